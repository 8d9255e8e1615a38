"""What an order's payload means: its standing, its units, its money."""

from typing import Any

import pytest

from adapters.woocommerce.orders import order_of
from connector.model import Standing
from connector.money import Money
from tests.adapters.woocommerce.edge import line, metas, order, refund
from tests.adapters.woocommerce.words import at, usd

DONE: dict[str, Any] = {"status": "completed", "date_completed_gmt": "2026-11-22T23:00:00"}
BEFORE, AFTER = "22:59:59", "23:00:01"


def with_line(*refunds: dict[str, Any], parcels: list[Any] | None = None, **changes: Any) -> Any:
    """The first line (five units, all taken from stock) of an order with these refunds."""
    listed = [{"id": one["id"], "reason": "", "total": f"-{one['amount']}"} for one in refunds]
    return order_of(order(refunds=listed, **changes), list(refunds), parcels).lines[0]


def unit(key: int, clock: str, units: int = 1) -> dict[str, Any]:
    return refund(key, "22.00", clock, (2, units, "20.00", "2.00"))


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("pending", Standing.PENDING),
        ("checkout-draft", Standing.PENDING),
        ("auto-draft", Standing.PENDING),
        ("failed", Standing.PENDING),
        ("processing", Standing.OPEN),
        ("on-hold", Standing.OPEN),
        ("packing", Standing.OPEN),
        ("completed", Standing.SHIPPED),
        ("cancelled", Standing.CANCELLED),
        ("refunded", Standing.CANCELLED),
        ("trash", Standing.TRASHED),
    ],
)
def test_each_status_is_one_standing(status: str, standing: Standing) -> None:
    assert order_of(order(status=status)).standing is standing


def test_a_plugins_status_counts_only_when_stock_was_taken_or_money_paid() -> None:
    bare = [line(meta_data=[])]
    assert order_of(order(status="quote", line_items=bare)).standing is Standing.PENDING
    paid = order(status="quote", line_items=bare, date_paid_gmt="2026-11-22T22:13:08")
    assert order_of(paid).standing is Standing.OPEN


def test_a_failed_order_waits_for_nothing_but_keeps_what_it_took() -> None:
    seen = with_line(status="failed")
    assert (seen.counted, seen.open_units, seen.taken, seen.claim) == (False, 0, 5, 5)


def test_an_order_set_aside_waits_for_nothing_but_keeps_what_it_took() -> None:
    seen = with_line(status="trash")
    assert (seen.open_units, seen.shipped, seen.taken, seen.claim) == (0, 0, 5, 5)


def test_an_order_set_aside_after_it_shipped_has_nothing_left_in_the_house() -> None:
    assert with_line(**DONE | {"status": "trash"}).claim == 0


def test_units_refunded_before_shipping_are_cancelled_and_afterwards_returned() -> None:
    seen = with_line(unit(90, BEFORE), unit(91, AFTER, 2), **DONE)
    assert (seen.cancelled, seen.shipped, seen.refunded_units, seen.open_units) == (1, 4, 3, 0)


def test_an_order_refunded_whole_after_it_shipped_still_has_shipped() -> None:
    seen = with_line(unit(90, AFTER, 5), **DONE | {"status": "refunded"})
    assert (seen.cancelled, seen.shipped, seen.claim) == (0, 5, 0)


def test_an_order_refunded_whole_before_it_shipped_is_cancelled_whole() -> None:
    seen = with_line(unit(90, BEFORE, 5), status="refunded")
    assert (seen.cancelled, seen.shipped, seen.open_units, seen.claim) == (5, 0, 0, 5)


def test_more_units_refunded_than_were_bought_cancel_all_and_no_more() -> None:
    seen = with_line(unit(90, BEFORE, 4), unit(91, BEFORE, 4))
    assert (seen.cancelled, seen.refunded_units, seen.open_units) == (5, 5, 0)


def test_what_was_given_back_of_a_charge_adds_up() -> None:
    charge = with_line(unit(90, BEFORE), unit(91, AFTER)).charge
    assert (charge.refunded_net, charge.refunded, charge.gross) == (usd("40.00"), usd("44.00"), usd("110.00"))


def parcel(units: int, **changes: Any) -> dict[str, Any]:
    items = metas(_items=[{"item_id": 2, "qty": units}])
    return {"id": 1, "status": "fulfilled", "is_fulfilled": True, "date_deleted": None, "meta_data": items} | changes


def test_parcels_that_left_are_shipped_units() -> None:
    gone = [parcel(2), parcel(1, is_fulfilled=False), parcel(1, date_deleted="2026-11-22T22:40:00")]
    seen = with_line(parcels=gone, meta_data=metas(_fulfillment_status="partially_fulfilled"))
    assert (seen.shipped, seen.open_units, seen.claim) == (2, 3, 3)


def test_units_refunded_beside_shipped_ones_cancel_only_what_is_left() -> None:
    seen = with_line(unit(90, BEFORE, 4), parcels=[parcel(3)])
    assert (seen.shipped, seen.cancelled, seen.open_units) == (3, 2, 0)


@pytest.mark.parametrize(
    ("changes", "complete"),
    [
        ({}, True),
        ({"refunds": [{"id": 1, "reason": "", "total": "-"}]}, False),
        ({"meta_data": metas(_fulfillment_status="partially_fulfilled")}, False),
        ({"meta_data": metas(_fulfillment_status="no_fulfillments")}, True),
    ],
)
def test_a_payload_is_complete_unless_it_names_what_is_read_apart(changes: dict[str, Any], complete: bool) -> None:
    assert order_of(order(**changes)).complete is complete


@pytest.mark.parametrize("amount", ["", "-", "-0.00", "0"])
def test_a_refund_without_an_amount_is_nothing(amount: str) -> None:
    assert order_of(order(refunds=[{"id": 1, "reason": "", "total": amount}])).refunded == Money.zero("USD")


PAID = {"date_paid_gmt": "2026-11-22T22:13:08"}
RESERVED = {"transaction_id": "txn_1", "payment_method": "card", "status": "on-hold"}


@pytest.mark.parametrize(
    ("changes", "captured", "authorised"),
    [
        ({}, "0", False),
        (PAID, "132.00", False),
        (RESERVED, "0", True),
        (RESERVED | PAID, "132.00", False),
        (RESERVED | {"payment_method": "cod"}, "0", False),
        (RESERVED | {"payment_method": "bacs"}, "0", False),
        (RESERVED | {"payment_method": "cheque"}, "0", False),
        (RESERVED | {"status": "cancelled"}, "0", False),
        (RESERVED | {"status": "processing"}, "0", True),
        (RESERVED | {"transaction_id": ""}, "0", False),
    ],
)
def test_money_is_captured_when_paid_and_reserved_when_a_gateway_holds_it(
    changes: dict[str, Any], captured: str, authorised: bool
) -> None:
    seen = order_of(order(**changes))
    assert (seen.captured, seen.authorised) == (usd(captured), authorised)


@pytest.mark.parametrize(
    ("key", "value", "hint"),
    [
        ("Backordered", "3", 3),
        ("Lieferrückstand", 2, 2),
        ("お取り寄せ", "1", 1),
        ("Backordered", "0", None),
        ("Backordered", "many", None),
        ("Backordered", "-3", None),
        ("Gift wrap", "3", None),
    ],
)
def test_the_shops_own_word_for_a_backorder_is_a_hint(key: str, value: object, hint: int | None) -> None:
    pairs = [{"id": 1, "key": key, "value": value}]
    assert order_of(order(line_items=[line(meta_data=pairs)])).lines[0].hint == hint


def test_the_language_of_the_order_is_the_buyers() -> None:
    assert order_of(order(meta_data=metas(wpml_language="de"))).buyer.locale == "de"
    assert order_of(order(meta_data=metas(wpml_language=["de"]))).buyer.locale == ""


@pytest.mark.parametrize(
    ("mark", "digest"),
    [({"digest": "d1"}, "d1"), ('{"digest":"d1"}', "d1"), ("{", ""), ("words", ""), ({"digest": 1}, ""), (None, "")],
)
def test_our_marking_is_found_as_an_object_or_as_text(mark: object, digest: str) -> None:
    assert order_of(order(meta_data=metas(_backorder=mark))).shown == digest


def test_an_order_without_a_date_of_change_was_last_changed_when_it_was_placed() -> None:
    assert order_of(order(date_modified_gmt=None)).modified == at("22:13:07")


def test_a_line_whose_product_is_gone_names_no_variant() -> None:
    assert order_of(order(line_items=[line(product_id=0)])).lines[0].variant == ""


@pytest.mark.parametrize(("currency", "total", "minor"), [("JPY", "132", 132), ("BHD", "13.205", 13205)])
def test_money_has_the_decimals_of_its_currency(currency: str, total: str, minor: int) -> None:
    bare = order(currency=currency, total=total, line_items=[], shipping_lines=[])
    assert order_of(bare).total == Money(minor, currency)
