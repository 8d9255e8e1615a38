"""What a buyer may have for waiting on, once for an order: the fastest delivery, or their shipping paid back."""

import pytest

from connector.errors import Refused
from connector.handle import cancel, choose_faster, faster_offer, keep_waiting, page_facts
from connector.handle.ask import approve
from connector.money import Money
from connector.policy import Policy
from connector.ports import Kind, State
from tests.fakes import Rig
from tests.unit.money import paid
from tests.unit.selling import sold

EXPRESS, PAID_BACK = Policy(faster="express"), Policy(faster="paid_back")


def offered(shop: Rig, order: str) -> str:
    return page_facts(shop.desk, order, shop.clock()).faster


def consents(shop: Rig, order: str) -> list[str]:
    with shop.desk.books.record(shop.desk.merchant.id) as record:
        return [str(one.payload["answer"]) for one in record.consents(order)]


def test_express_is_told_to_the_warehouse_now_and_when_the_goods_are_here() -> None:
    shop, order = sold(EXPRESS)
    shop.work()
    assert offered(shop, order) == "express"
    choose_faster(shop.desk, order, shop.clock())
    shop.work()
    assert "fastest delivery" in list(shop.store.orders[order].notes.values())[-1]
    assert consents(shop, order) == ["wait"]
    assert [one.kind for one in shop.notices()] == ["waiting", "faster_express"]
    assert shop.tasks() == ["faster"]
    shop.store.arrive("tea", 5)
    shop.hear()
    shop.clock.forward(minutes=11)
    shop.read()
    shop.work()
    assert "it may ship" in list(shop.store.orders[order].notes.values())[-1]
    assert "fastest delivery" in list(shop.store.orders[order].notes.values())[-1]
    assert paid(shop) == []


def test_nobody_agrees_to_a_date_they_have_not_read() -> None:
    shop, order = sold(EXPRESS)
    promise = shop.line(order).promise
    assert promise is not None
    line = f"{order}0"
    for seen in ({}, {line: promise.version + 1}, {"other": promise.version}):
        assert not choose_faster(shop.desk, order, shop.clock(), seen)
        assert not keep_waiting(shop.desk, order, shop.clock(), seen)
    assert consents(shop, order) == []
    assert [one.kind for one in shop.notices()] == ["waiting"]
    assert keep_waiting(shop.desk, order, shop.clock(), {line: promise.version})
    assert choose_faster(shop.desk, order, shop.clock(), {line: promise.version})
    assert consents(shop, order) == ["wait", "wait"]


def test_it_is_chosen_once_for_an_order() -> None:
    shop, order = sold(EXPRESS)
    choose_faster(shop.desk, order, shop.clock())
    assert offered(shop, order) == ""
    with pytest.raises(Refused, match="no choice"):
        choose_faster(shop.desk, order, shop.clock())


def test_shipping_is_paid_back_once_and_the_units_wait_on() -> None:
    shop, order = sold(PAID_BACK, shipping=500)
    offer = faster_offer(shop.desk, order)
    assert offer is not None
    assert offer.money == Money(500, "EUR")
    choose_faster(shop.desk, order, shop.clock())
    with pytest.raises(Refused, match="no choice"):
        choose_faster(shop.desk, order, shop.clock())
    shop.work()
    assert paid(shop) == [500]
    assert [line.open_units for line in shop.store.show_order(order).lines] == [3, 1]
    assert [one.kind for one in shop.notices()] == ["waiting", "faster_paid_back", "refunded"]
    assert consents(shop, order) == ["wait"]


def test_what_was_paid_back_for_waiting_is_not_paid_back_again_with_the_order() -> None:
    shop, order = sold(PAID_BACK, shipping=500)
    choose_faster(shop.desk, order, shop.clock())
    shop.work()
    cancel(shop.desk, order, {f"{order}0": 3, f"{order}1": 1}, "buyer", shop.clock())
    shop.work()
    assert sum(paid(shop)) == 4500


def test_shipping_above_the_merchants_limit_waits_for_a_yes() -> None:
    shop, order = sold(Policy(faster="paid_back", approve_up_to=100), shipping=500)
    choose_faster(shop.desk, order, shop.clock())
    shop.work()
    assert (shop.tasks(), paid(shop)) == (["approve"], [])
    with shop.desk.books.record(shop.desk.merchant.id) as record:
        approve(record, shop.operations(State.PROPOSED)[0].id, "merchant:kim", shop.clock())
    shop.work()
    assert (shop.tasks(), paid(shop)) == ([], [500])


def test_free_shipping_is_not_paid_back() -> None:
    shop, order = sold(PAID_BACK)
    assert (offered(shop, order), faster_offer(shop.desk, order)) == ("", None)


def test_nothing_is_offered_to_who_does_not_wait_or_by_a_merchant_who_does_not_want_to() -> None:
    shop, order = sold(Policy())
    assert (offered(shop, order), faster_offer(shop.desk, order)) == ("", None)
    shop, order = sold(EXPRESS)
    cancel(shop.desk, order, {f"{order}0": 2}, "buyer", shop.clock())
    shop.work()
    shop.hear()
    shop.clock.forward(minutes=11)
    shop.read(order)
    assert offered(shop, order) == ""
    with pytest.raises(Refused, match="no choice"):
        choose_faster(shop.desk, order, shop.clock())


def test_an_unknown_order_has_no_choice() -> None:
    shop, _ = sold(EXPRESS)
    assert faster_offer(shop.desk, "unknown") is None


def test_a_choice_of_express_moves_no_money() -> None:
    shop, order = sold(EXPRESS, shipping=500)
    choose_faster(shop.desk, order, shop.clock())
    shop.work()
    assert [one.kind for one in shop.operations(money=True)] == []
    assert Kind.NOTE in {one.kind for one in shop.operations(money=False)}
