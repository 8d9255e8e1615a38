"""Who pays back what, and what stands when a gateway does not: manual, pending, declined, unknown, store credit."""

from pathlib import Path
from typing import Any

import pytest

from sandbox.kernel import bank, faults
from sandbox.shopify import keep, paying, refunding, sums
from sandbox.shopify.keep import Refusal
from sandbox.shopify.model import Order
from sandbox.shopify.refunding import PayBack, Wish
from tests.sandbox.shopify_store import Shop


def wish_for(order: Order, amount: int, **rest: Any) -> Wish:
    paid = sums.payments(order)[0]
    return Wish(payments=[PayBack(paid.gateway, amount, paid.id)], **rest)


def test_more_money_than_was_paid_is_refused_unless_allowed(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 1))
    with pytest.raises(Refusal, match="exceeds the amount"):
        shop.do(refunding.refund, order.id, wish_for(order, 2971))
    assert shop.bank("refund") == []
    shop.do(refunding.refund, order.id, wish_for(order, 2971, allow_over=True))
    assert shop.bank("refund") == [2971]


@pytest.mark.parametrize("currency", [None, "USD"])
def test_money_of_another_currency_must_be_named_as_the_buyers(folder: Path, currency: str | None) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 1), presentment="EUR", rate="0.5")
    with pytest.raises(Refusal, match="Currency"):
        shop.do(refunding.refund, order.id, wish_for(order, 100, currency=currency))


def test_two_payments_are_paid_back_in_their_order(folder: Path) -> None:
    shop = Shop(folder)
    ways = [{"payment": "rig_wallet", "amount": "20.00"}, {"payment": "rig_card"}]
    order = shop.buy(("LAMP", 1), payments=ways)
    assert shop.bank("capture") == [2000, 970]
    told = shop.suggest(order, {order.lines[0].id: (1, "CANCEL", None)})
    assert [(one.gateway, one.amount.shop, one.maximum.shop) for one in told.transactions] == [
        ("rig_wallet", 2000, 2000),
        ("rig_card", 420, 970),
    ]
    with pytest.raises(Refusal, match="parent transaction"):
        shop.do(refunding.refund, order.id, wish_for(order, 2001))


def test_a_manual_gateway_never_moves_money(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 2), payment="cod")
    assert (sums.financial(order), [one.status for one in order.transactions]) == ("PENDING", ["PENDING"])
    assert shop.suggest(order, {order.lines[0].id: (1, "CANCEL", None)}).amount.shop == 0
    with shop.store.transaction() as tx:
        paying.pay(tx, shop.facts, order)
        keep.save_order(tx, shop.facts, order)
    assert (sums.financial(shop.order(order)), sums.received(shop.order(order)).shop) == ("PAID", 5390)
    made = shop.refund(order, {order.lines[0].id: (1, "CANCEL", None)})
    assert (made.total.shop, shop.bank("capture"), shop.bank("refund")) == (2420, [], [])


def test_a_pending_refund_pays_when_it_is_settled_and_not_when_it_fails(folder: Path) -> None:
    shop = Shop(folder, switches={"refund_pending": True})
    order = shop.buy(("LAMP", 2))
    one = {order.lines[0].id: (1, "CANCEL", None)}
    shop.refund(order, one)
    assert (sums.refundable(shop.order(order)).shop, shop.bank("refund")) == (2970, [])
    assert shop.do(refunding.settle, order.id) == 1
    assert (shop.bank("refund"), sums.financial(shop.order(order))) == ([2420], "PARTIALLY_REFUNDED")
    shop.refund(order, one)
    shop.do(refunding.settle, order.id, "FAILURE")
    assert (shop.bank("refund"), sums.refundable(shop.order(order)).shop) == ([2420], 2970)
    assert shop.order(order).transactions[-1].status == "FAILURE"


class Weather:
    """A gateway's mood: one thing goes wrong at one moment."""

    def __init__(self, moment: str, what: Exception) -> None:
        self.moment, self.what = moment, what

    def __call__(self, moment: str) -> None:
        if moment == self.moment:
            raise self.what


@pytest.mark.parametrize(
    ("moment", "status", "paid", "left"),
    [("gateway", "FAILURE", [], 2970), ("gateway_answer", "UNKNOWN", [2420], 550)],
)
def test_the_refund_stands_whatever_the_gateway_says(
    folder: Path, moment: str, status: str, paid: list[int], left: int
) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 1))
    lines = {order.lines[0].id: (1, "CANCEL", None)}
    wish = wish_for(order, 2420)
    wish.lines = lines
    shop.do(refunding.refund, order.id, wish, Weather(moment, bank.Declined("no")))
    after = shop.order(order)
    assert [one.status for one in after.transactions if one.kind == "REFUND"] == [status]
    assert (shop.bank("refund"), sums.refundable(after).shop, len(after.refunds)) == (paid, left, 1)


@pytest.mark.parametrize(("moment", "kept"), [("gateway", 0), ("gateway_answer", 1)])
def test_who_dies_before_the_gateway_keeps_nothing_and_after_it_everything(
    folder: Path, moment: str, kept: int
) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 1))
    with pytest.raises(faults.Died):
        shop.do(refunding.refund, order.id, wish_for(order, 2420), Weather(moment, faults.Died("die")))
    assert (len(shop.order(order).refunds), len(shop.bank("refund"))) == (kept, kept)


def test_a_fault_inside_a_refund_counts_although_all_is_undone(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 1))
    with shop.store.transaction() as tx:
        faults.plan(tx, "mugs", {"action": "die_before_gateway", "times": 1})
    mood = faults.mood(shop.store, "mugs", "POST", "/graphql/CreateRefund")
    with pytest.raises(faults.Died):
        shop.do(refunding.refund, order.id, wish_for(order, 2420), mood)
    shop.do(refunding.refund, order.id, wish_for(order, 2420), mood)
    assert shop.bank("refund") == [2420]


def test_store_credit_is_given_by_the_store_and_counts_as_refunded(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 1))
    told = shop.suggest(order, {order.lines[0].id: (1, "CANCEL", None)}, method="store_credit")
    assert (told.credit.shop, told.transactions) == (2420, [])
    shop.do(refunding.refund, order.id, Wish(credit=2420))
    assert (shop.bank("refund"), sums.refundable(shop.order(order)).shop) == ([], 550)


@pytest.mark.parametrize("wish", [{"buyer": {"guest": True}}, {"source": "b2b"}])
def test_store_credit_needs_a_customer_who_is_no_company(folder: Path, wish: dict[str, Any]) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 1), **wish)
    with pytest.raises(Refusal, match="Store credit"):
        shop.do(refunding.refund, order.id, Wish(credit=100))


def test_authorised_money_is_captured_when_everything_is_sent(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 2), payment="rig_authorise")
    assert (sums.financial(order), shop.bank("authorise"), shop.bank("capture")) == ("AUTHORIZED", [4950 + 440], [])
    shop.ship(order, 1)
    assert shop.bank("capture") == []
    shop.ship(order, 1)
    after = shop.order(order)
    assert (shop.bank("capture"), sums.financial(after), after.closed is not None) == ([5390], "PAID", True)


def test_of_authorised_money_no_more_is_captured_than_the_order_comes_to_now(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 2), payment="rig_authorise")
    shop.do(refunding.refund, order.id, Wish({order.lines[0].id: (1, "CANCEL", None)}))
    shop.ship(order, 1)
    assert (shop.bank("authorise"), shop.bank("capture"), shop.bank("refund")) == ([5390], [2970], [])
