"""Sums worked out by hand, and a bank book that says what transactions say."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.shopify import amounts, sums, units
from sandbox.shopify.keep import Refusal
from sandbox.shopify.model import Order, Pair
from tests.sandbox.shopify_store import LAMP, Shop


def priced(price: str) -> list[dict[str, Any]]:
    return [{**LAMP, "price": price}]


def test_tax_comes_on_top_of_goods_and_carriage(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 7))
    assert sums.total(order) == Pair(17490, 17490)
    assert (sums.total_tax(order).shop, sums.shipping(order).shop) == (1590, 550)
    assert (sums.financial(order), shop.bank("capture")) == ("PAID", [17490])


def test_included_tax_is_part_of_the_price(folder: Path) -> None:
    shop = Shop(folder, prices_include_tax=True)
    order = shop.buy(("LAMP", 3))
    assert sums.total(order).shop == 7100
    assert (sums.tax(order.lines[0]).shop, sums.tax(order.shipping[0]).shop) == (600, 45)
    told = shop.suggest(order, {order.lines[0].id: (1, "CANCEL", None)})
    assert (told.amount.shop, told.discounted.shop, told.tax.shop) == (2200, 2200, 200)


def test_a_discount_is_spread_over_three_lines_without_a_rest(folder: Path) -> None:
    rows = [{"sku": sku, "price": price, "stock": 9} for sku, price in (("A", "9.99"), ("B", "5.01"), ("C", "0.10"))]
    shop = Shop(folder, rows)
    order = shop.buy(("A", 1), ("B", 1), ("C", 1), coupon_percent="10")
    assert [one.discount.shop for one in order.lines] == [100, 50, 1]
    assert [sums.tax(one).shop for one in order.lines] == [90, 45, 1]
    assert sums.total(order).shop == 2045


@pytest.mark.parametrize(
    ("price", "facts", "wish", "each", "carriage"),
    [
        ("9.99", {}, {"coupon_percent": "33"}, [736, 737, 736], 550),
        ("1999", {"currency": "JPY", "shipping": "500"}, {}, [2199, 2199, 2199], 550),
        ("1.999", {"currency": "KWD", "shipping": "0.500"}, {}, [2199, 2199, 2199], 550),
        ("9.99", {"prices_include_tax": True}, {"coupon_percent": "33"}, [669, 670, 669], 500),
        ("9.99", {"shipping": "0"}, {"presentment": "EUR", "rate": "0.9137"}, [1004, 1005, 1004], 0),
    ],
    ids=["discount", "yen", "dinars", "tax included", "euros in a dollar shop"],
)
def test_unit_by_unit_gives_back_exactly_the_line(
    folder: Path, price: str, facts: dict[str, Any], wish: dict[str, Any], each: list[int], carriage: int
) -> None:
    shop = Shop(folder, priced(price), **facts)
    order = shop.buy(("LAMP", 3), **wish)
    for _ in range(3):
        shop.refund(order, {order.lines[0].id: (1, "CANCEL", None)})
    assert shop.bank("refund") == each
    assert sums.total(order).shown == sum(each) + carriage
    assert sums.refundable(shop.order(order)).shown == carriage


def test_both_moneys_are_worked_out_each_by_itself(folder: Path) -> None:
    shop = Shop(folder, priced("9.99"), shipping="0")
    order = shop.buy(("LAMP", 3), presentment="EUR", rate="0.9137")
    assert sums.total(order) == Pair(3297, 3013)
    assert shop.bank("capture") == [3013]


def test_carriage_goes_back_once_and_never_more_than_was_paid(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 1))
    assert shop.suggest(order, {}, shipping=True).amount.shop == 550
    assert shop.suggest(order, {}, Pair(250, 250)).amount.shop == 275
    with pytest.raises(Refusal):
        shop.suggest(order, {}, Pair(501, 501))
    shop.refund(order, {}, shipping=True)
    assert shop.suggest(order, {}, shipping=True).amount.shop == 0
    assert shop.suggest(order, {}, full=True).amount.shop == 2420


def test_a_full_suggestion_is_all_that_is_left(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 3))
    shop.refund(order, {order.lines[0].id: (1, "CANCEL", None)})
    assert shop.suggest(order, {}, full=True).amount == Pair(5390, 5390) == sums.current_total(shop.order(order))


def test_more_units_than_are_left_are_refused(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 2))
    shop.refund(order, {order.lines[0].id: (1, "CANCEL", None)})
    with pytest.raises(Refusal, match="more items than were purchased"):
        shop.suggest(order, {order.lines[0].id: (2, "CANCEL", None)})


@pytest.mark.parametrize("weights", [[1, 1, 1], [999, 501, 10], [0, 0, 7], [0]])
@pytest.mark.parametrize("amount", [0, 1, 2, 100, 151])
def test_a_spread_sum_leaves_nothing_over(weights: list[int], amount: int) -> None:
    assert sum(amounts.spread(amount, weights)) == (amount if sum(weights) else 0)


@settings(max_examples=40, deadline=None)
@given(
    price=st.integers(1, 9999),
    quantity=st.integers(1, 6),
    percent=st.integers(0, 90),
    included=st.booleans(),
    rate=st.sampled_from(["1", "0.9137", "157.31", "0.0031"]),
    parts=st.lists(st.integers(1, 3), max_size=6),
)
def test_whatever_is_refunded_the_bank_book_says_what_the_transactions_say(
    price: int, quantity: int, percent: int, included: bool, rate: str, parts: list[int]
) -> None:
    with TemporaryDirectory() as folder:
        shop = Shop(Path(folder), priced(f"{price / 100:.2f}"), prices_include_tax=included)
        order = shop.buy(("LAMP", quantity), coupon_percent=str(percent), presentment="EUR", rate=rate)
        for part in parts:
            refund_part(shop, order, part)
        after = shop.order(order)
        paid = [one for one in after.transactions if one.kind == "REFUND"]
        assert shop.bank("refund") == [one.amount.shown for one in paid]
        assert sums.received(after).shown == sum(shop.bank("capture"))
        assert sums.current_total(after).shown == sums.total(after).shown - sum(shop.bank("refund"))
        assert sums.refundable(after).shown >= 0
        shop.store.close()


def refund_part(shop: Shop, order: Order, part: int) -> None:
    left = units.current(shop.order(order), order.lines[0])
    if part <= left:
        shop.refund(order, {order.lines[0].id: (part, "CANCEL", None)}, shipping=part == left)


@pytest.mark.parametrize("kind", ["CANCEL", "NO_RESTOCK"])
def test_a_line_that_is_there_for_each_place_goes_back_whole_and_never_twice(folder: Path, kind: str) -> None:
    # Three lamps at 9.99, 33 % off: thirds of a discount and its tax that do not come out even.
    shop = Shop(folder, [{**LAMP, "price": "9.99"}])
    order = shop.buy(("LAMP", 3), coupon_percent="33")
    key = order.lines[0].id
    one, two = (key, (1, kind, None)), (key, (2, kind, None))
    parts = shop.suggest(order, [one, two])
    assert parts.amount == shop.suggest(order, {key: (3, kind, None)}).amount
    for too_many in ([two, two], [one, one, two]):
        with pytest.raises(Refusal):
            shop.refund(order, too_many)
    shop.refund(order, [one, two])
    assert sum(shop.bank("refund")) == parts.amount.shown
