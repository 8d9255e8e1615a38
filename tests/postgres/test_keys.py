"""What opens a shop: kept sealed, renewed by one at a time."""

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.postgres.merchants import Merchants
from connector.errors import Refused
from connector.ports import Keys
from tests.fakes import START
from tests.postgres.conftest import added


def test_keys_that_expire_come_back_as_they_were_kept(merchants: Merchants) -> None:
    one = added(merchants, "m1")
    keys = Keys("client", "token", ("now", "before"), "refresh", START, START + timedelta(days=90))
    merchants.set_keys(one.id, keys)
    assert merchants.keys(one.id) == keys


def test_keys_are_renewed_by_one_at_a_time_and_the_next_sees_what_the_first_kept(merchants: Merchants) -> None:
    one, seen = added(merchants, "m1"), list[str]()

    def renew(held: Keys) -> Keys:
        seen.append(held.secret)
        time.sleep(0.05)
        return replace(held, secret=held.secret + "+")

    merchants.set_keys(one.id, Keys("", "t"))
    threads = [threading.Thread(target=merchants.renew_keys, args=(one.id, renew)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == ["t", "t+", "t++", "t+++"]
    assert merchants.keys(one.id).secret == "t++++"


def test_what_fails_to_renew_changes_nothing(merchants: Merchants) -> None:
    one = added(merchants, "m1")
    merchants.set_keys(one.id, Keys("", "t"))

    def fail(_: Keys) -> Keys:
        raise Refused("The refresh token is dead.")

    with pytest.raises(Refused):
        merchants.renew_keys(one.id, fail)
    assert merchants.keys(one.id).secret == "t"


def test_a_shop_that_was_let_go_has_no_keys(merchants: Merchants) -> None:
    one = added(merchants, "m1")
    merchants.change(one.id, keys=None)
    with pytest.raises(Refused):
        merchants.keys(one.id)
