"""Before everything was read nothing is marked; and an item that owes too much takes no more."""

import pytest

from connector.policy import Policy
from tests.fakes import rig
from tests.unit.waiting import kinds, sold_short


def test_nothing_is_marked_before_everything_was_read_once() -> None:
    shop = rig(backfilled=False)
    shop.store.add_shelf("tea", 1)
    order = shop.store.place(("tea", 3)).id
    with shop.books.record(1) as record:
        record.seen_to(shop.clock())
    shop.read(order)
    assert shop.line(order).line.open_units == 3
    assert (shop.notices(), shop.operations(money=False), shop.tasks()) == ([], [], [])


def test_what_waited_before_we_came_is_marked_once_everything_was_read() -> None:
    shop = rig(backfilled=False)
    shop.store.add_shelf("tea", 1)
    order = shop.store.place(("tea", 3)).id
    shop.clock.forward(60)
    shop.connect()
    assert shop.line(order).shown == 2
    assert kinds(shop) == ["waiting"]


@pytest.mark.parametrize("policy", [Policy(cap_per_item=2), Policy(cap_per_order=2)], ids=["per item", "per order"])
def test_an_item_that_owes_too_much_stops_taking_backorders_and_takes_them_again(policy: Policy) -> None:
    shop, _ = sold_short(policy)
    shop.work()
    assert shop.shop.limits == [("tea", True, "yes")]
    shop.store.arrive("tea", 5)
    shop.hear()
    shop.work()
    assert shop.shop.limits == [("tea", True, "yes"), ("tea", False, "yes")]


def test_below_the_cap_nothing_stops() -> None:
    shop, _ = sold_short(Policy(cap_per_item=3))
    shop.work()
    assert shop.shop.limits == []


def test_a_cap_the_merchant_lifts_by_hand_stays_lifted_until_the_queue_shrank() -> None:
    shop, _ = sold_short(Policy(cap_per_item=2))
    shop.work()
    shop.store.shelves["tea"].backorders = shop.store.shelves["tea"].backorders.YES
    shop.read()
    shop.store.place(("tea", 1))
    shop.hear()
    shop.work()
    assert len(shop.shop.limits) == 1
    assert any(one.event == "cap_waived" for one in shop.books.state().entries.values())
    shop.store.arrive("tea", 9)
    shop.hear()
    shop.store.place(("tea", 20))
    shop.hear()
    shop.work()
    assert shop.shop.limits[-1] == ("tea", True, "yes")
