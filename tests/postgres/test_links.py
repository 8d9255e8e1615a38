"""Links in mails: found by their token only, ended by time, by taking back, and with their merchant."""

from datetime import timedelta

import pytest

from adapters.postgres.links import LIFETIME, Links
from adapters.postgres.merchants import Merchants
from tests.fakes import START
from tests.postgres.conftest import added


@pytest.fixture
def links(merchants: Merchants) -> Links:
    return Links(merchants.engine)


def test_a_token_opens_the_order_it_was_made_for_and_is_not_kept(links: Links, merchants: Merchants) -> None:
    one = added(merchants, "m1")
    token = links.make(one.id, "43", "buyer", START)
    found = links.find(token, "buyer", START)
    assert found is not None
    assert (found.merchant_id, found.order) == (one.id, "43")
    with links.engine.connect() as connection:
        assert token not in str(connection.exec_driver_sql("SELECT * FROM link").all())


def test_a_token_opens_nothing_else(links: Links, merchants: Merchants) -> None:
    token = links.make(added(merchants, "m1").id, "43", "buyer", START)
    assert links.find(token[:-1], "buyer", START) is None
    assert links.find("", "buyer", START) is None
    assert links.find("\udcff", "buyer", START) is None
    assert links.find(token, "merchant", START) is None


def test_a_token_ends(links: Links, merchants: Merchants) -> None:
    token = links.make(added(merchants, "m1").id, "43", "buyer", START)
    assert links.find(token, "buyer", START + LIFETIME - timedelta(seconds=1)) is not None
    assert links.find(token, "buyer", START + LIFETIME) is None


def test_links_are_taken_back_order_by_order(links: Links, merchants: Merchants) -> None:
    one = added(merchants, "m1")
    tokens = [links.make(one.id, order, "buyer", START) for order in ("43", "43", "44")]
    assert links.revoke(one.id, "43", START) == 2
    assert [links.find(token, "buyer", START) is not None for token in tokens] == [False, False, True]


def test_a_link_dies_with_its_merchant(links: Links, merchants: Merchants) -> None:
    one = added(merchants, "m1")
    token = links.make(one.id, "43", "buyer", START)
    merchants.change(one.id, active=False)
    assert links.find(token, "buyer", START) is None
