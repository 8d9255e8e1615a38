"""A store that is only watched: nothing is written to it or mailed, until it is switched on; on both platforms."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from service.watch import switch_on
from tests.journeys.timed import Town, eventually, town
from tests.support.mailbox import Mailbox

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]


@pytest.fixture(params=["woocommerce", "shopify"])
def place(
    request: pytest.FixtureRequest, sandbox: str, database_url: str, tmp_path: Path, smtp: Mailbox
) -> Iterator[Town]:
    with town(request.param, sandbox, database_url, tmp_path, smtp, watch_only=True) as found:
        yield found


def written(place: Town) -> set[str]:
    """Return what was asked of the store besides reading, by the store's own log."""
    url = f"{place.eyes.sandbox}/control/shops/{place.eyes.shop}/requests"
    found = requests.get(url, timeout=20).json()
    paths = {str(one["path"]) for one in found if one["method"] != "GET"}
    return {path.rpartition("/v3/")[2] if "/v3/" in path else path.rpartition("/")[2] for path in paths}


HEARING = {"webhooks", "webhooks/batch", "orders/batch", "CreateWebhookSubscription", "StartBulkQuery"}
"""To listen, webhooks are made; whether a key may write is asked by a batch of nothing; Shopify starts a reading in
bulk by what its language calls a mutation."""


def test_nothing_is_written_or_mailed_until_the_store_is_switched_on(place: Town) -> None:
    order = place.buy(7)
    eventually(place, lambda: place.waits(order), (2, 5))
    place.until(place.clock().date() + timedelta(days=50))
    assert place.waits(order) == (2, 5)
    assert written(place) <= HEARING
    assert place.box.mails == []
    assert place.refunded(order) == []
    assert "needs_operator" not in place.tasks()
    with place.house.books.record(place.merchant.id) as record:
        assert record.operations.listed() == []
    switch_on(place.house, place.merchant, "merchant:test")
    place.settle()
    assert len(place.mails()) == 1
    assert place.refunded(order) == []
    assert written(place) - HEARING
