"""Orders worked by hand: what was charged, paid and given back, in the buyer's money."""

import pytest

from adapters.shopify.orders import order_of
from connector.model import Tax
from connector.money import Money
from tests.adapters.shopify.reads import given, gone, read, usd
from tests.adapters.shopify.rows import back, line, money, nodes, off, order, payment, refund, shipping, tax


def test_tax_beside_the_price_is_no_part_of_the_charge() -> None:
    (one,) = read(line(taxLines=[tax("2.40", "State"), tax("0.60", "City")])).lines
    assert (one.charge.net, one.charge.gross) == (usd(3000), usd(3300))
    assert one.charge.taxes == (Tax("State", usd(240)), Tax("City", usd(60)))


def test_tax_inside_the_price_is_taken_out_of_the_charge() -> None:
    # 3 x 10.00 hold 10 % tax: 30.00 / 11 = 2.73.
    found = read(
        line(taxLines=[tax("2.73")]), taxesIncluded=True, shippingLines=nodes([shipping(taxLines=[tax("0.45")])])
    )
    assert (found.lines[0].charge.net, found.lines[0].charge.gross) == (usd(2727), usd(3000))
    assert (found.shipping[0].net, found.shipping[0].gross) == (usd(455), usd(500))


def test_discounts_on_the_line_and_the_orders_share_both_come_off() -> None:
    # 10.00 off the order, spread over three lines of 10.00: 3.34, 3.33, 3.33; the first has 1.00 off besides.
    shares = [[off("1.00"), off("3.34")], [off("3.33")], [off("3.33")]]
    lines = [line(10 + place, 1, discountAllocations=some) for place, some in enumerate(shares)]
    assert [one.charge.net for one in read(*lines).lines] == [usd(566), usd(667), usd(667)]


def test_a_line_given_away_costs_nothing_and_not_less() -> None:
    (one,) = read(line(discountAllocations=[off("30.00")], taxLines=[tax("0.01")]), taxesIncluded=True).lines
    assert one.charge.net == usd(0)


def test_amounts_are_what_the_buyer_paid_not_what_the_shop_counts() -> None:
    row = order(line(currency="EUR", taxLines=[tax("0.90", currency="EUR")]), currency="EUR", total="35.90")
    row["totalPriceSet"]["shopMoney"] = {"amount": "39.49", "currencyCode": "USD"}
    found = order_of(row)
    assert (found.currency, found.total, found.captured) == ("EUR", Money(3590, "EUR"), Money(3590, "EUR"))
    assert found.lines[0].charge.gross == Money(3090, "EUR")


def test_a_currency_without_small_change_is_counted_whole() -> None:
    found = read(
        line(currency="JPY", price="3000.0", taxLines=[tax("818.0", currency="JPY")]),
        currency="JPY",
        total="9000.0",
        taxesIncluded=True,
    )
    assert (found.total, found.lines[0].charge.net) == (Money(9000, "JPY"), Money(8182, "JPY"))


def test_a_currency_of_thousandths_keeps_its_third_decimal() -> None:
    row = line(quantity=3, currency="KWD", price="3.333", discountAllocations=[off("0.001", "KWD")])
    found = read(row, currency="KWD", total="14.998")
    assert (found.total.minor, found.lines[0].charge.net.minor) == (14998, 9998)


def test_reserved_money_is_not_captured() -> None:
    moves = [payment(kind="AUTHORIZATION")]
    found = read(transactions=moves, capturable=True, displayFinancialStatus="AUTHORIZED")
    assert (found.captured, found.authorised, found.gateway) == (usd(0), True, "shopify_payments")
    for left in (True, False):
        part = read(transactions=[*moves, payment("20.00", kind="CAPTURE")], capturable=left)
        assert (part.captured, part.authorised) == (usd(2000), False)


def test_only_what_went_through_counts_as_captured() -> None:
    moves = [payment(status="FAILURE"), payment("20.00"), payment("10.00", kind="REFUND"), payment(status="PENDING")]
    assert read(transactions=moves).captured == usd(2000)


def test_an_order_nobody_paid_yet_names_its_gateway() -> None:
    moves = [payment(status="PENDING", gateway="Cash on Delivery (COD)")]
    found = read(transactions=moves, displayFinancialStatus="PENDING")
    assert (found.captured, found.gateway) == (usd(0), "Cash on Delivery (COD)")
    assert read(transactions=[payment(gateway=None)]).gateway == ""
    assert read(transactions=[]).gateway == ""


def test_units_taken_off_an_unpaid_order_make_it_smaller() -> None:
    found = read(
        gone(1, unfulfilled=2),
        transactions=[],
        currentTotalPriceSet=money("25.00"),
        refunds=[refund(back(), totalRefundedSet=money("0.00"), transactions=nodes([]))],
    )
    assert (found.total, found.refunded, found.refunds[0].paid) == (usd(2500), usd(0), False)


@pytest.mark.parametrize(
    ("statuses", "paid"),
    [(["SUCCESS"], True), (["SUCCESS", "PENDING"], None), (["UNKNOWN"], None), (["FAILURE"], False), ([], False)],
)
def test_a_refund_is_paid_when_the_gateway_says_so(statuses: list[str], paid: bool | None) -> None:
    moves = [{"status": one, "manualPaymentGateway": False} for one in statuses]
    assert read(**given(transactions=nodes(moves))).refunds[0].paid is paid


def test_a_refund_by_a_manual_gateway_moved_nothing() -> None:
    moves = nodes([{"status": "SUCCESS", "manualPaymentGateway": True}])
    assert read(**given(transactions=moves)).refunds[0].paid is False


def test_our_refund_bears_our_tag_and_a_cancellation_lends_its_own() -> None:
    assert read(**given(note="Not in stock. [BO-7F3K9QX2AB]")).refunds[0].tag == "BO-7F3K9QX2AB"
    assert read(**given(note="BO-7F3K9QX2AB is what she said")).refunds[0].tag == ""
    ended = {"cancelledAt": "2026-11-23T09:00:03Z", "cancellation": {"staffNote": "[BO-7F3K9QX2AB]"}}
    assert read(**given(), **ended).refunds[0].tag == "BO-7F3K9QX2AB"
    assert read(**given(createdAt="2026-11-23T08:10:00Z"), **ended).refunds[0].tag == ""
