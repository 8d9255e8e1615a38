"""Holds keep exactly the units they name, ids change, and only who holds may let go."""

from pathlib import Path

import pytest

from sandbox.shopify import dividing, fulfil, keep, merchant, units
from sandbox.shopify.keep import Refusal
from sandbox.shopify.model import Order
from tests.sandbox.shopify_store import LAMP, Shop

TWO_PLACES = [{**LAMP, "places": {"Main": 5, "Annex": 0}}]


def totals(shop: Shop, order: Order) -> list[tuple[str, int]]:
    return [(one.status, sum(row.remaining for row in one.lines)) for one in shop.open(order)]


def test_a_hold_keeps_exactly_the_units_it_names(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 7))
    before = order.fulfilments[0].id
    made, held, rest = shop.hold(order.fulfilments[0], 2)
    assert totals(shop, order) == [("ON_HOLD", 2), ("OPEN", 5)]
    assert (held.id, rest.id != before, made.handle) == (before, True, "backorder")
    assert units.held(shop.order(order), shop.line(order)) == 2
    assert shop.stands() == (-2, 7, 5)


def test_the_switch_gives_the_held_part_a_new_number_too(folder: Path) -> None:
    shop = Shop(folder, switches={"hold_split": "renumbers"})
    order = shop.buy(("LAMP", 7))
    _made, held, rest = shop.hold(order.fulfilments[0], 2)
    assert order.fulfilments[0].id not in (held.id, rest.id)
    assert sorted(totals(shop, order)) == [("ON_HOLD", 2), ("OPEN", 5)]
    shop.do(fulfil.release, held.id, [held.holds[0].id])


def test_a_hold_of_everything_splits_nothing(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 7))
    _made, held, rest = shop.hold(order.fulfilments[0], 7)
    assert (held.id, rest, units.display(shop.order(order))) == (order.fulfilments[0].id, None, "ON_HOLD")
    assert totals(shop, order) == [("ON_HOLD", 7)]


@pytest.mark.parametrize(("count", "code"), [(8, "INVALID_LINE_ITEM_QUANTITY"), (0, "GREATER_THAN_ZERO")])
def test_impossible_quantities_are_refused(folder: Path, count: int, code: str) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 7))
    with pytest.raises(Refusal) as refused:
        shop.hold(order.fulfilments[0], count)
    assert refused.value.code == code
    assert totals(shop, order) == [("OPEN", 7)]


def test_a_handle_is_unique_for_each_app(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 2))
    shop.hold(order.fulfilments[0])
    with pytest.raises(Refusal) as refused:
        shop.hold(order.fulfilments[0])
    assert refused.value.code == "DUPLICATE_FULFILLMENT_HOLD_HANDLE"
    shop.do(fulfil.hold, order.fulfilments[0].id, "OTHER", "", "backorder", None, ours=False)
    assert len(shop.open(order)[0].holds) == 2


def test_ten_holds_of_one_app_are_the_limit(folder: Path) -> None:
    shop = Shop(folder)
    one = shop.buy(("LAMP", 2)).fulfilments[0]
    for number in range(10):
        shop.hold(one, handle=str(number))
    with pytest.raises(Refusal) as refused:
        shop.hold(one, handle="one more")
    assert refused.value.code == "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED"


def test_what_is_held_cannot_be_split_by_another_hold(folder: Path) -> None:
    shop = Shop(folder)
    one = shop.buy(("LAMP", 3)).fulfilments[0]
    shop.hold(one)
    with pytest.raises(Refusal) as refused:
        shop.hold(one, 1, handle="second")
    assert refused.value.code == "FULFILLMENT_ORDER_NOT_SPLITTABLE"


def test_a_hold_of_somebody_elses_is_not_let_go_by_its_id(folder: Path) -> None:
    shop = Shop(folder)
    one = shop.buy(("LAMP", 3)).fulfilments[0]
    theirs, _held, _rest = shop.do(fulfil.hold, one.id, "OTHER", "", "", None, ours=False)
    ours, _held, _rest = shop.hold(one)
    for ids in ([theirs.id], [ours.id, theirs.id], [12]):
        with pytest.raises(Refusal) as refused:
            shop.do(fulfil.release, one.id, ids)
        assert refused.value.code == "INVALID_ACCESS"
    assert shop.do(fulfil.release, one.id, [ours.id]).status == "ON_HOLD"


def test_without_ids_everybodys_holds_are_let_go(folder: Path) -> None:
    shop = Shop(folder)
    one = shop.buy(("LAMP", 3)).fulfilments[0]
    shop.do(fulfil.hold, one.id, "OTHER", "", "", None, ours=False)
    shop.hold(one)
    after = shop.do(fulfil.release, one.id, None)
    assert (after.status, after.holds) == ("OPEN", [])
    assert shop.topics.count("fulfillment_holds/released") == 2
    assert shop.topics.count("fulfillment_orders/hold_released") == 1


def test_what_is_on_hold_is_not_shipped(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 7))
    shop.hold(order.fulfilments[0], 2)
    with pytest.raises(Refusal):
        shop.ship(order, 6)
    shop.ship(order, 5)
    assert totals(shop, order) == [("ON_HOLD", 2)]
    assert units.display(shop.order(order)) == "PARTIALLY_FULFILLED"


def test_the_merchant_ships_everything_whatever_holds_it(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 7))
    shop.hold(order.fulfilments[0], 2)
    shop.do(fulfil.everything, order.id)
    assert (totals(shop, order), units.display(shop.order(order))) == ([], "FULFILLED")
    assert shop.stands() == (-2, 0, -2)


def test_cancelled_units_come_off_the_oldest_number_or_the_newest(folder: Path) -> None:
    for switch, left in (("oldest", [("ON_HOLD", 1), ("OPEN", 5)]), ("newest", [("ON_HOLD", 2), ("OPEN", 4)])):
        shop = Shop(folder / switch, switches={"cancel_takes": switch})
        order = shop.buy(("LAMP", 7))
        shop.hold(order.fulfilments[0], 2)
        shop.refund(order, {order.lines[0].id: (1, "CANCEL", None)})
        assert totals(shop, order) == left


def test_a_fulfilment_order_without_units_is_closed_and_holds_nothing(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 7))
    shop.hold(order.fulfilments[0], 2)
    shop.refund(order, {order.lines[0].id: (2, "CANCEL", None)})
    closed = next(one for one in shop.order(order).fulfilments if one.id == order.fulfilments[0].id)
    assert (closed.status, closed.holds, totals(shop, order)) == ("CLOSED", [], [("OPEN", 5)])


def test_a_split_makes_a_new_number_and_merging_takes_it_back(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 7))
    one = order.fulfilments[0]
    kept, new = shop.do(fulfil.split, one.id, {one.lines[0].id: 3})
    assert (kept.id, kept.lines[0].remaining, new.lines[0].remaining) == (one.id, 4, 3)
    shop.do(dividing.merge, order.id)
    assert totals(shop, order) == [("OPEN", 7)]


@pytest.mark.parametrize(
    ("count", "code"),
    [(None, "NO_LINE_ITEMS_PROVIDED_TO_SPLIT"), (7, "GREATER_THAN"), (9, "INVALID_LINE_ITEM_QUANTITY")],
)
def test_a_split_of_nothing_or_of_all_is_refused(folder: Path, count: int | None, code: str) -> None:
    shop = Shop(folder)
    one = shop.buy(("LAMP", 7)).fulfilments[0]
    with pytest.raises(Refusal) as refused:
        shop.do(fulfil.split, one.id, {one.lines[0].id: count} if count else {})
    assert refused.value.code == code


def test_moving_to_another_place_takes_the_commitment_along_under_new_numbers(folder: Path) -> None:
    shop = Shop(folder, TWO_PLACES)
    order = shop.buy(("LAMP", 2))
    annex = next(one for one in shop.see(keep.places) if one.name == "Annex")
    moved = shop.do(dividing.move, order.fulfilments[0].id, annex.id)
    assert (moved.id != order.fulfilments[0].id, moved.place) == (True, annex.id)
    assert (shop.stands(place="Main"), shop.stands(place="Annex")) == ((5, 0, 5), (-2, 2, 0))


def test_an_unknown_number_is_said_to_be_unknown(folder: Path) -> None:
    shop = Shop(folder)
    with pytest.raises(Refusal) as refused:
        shop.do(fulfil.hold, 12, "OTHER", "", "", None)
    assert refused.value.code == "FULFILLMENT_ORDER_NOT_FOUND"


def test_staff_take_off_only_what_others_hold_when_asked_so(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 3))
    shop.hold(order.fulfilments[0])
    shop.do(fulfil.hold, order.fulfilments[0].id, "OTHER", "", "", None, ours=False)
    shop.do(merchant.release, shop.order(order), {"only": "others"})
    assert [held.ours for held in shop.open(order)[0].holds] == [True]
