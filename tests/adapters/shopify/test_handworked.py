"""Orders worked out by hand: what units come to, and the exact money part of the request that gives it back."""

import json
from typing import Any

import pytest

from adapters.shopify.quotes import quote
from adapters.shopify.requests import prepared
from connector.errors import Refused
from connector.money import Money
from connector.ports import Kind, Units
from tests.adapters.shopify.orders import TAG, TX1, TX2, line, order, sale, till, usd, wish
from tests.adapters.shopify.till import Row, Till, Told


def variables(shop: Till, amount: Money, details: dict[str, Any] | None = None, **units: int) -> dict[str, Any]:
    held = order(amount.currency)
    request = prepared(shop.paper.client, wish(Kind.REFUND, amount, details, **units), held)
    sent: dict[str, Any] = json.loads(request)["variables"]
    return sent


def amounts(body: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["parentId"], one["gateway"], one["amount"]) for one in body["input"]["transactions"]]


def test_tax_on_top() -> None:
    # 3 mugs at 20.00, 10 % tax on top: 60.00 + 6.00 = 66.00, shipping 5.00 without tax: 71.00 paid.
    # One mug: 20.00 + 2.00 = 22.00.
    shop = till({"11": Row("Mug", 3, 3)}, [sale("71.00")])
    shop.tell(Told("22.00", [(TX1, "22.00")]), l11=1)
    assert quote(shop.paper.client, order(total=7100), Units({"11": 1})) == usd(2200)
    body = variables(shop, usd(2200), l11=1)
    assert amounts(body) == [(TX1, "shopify_payments", "22.00")]
    assert body["input"]["transactions"][0]["kind"] == "REFUND"
    assert "shipping" not in body["input"]


def test_tax_inside_the_price() -> None:
    # 3 mugs at 23.80 with 19 % tax inside (20.00 + 3.80): 71.40. One mug goes back at what was paid: 23.80.
    shop = till({"11": Row("Mug", 3, 3)}, [sale("71.40")])
    shop.tell(Told("23.80", [(TX1, "23.80")]), l11=1)
    assert quote(shop.paper.client, order(total=7140), Units({"11": 1})) == usd(2380)


def test_a_discount_that_three_units_cannot_share_evenly() -> None:
    # 3 mugs at 10.00, 33 % off the line: 30.00 - 9.90 = 20.10; 6.70 each. With 10 % tax on top: 2.01 in all.
    # By cumulative rounding the taxes are 0.67, 0.67, 0.67; unit by unit 7.37 each, 22.11 in all.
    shop = till({"11": Row("Mug", 3, 3)}, [sale("22.11")])
    shop.tell(Told("7.37", [(TX1, "7.37")]), l11=1)
    shop.tell(Told("14.74", [(TX1, "14.74")]), l11=2)
    assert quote(shop.paper.client, order(total=2211), Units({"11": 1})) == usd(737)
    assert quote(shop.paper.client, order(total=2211), Units({"11": 2})) == usd(1474)


@pytest.mark.parametrize(("units", "back", "due"), [(1, 0, 333), (1, 1, 334), (1, 2, 333), (2, 1, 667), (3, 0, 1000)])
def test_an_order_nobody_paid_yet_loses_its_units_without_residue(units: int, back: int, due: int) -> None:
    # 3 units for 10.00 in all: after one unit 3.33 are gone, after two 6.67 (6.666 rounded up), after three 10.00.
    # So the first unit is worth 3.33, the second 3.34, the third 3.33, the last two together 6.67.
    shop = till({"11": Row("Mug", 3 - back, 3 - back)}, [])
    held = order(total=1000, lines=[line("11", 3, 1000, back=back)], captured=0)
    assert quote(shop.paper.client, held, Units({"11": units})) == usd(due)
    assert shop.paper.calls("SuggestRefund") == []


def test_an_unpaid_units_worth_includes_its_tax() -> None:
    # 2 mugs, net 40.00, tax 4.00: one is 22.00.
    shop = till({"11": Row("Mug", 2, 2)}, [])
    held = order(total=4400, lines=[line("11", 2, 4000, 400)], captured=0)
    assert quote(shop.paper.client, held, Units({"11": 1})) == usd(2200)


def test_yen_have_no_decimals() -> None:
    # 2 mugs at ¥1,650 with tax inside: ¥3,300. Shopify prints "1650.0".
    shop = till({"11": Row("Mug", 2, 2)}, [sale("3300.0")], currency="JPY")
    shop.tell(Told("1650.0", [(TX1, "1650.0")]), l11=1)
    assert quote(shop.paper.client, order("JPY", 3300), Units({"11": 1})) == Money(1650, "JPY")
    body = variables(shop, Money(1650, "JPY"), l11=1)
    assert amounts(body) == [(TX1, "shopify_payments", "1650")]
    assert body["input"]["currency"] == "JPY"


def test_dinars_have_three_decimals() -> None:
    # 3 mugs at 2.345 KWD: 7.035; one is 2.345.
    shop = till({"11": Row("Mug", 3, 3)}, [sale("7.035")], currency="KWD")
    shop.tell(Told("2.345", [(TX1, "2.345")]), l11=1)
    assert quote(shop.paper.client, order("KWD", 7035), Units({"11": 1})) == Money(2345, "KWD")
    assert amounts(variables(shop, Money(2345, "KWD"), l11=1)) == [(TX1, "shopify_payments", "2.345")]


def test_the_buyer_gets_back_what_the_buyer_paid_in_euro_from_a_shop_that_counts_dollars() -> None:
    # 22.00 USD a mug at 0.90 are 19.80 EUR; the shop's side of every amount here reads 999.99 USD.
    shop = till({"11": Row("Mug", 2, 2)}, [sale("39.60")], currency="EUR")
    shop.tell(Told("19.80", [(TX1, "19.80")], maximum="39.60"), l11=1)
    assert quote(shop.paper.client, order("EUR", 3960), Units({"11": 1})) == Money(1980, "EUR")
    body = variables(shop, Money(1980, "EUR"), l11=1)
    assert (amounts(body), body["input"]["currency"]) == ([(TX1, "shopify_payments", "19.80")], "EUR")


def test_a_gift_card_and_a_card_give_back_what_each_paid() -> None:
    # 44.00 paid: 10.00 by gift card, 34.00 by card. One of two mugs: 22.00, the gift card first, 12.00 from the card.
    shop = till({"11": Row("Mug", 2, 2)}, [sale("10.00", gateway="gift_card"), sale("34.00", 2)])
    shop.tell(Told("22.00", [(TX1, "10.00"), (TX2, "12.00")]), l11=1)
    body = variables(shop, usd(2200), l11=1)
    assert amounts(body) == [(TX1, "gift_card", "10.00"), (TX2, "shopify_payments", "12.00")]


def test_less_than_suggested_was_approved() -> None:
    # 15.00 of 22.00: the gift card's 10.00, and 5.00 instead of 12.00 from the card.
    shop = till({"11": Row("Mug", 2, 2)}, [sale("10.00", gateway="gift_card"), sale("34.00", 2)])
    shop.tell(Told("22.00", [(TX1, "10.00"), (TX2, "12.00")]), l11=1)
    assert [one[2] for one in amounts(variables(shop, usd(1500), l11=1))] == ["10.00", "5.00"]


def test_more_than_suggested_was_approved() -> None:
    shop = till({"11": Row("Mug", 2, 2)}, [sale("44.00")])
    shop.tell(Told("22.00", [(TX1, "22.00")]), l11=1)
    with pytest.raises(Refused, match=r"22\.01 was approved, but these units come to 22\.00"):
        variables(shop, usd(2201), l11=1)


def test_a_refund_by_hand_leaves_less_to_give_back() -> None:
    # 44.00 paid, 30.00 given back by hand without units: of a mug's 22.00 only 14.00 are left.
    shop = till({"11": Row("Mug", 2, 2)}, [sale("44.00")])
    shop.moves.append(sale("30.00", 2))
    shop.moves[-1].kind = "REFUND"
    shop.tell(Told("22.00", [(TX1, "14.00")], maximum="14.00"), l11=1)
    assert quote(shop.paper.client, order(total=4400), Units({"11": 1})) == usd(1400)


def test_shipping_goes_back_with_the_last_unit_only() -> None:
    # 2 mugs 44.00 and a lamp 22.00, shipping 5.00: 71.00. The mugs alone leave the lamp: 44.00, no shipping.
    # Lamp and mugs: all 71.00.
    shop = till({"11": Row("Mug", 2, 2), "12": Row("Lamp", 1, 1)}, [sale("71.00")])
    shop.tell(Told("44.00", [(TX1, "44.00")]), l11=2)
    shop.tell(Told("71.00", [(TX1, "71.00")], shipping="5.00"), shipping=True, l11=2, l12=1)
    assert quote(shop.paper.client, order(total=7100), Units({"11": 2}, shipping=True)) == usd(4400)
    assert quote(shop.paper.client, order(total=7100), Units({"11": 2, "12": 1}, shipping=True)) == usd(7100)


def test_shipping_is_part_of_the_request_where_a_part_of_the_money_went_back_before() -> None:
    # 27.00 paid (mug 22.00, shipping 5.00), 1.00 reserved by a refund still under way: not all of it is left, so the
    # rest goes back as a refund of 26.00 at most; 22.00 + 4.00 were approved.
    shop = till({"11": Row("Mug", 1, 1)}, [sale("27.00")])
    shop.moves.append(sale("1.00", 2, status="PENDING"))
    shop.moves[-1].kind = "REFUND"
    shop.tell(Told("26.00", [(TX1, "26.00")], shipping="4.00"), shipping=True, l11=1)
    body = variables(shop, usd(2600), {"shipping": True}, l11=1)
    assert (amounts(body)[0][2], body["input"]["shipping"]) == ("26.00", {"fullRefund": True})


def test_of_a_line_with_a_part_shipped_only_the_rest_goes_back() -> None:
    # 3 mugs, one shipped: two wait. Two come to 44.00; three are refused.
    shop = till({"11": Row("Mug", 3, 2)}, [sale("66.00")])
    shop.tell(Told("44.00", [(TX1, "44.00")]), l11=2)
    assert quote(shop.paper.client, order(total=6600), Units({"11": 2})) == usd(4400)
    with pytest.raises(Refused, match="2 units of Mug can be given back, not 3"):
        quote(shop.paper.client, order(total=6600), Units({"11": 3}))
    (one,) = variables(shop, usd(4400), l11=2)["input"]["refundLineItems"]
    assert (one["quantity"], one["restockType"]) == (2, "CANCEL")


def test_a_free_unit_goes_back_for_nothing() -> None:
    # A mug for 22.00 and a free sticker: the sticker's unit is taken off, no payment is touched.
    shop = till({"11": Row("Mug", 1, 1), "12": Row("Sticker", 1, 1)}, [sale("22.00")])
    shop.tell(Told("0.00"), l12=1)
    assert quote(shop.paper.client, order(total=2200), Units({"12": 1})) == usd(0)
    assert amounts(variables(shop, usd(0), l12=1)) == []


def test_the_tag_stands_in_the_note_and_nobody_is_mailed_by_shopify() -> None:
    shop = till({"11": Row("Mug", 2, 2)}, [sale("44.00")])
    shop.tell(Told("22.00", [(TX1, "22.00")]), l11=1)
    body = variables(shop, usd(2200), {"reason": "Arrives too late"}, l11=1)["input"]
    assert (body["note"], body["notify"]) == (f"Arrives too late [{TAG}]", False)


def test_units_come_to_no_more_than_their_payments_give_back() -> None:
    # A mug's 22.00, but the card that paid takes only 14.00 back.
    shop = till({"11": Row("Mug", 2, 2)}, [sale("44.00")])
    shop.tell(Told("22.00", [(TX1, "14.00")]), l11=1)
    assert quote(shop.paper.client, order(total=4400), Units({"11": 1})) == usd(1400)
