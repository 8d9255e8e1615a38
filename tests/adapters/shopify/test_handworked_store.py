"""The same orders bought, paid and given back in a pretend store: every figure here was worked out by hand."""

import pytest

from connector.errors import Refused
from connector.money import Money
from connector.ports import Kind
from tests.adapters.shopify.cups import Cups


def unit_by_unit(cups: Cups) -> list[int]:
    """Give three cups back one after the other, shipping with the last; returns what each gave."""
    parts = []
    for number in range(3):
        amount = cups.give_back(1, number, shipping=True).amount
        assert amount is not None
        parts.append(amount.minor)
    return parts


def test_tax_on_top(street: str) -> None:
    # 3 x 20.00 = 60.00, 10 % on top 6.00, shipping 5.00 + 0.50: 71.50. A cup 22.00, the last with shipping 27.50.
    cups = Cups(street, "20.00")
    assert cups.buy().total == Money(7150, "USD")
    assert unit_by_unit(cups) == [2200, 2200, 2750]
    assert cups.bank == 7150


def test_tax_inside_the_price(street: str) -> None:
    # 3 x 23.80 = 71.40 with 19 % inside (11.40), shipping 5.95 with 0.95 inside: 77.35. A cup 23.80, the last 29.75.
    cups = Cups(street, "23.80", prices_include_tax=True, tax_percent=19, shipping="5.95")
    assert cups.buy().total == Money(7735, "USD")
    assert unit_by_unit(cups) == [2380, 2380, 2975]
    assert cups.bank == 7735


def test_a_discount_that_three_units_cannot_share_evenly(street: str) -> None:
    # 3 x 9.99 = 29.97, 33 % off is 9.8901: 9.89, leaves 20.08; 10 % tax is 2.008: 2.01; no shipping: 22.09.
    # Net running sums 6.69 (6.693), 13.39 (13.387), 20.08: 6.69, 6.70, 6.69. Taxes 0.67, 1.34, 2.01: 0.67 each.
    cups = Cups(street, "9.99", shipping="0")
    assert cups.buy(coupon_percent=33).total == Money(2209, "USD")
    assert unit_by_unit(cups) == [736, 737, 736]
    assert cups.bank == 2209


def test_yen_have_no_decimals(street: str) -> None:
    # 3 x 1,650 = 4,950 with 10 % inside, shipping 550: 5,500. A cup 1,650, the last 2,200.
    cups = Cups(street, "1650", currency="JPY", prices_include_tax=True, shipping="550")
    assert cups.buy().total == Money(5500, "JPY")
    assert unit_by_unit(cups) == [1650, 1650, 2200]
    assert cups.bank == 5500


def test_dinars_have_three_decimals(street: str) -> None:
    # 3 x 2.345 = 7.035, 5 % on top is 0.35175: 0.352, no shipping: 7.387.
    # Taxes by running sums 0.117 (0.1173), 0.235 (0.2347), 0.352: 0.117, 0.118, 0.117. Cups: 2.462, 2.463, 2.462.
    cups = Cups(street, "2.345", currency="KWD", tax_percent=5, shipping="0")
    assert cups.buy().total == Money(7387, "KWD")
    assert unit_by_unit(cups) == [2462, 2463, 2462]
    assert cups.bank == 7387


def test_the_buyer_gets_back_what_the_buyer_paid_in_euro(street: str) -> None:
    # 20.00 USD at 0.90 are 18.00 EUR: 54.00, 10 % on top 5.40, shipping 4.50 + 0.45: 64.35 EUR. A cup 19.80.
    cups = Cups(street, "20.00")
    assert cups.buy(presentment="EUR", rate="0.9").total == Money(6435, "EUR")
    assert cups.give_back(1).amount == Money(1980, "EUR")
    assert cups.order.refunded == Money(1980, "EUR")
    assert cups.bank == 1980


def test_a_wallet_and_a_card_give_back_what_each_paid(street: str) -> None:
    # 71.50: 10.00 by wallet, 61.50 by card. Two cups, 44.00: 10.00 to the wallet, 34.00 to the card.
    cups = Cups(street, "20.00")
    cups.buy(payments=[{"payment": "rig_wallet", "amount": "10.00"}, {"payment": "rig_card", "amount": "61.50"}])
    assert cups.give_back(2).amount == Money(4400, "USD")
    rows = [one["amount_minor"] for one in cups.store._get("books")["bank"] if one["kind"] == "refund"]
    assert sorted(rows) == [1000, 3400]


def test_a_part_given_back_by_hand_before_is_missing_at_the_end(street: str) -> None:
    # 71.50 paid, 30.00 given back by hand without units. A cup and another: 22.00 each leave -2.50 of 41.50 - 44.00
    # for shipping and the last one: the last unit gets what is left, not a cent more.
    cups = Cups(street, "20.00")
    cups.buy()
    cups.store.act(cups.id, "refund", lines=[], amount="30.00", api_refund=True)
    assert cups.bank == 3000
    assert cups.give_back(1, 1).amount == Money(2200, "USD")
    assert cups.give_back(2, 2, shipping=True).amount == Money(1950, "USD")
    assert cups.bank == 7150


def test_of_a_line_with_a_part_shipped_only_the_rest_goes_back(street: str) -> None:
    # One of three cups leaves. Two may go back: 44.00, and no shipping while the first is kept.
    cups = Cups(street, "20.00")
    cups.buy()
    cups.store.act(cups.id, "fulfil", line=int(cups.order.lines[0].id), quantity=1)
    with pytest.raises(Refused):
        cups.quote(3)
    assert cups.give_back(2, shipping=True).amount == Money(4400, "USD")
    line = cups.order.lines[0]
    assert (line.shipped, line.cancelled, line.open_units) == (1, 2, 0)


def test_a_whole_order_ends_by_one_cancellation(street: str) -> None:
    cups = Cups(street, "20.00")
    cups.buy()
    assert cups.give_back(3, shipping=True).amount == Money(7150, "USD")
    book = cups.store.book(cups.id)
    assert cups.bank == 7150
    assert "cancel" in str(book["status"]).lower() or book.get("cancelled")


_CREDIT_SCOPES = [
    "read_products",
    "read_inventory",
    "read_locations",
    "write_orders",
    "write_merchant_managed_fulfillment_orders",
    "write_products",
    "read_customers",
]


def test_store_credit_needs_to_see_whether_there_is_a_customer(street: str) -> None:
    cups = Cups(street, "20.00")
    cups.buy()
    with pytest.raises(Refused, match="read_customers"):
        cups.give_back(1, kind=Kind.CREDIT)


def test_store_credit_moves_no_money_at_the_bank(street: str) -> None:
    cups = Cups(street, "20.00", scopes=_CREDIT_SCOPES)
    cups.buy()
    assert cups.give_back(1, kind=Kind.CREDIT).amount == Money(2200, "USD")
    assert (cups.bank, cups.store.book(cups.id)["credited_minor"]) == (0, 2200)


def test_store_credit_for_a_company_is_refused(street: str) -> None:
    cups = Cups(street, "20.00", scopes=_CREDIT_SCOPES)
    cups.buy(source="b2b")
    with pytest.raises(Refused, match="company"):
        cups.give_back(1, kind=Kind.CREDIT)


def test_an_open_dispute_blocks_until_it_is_won(street: str) -> None:
    cups = Cups(street, "20.00")
    cups.buy()
    cups.store.act(cups.id, "dispute", status="NEEDS_RESPONSE")
    with pytest.raises(Refused, match="bank"):
        cups.quote(1)


def test_units_come_back_to_stock_when_they_are_given_back(street: str) -> None:
    # One on the shelf, three sold: -2. One given back: -1. All the same with the units held.
    cups = Cups(street, "20.00")
    cups.buy()
    cups.give_back(1)
    (item,) = cups.shop.look([], [cups.store.skus["CUP"]], None).items
    assert (item.available, item.claimed) == (-1, 2)


def test_cash_that_was_given_back_by_hand_is_written_into_the_books(street: str) -> None:
    # 71.50 paid in cash; a cup's 22.00 were handed back: the books show it, the bank saw nothing.
    cups = Cups(street, "20.00")
    cups.buy("cash")
    cups.store.act(cups.id, "pay")
    assert not cups.shop.can_refund(cups.order)
    due = Money(2200, "USD")
    receipt = cups.carry(cups.wish(Kind.RECORD, 1, due))
    assert (receipt.settled, receipt.amount) == (True, due)
    assert (cups.order.refunded, cups.bank) == (due, 0)
    assert cups.order.lines[0].cancelled == 1


def test_a_refund_under_way_is_settled_when_the_gateway_says_so(street: str) -> None:
    cups = Cups(street, "20.00", switches={"refund_pending": True})
    cups.buy()
    due = cups.quote(1)
    wish = cups.wish(Kind.REFUND, 1, due)
    receipt = cups.carry(wish)
    assert (receipt.settled, cups.bank) == (False, 0)
    cups.store.act(cups.id, "settle")
    found = cups.shop.find_operation(wish)
    assert found is not None
    assert (found.settled, found.amount, cups.bank) == (True, due, 2200)
