"""Orders worked by hand: what was taken, shipped and given back, and where the order stands."""

from datetime import UTC, datetime

import pytest

from adapters.shopify.orders import order_of
from connector.model import Standing
from tests.adapters.shopify.reads import given, gone, read, usd
from tests.adapters.shopify.rows import back, line, money, order, payment


def test_a_paid_order_is_an_order_in_our_words() -> None:
    found = read()
    assert (found.id, found.number, found.standing, found.status) == ("5", "#1005", Standing.OPEN, "paid/unfulfilled")
    assert (found.total, found.captured, found.refunded) == (usd(3500), usd(3500), usd(0))
    assert (found.gateway, found.authorised, found.complete, found.shown) == ("shopify_payments", False, True, "")
    assert found.placed == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert found.modified == datetime(2026, 11, 23, 8, 0, 5, tzinfo=UTC)
    assert found.counted is None
    (one,) = found.lines
    assert (one.id, one.variant, one.title, one.sku) == ("11", "31", "Mug - Blue", "MUG")
    assert (one.ordered, one.taken, one.open_units, one.claim, one.cancelled, one.shipped) == (3, 3, 3, 3, 0, 0)
    assert (one.charge.net, one.charge.gross, found.shipping[0].net) == (usd(3000), usd(3000), usd(500))


def test_the_buyer_is_who_was_shown_and_where_the_goods_go() -> None:
    buyer = read().buyer
    assert (buyer.email, buyer.locale, buyer.country, buyer.name) == ("ann@example.com", "en-CA", "CA", "")
    assert read(shippingAddress=None).buyer.country == "US"


def test_a_part_that_shipped_waits_no_more() -> None:
    found = read(line(unfulfilledQuantity=1), displayFulfillmentStatus="PARTIALLY_FULFILLED")
    (one,) = found.lines
    assert (one.shipped, one.open_units, one.taken, one.claim) == (2, 1, 3, 1)
    assert (found.standing, found.status) == (Standing.OPEN, "paid/partially_fulfilled")


def test_an_order_that_shipped_whole_has_shipped() -> None:
    found = read(line(unfulfilledQuantity=0), displayFulfillmentStatus="FULFILLED")
    assert (found.standing, found.lines[0].shipped, found.lines[0].claim) == (Standing.SHIPPED, 3, 0)


def test_a_refund_by_hand_that_puts_units_back_gives_back_what_they_took() -> None:
    found = read(gone(1, unfulfilled=2), **given(back()))
    (one,) = found.lines
    assert (one.cancelled, one.refunded_units, one.taken, one.claim, one.open_units) == (1, 1, 2, 2, 2)
    assert (found.total, found.captured, found.refunded) == (usd(3500), usd(3500), usd(1000))
    (made,) = found.refunds
    assert (made.id, made.amount, made.paid, dict(made.units)) == ("81", usd(1000), True, {"11": 1})
    assert one.charge.refunded == usd(1000)


def test_a_refund_by_hand_that_puts_nothing_back_leaves_the_units_taken() -> None:
    (one,) = read(gone(1, unfulfilled=2), **given(back(restocked=False))).lines
    assert (one.cancelled, one.refunded_units, one.taken, one.shipped, one.open_units) == (1, 1, 3, 0, 2)


def test_a_shipped_unit_that_came_back_is_on_the_shelf_and_claims_nothing() -> None:
    row = gone(1, unfulfilled=0, nonFulfillableQuantity=0)
    (one,) = read(row, **given(back())).lines
    assert (one.shipped, one.taken, one.claim, one.open_units) == (2, 2, 0, 0)


def test_a_shipped_unit_the_buyer_may_keep_stays_shipped() -> None:
    row = gone(1, unfulfilled=0, nonFulfillableQuantity=0)
    (one,) = read(row, **given(back(restocked=False))).lines
    assert (one.shipped, one.taken, one.claim, one.cancelled, one.open_units) == (3, 3, 0, 0, 0)


def test_units_added_by_an_edit_wait_and_removed_ones_do_not() -> None:
    added = line(12, 2, variant=32)
    removed = line(11, 3, currentQuantity=1, refundableQuantity=1, unfulfilledQuantity=1, nonFulfillableQuantity=2)
    found = read(removed, added, total="55.00", currentTotalPriceSet=money("35.00"))
    assert [(one.open_units, one.taken, one.cancelled) for one in found.lines] == [(1, 1, 2), (2, 2, 0)]
    assert found.total == usd(3500)  # nothing was paid back: what was edited away is not owed


def test_a_line_edited_away_whole_waits_for_nothing() -> None:
    row = line(currentQuantity=0, refundableQuantity=0, unfulfilledQuantity=0, nonFulfillableQuantity=3)
    (one,) = read(row).lines
    assert (one.open_units, one.taken, one.cancelled, one.shipped) == (0, 0, 3, 0)


def test_a_cancelled_order_waits_for_nothing_whatever_became_of_its_stock() -> None:
    ended = {"cancelledAt": "2026-11-23T09:00:00Z", "closed": True, "displayFinancialStatus": "REFUNDED"}
    put_back = line(currentQuantity=0, refundableQuantity=0, unfulfilledQuantity=0, nonFulfillableQuantity=3)
    left_out = line(unfulfilledQuantity=0, nonFulfillableQuantity=3)
    for row, taken in ((put_back, 0), (left_out, 3), (line(), 3)):
        found = read(row, **ended)
        (one,) = found.lines
        assert found.standing is Standing.CANCELLED
        assert (one.open_units, one.shipped, one.cancelled, one.taken) == (0, 0, 3, taken)


def test_an_archived_order_with_open_units_waits_on_and_one_without_is_done() -> None:
    assert read(closed=True).standing is Standing.OPEN
    card = line(
        requiresShipping=False, isGiftCard=True, currentQuantity=0, unfulfilledQuantity=0, nonFulfillableQuantity=3
    )
    assert read(card, closed=True).standing is Standing.SHIPPED
    assert read(card).standing is Standing.OPEN


def test_a_deleted_variant_and_a_line_written_by_hand_are_in_no_queue() -> None:
    (one,) = read(line(variant=None)).lines
    assert (one.variant, one.taken, one.open_units) == ("", 0, 3)


def test_units_nobody_counts_are_taken_from_nothing() -> None:
    stock = {"id": "gid://shopify/InventoryItem/271", "tracked": False}
    assert read(line(stock=stock)).lines[0].taken == 0


@pytest.mark.parametrize("change", [{"isGiftCard": True}, {"requiresShipping": False}])
def test_what_does_not_ship_is_not_queued(change: dict[str, bool]) -> None:
    (one,) = read(line(**change)).lines
    assert (one.ships, one.open_units) == (False, 0)


def test_an_order_whose_stock_is_not_reserved_yet_is_not_counted() -> None:
    found = read(confirmed=False)
    assert (found.standing, found.lines[0].counted, found.lines[0].open_units) == (Standing.PENDING, False, 0)


def test_an_imported_order_was_placed_before_it_took_its_stock() -> None:
    found = read(processedAt="2026-10-01T10:00:00+02:00")
    assert found.placed == datetime(2026, 10, 1, 8, tzinfo=UTC)
    assert found.counted == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_our_marking_is_told_by_tag_and_metafield_together() -> None:
    mark = {"jsonValue": {"digest": "abc", "lines": {}}}
    assert read(tags=["vip", "Backorder"], mark=mark).shown == "abc"
    assert read(tags=["vip"], mark=mark).shown == "abc!"
    assert read(tags=["backorder"]).shown == "!"
    assert read(tags=["vip"]).shown == ""
    assert read(tags=["backorder"], mark={"jsonValue": "nonsense"}).shown == ""


def test_an_open_dispute_is_said_and_a_closed_one_is_not() -> None:
    assert (
        read(disputes=[{"id": "gid://shopify/x/1", "status": "NEEDS_RESPONSE"}]).status == "paid/unfulfilled/disputed"
    )
    assert read(disputes=[{"id": "gid://shopify/x/1", "status": "WON"}]).status == "paid/unfulfilled"


def test_a_test_order_takes_stock_like_any_other_and_says_what_it_is() -> None:
    found = read(test=True)
    assert (found.status, found.lines[0].taken, found.standing) == ("paid/unfulfilled/test", 3, Standing.OPEN)


def test_a_point_of_sale_order_a_subscription_and_a_companys_order_wait_like_others() -> None:
    """Nothing that makes them special is read: source, selling plan and purchasing company change no unit."""
    special = order(line() | {"sellingPlan": {"name": "Monthly"}}) | {
        "sourceName": "pos",
        "purchasingEntity": {"__typename": "PurchasingCompany"},
    }
    assert order_of(special) == order_of(order())


def test_an_order_paid_at_the_counter_and_carried_away_is_done() -> None:
    row = line(unfulfilledQuantity=0)
    found = read(
        row, transactions=[payment(gateway="cash")], shippingAddress=None, displayFulfillmentStatus="FULFILLED"
    )
    assert (found.standing, found.gateway) == (Standing.SHIPPED, "cash")


def test_a_product_without_choices_is_called_by_its_name_alone() -> None:
    assert read(line(name="Mug - Default Title")).lines[0].title == "Mug"
    assert read(line(name="")).lines[0].title == "Mug"
