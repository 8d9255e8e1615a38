"""Money back, each time checked against the bank's own book."""

from typing import Any

import pytest

from connector.operate import refunded_by_hand
from tests.journeys.running import Running, Store, connected_store

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
PRODUCT = {"sku": "LAMP", "name": "Lamp", "stock": 2, "backorders": "notify", "manage_stock": True}


def _bought(store: Store, quantity: int, payment: str, **more: Any) -> int:
    buyer = {"first_name": "Ada", "last_name": "Example", "email": "ada@example.com", "country": "US"}
    lines = [{"sku": "LAMP", "quantity": quantity}]
    found = store.eyes.store("buy", {"lines": lines, "buyer": buyer, "payment": payment, **more})
    return int(found["order_id"])


def _bank(store: Store, order: int, kind: str) -> list[int]:
    return [row["amount_minor"] for row in store.eyes.books()["bank"] if (row["order"], row["kind"]) == (order, kind)]


def _operation(store: Store, order: int) -> str:
    money = [row for row in store.eyes.case(order)["operations"] if row["kind"] in {"refund", "void", "reduce"}]
    return str(money[-1]["state"])


@pytest.mark.parametrize(
    ("currency", "price", "unit"), [("USD", "19.99", 2199), ("JPY", "1999", 2199), ("KWD", "1.999", 2199)]
)
def test_every_unit_goes_back_to_the_last_minor_unit(running: Running, currency: str, price: str, unit: int) -> None:
    facts = {"currency": currency, "products": [PRODUCT | {"price": price}], "shipping": "0"}
    store = connected_store(running, facts)
    order = _bought(store, 3, "rig_card")
    captured = sum(_bank(store, order, "capture"))
    store.soon(lambda: store.eyes.waits(order), (1, 2))
    for done in (1, 2, 3):
        store.eyes.cancel(order, 1)
        store.soon(lambda: len(_bank(store, order, "refund")), done)
        store.soon(lambda: _operation(store, order), "done")
    assert sum(_bank(store, order, "refund")) == captured
    assert abs(_bank(store, order, "refund")[0] - unit) <= 1


def test_the_last_unit_takes_the_shipping_with_it(store: Store) -> None:
    order = _bought(store, 1, "rig_card")
    captured = sum(_bank(store, order, "capture"))
    store.soon(lambda: store.eyes.waits(order), (0, 1))
    store.eyes.cancel(order, 1)
    store.soon(lambda: _bank(store, order, "refund"), [captured])


def test_a_discount_is_shared_and_nothing_is_left_over(running: Running) -> None:
    facts = {"products": [PRODUCT | {"price": "10.00"}], "shipping": "0"}
    store = connected_store(running, facts)
    order = _bought(store, 3, "rig_card", coupon_percent=33)
    captured = sum(_bank(store, order, "capture"))
    store.soon(lambda: store.eyes.waits(order), (1, 2))
    for done in (1, 2, 3):
        store.eyes.cancel(order, 1)
        store.soon(lambda: len(_bank(store, order, "refund")), done)
        store.soon(lambda: _operation(store, order), "done")
    assert sum(_bank(store, order, "refund")) == captured


def test_a_gateway_that_cannot_refund_becomes_a_clear_task(store: Store) -> None:
    order = _bought(store, 7, "bacs")
    store.eyes.store(f"orders/{order}/pay", {})
    store.soon(lambda: store.eyes.waits(order), (2, 5))
    store.soon(lambda: store.eyes.case(order)["captured"] != "0.00", wanted=True)
    asked = store.eyes.cancel(order, 2)
    store.soon(lambda: "refund_by_hand" in store.tasks(), wanted=True)
    assert _bank(store, order, "refund") == []
    desk = store.house.desk(store.merchant)
    refunded_by_hand(desk, asked["operation"], "merchant:test", store.house.clock())
    store.ring()
    store.soon(lambda: store.eyes.order(order)["refunded_minor"], 4840)
    assert _bank(store, order, "refund") == []
    store.soon(lambda: store.eyes.waits(order), (0, 5))


def test_reserved_money_is_let_go_not_refunded(store: Store) -> None:
    order = _bought(store, 7, "rig_authorise")
    store.soon(lambda: store.eyes.waits(order), (2, 5))
    store.eyes.cancel(order, 7)
    store.soon(lambda: len(_bank(store, order, "void")), 1)
    assert _bank(store, order, "refund") == []
    store.soon(lambda: store.eyes.stock("LAMP"), 5)


def test_units_of_an_unpaid_order_are_taken_off_it(store: Store) -> None:
    order = _bought(store, 7, "bacs")
    store.soon(lambda: store.eyes.waits(order), (2, 5))
    total = store.eyes.order(order)["total_minor"]
    store.eyes.cancel(order, 2)
    store.soon(lambda: store.eyes.line(order)["quantity"], 5)
    store.soon(lambda: store.eyes.waits(order), (0, 5))
    assert store.eyes.order(order)["total_minor"] == total - 4840
    assert _bank(store, order, "refund") == []


@pytest.mark.parametrize("fault", ["commit_then_500", "commit_then_timeout", "commit_then_reset", "500"])
def test_a_refund_is_never_sent_twice_whatever_the_store_answers(store: Store, fault: str) -> None:
    order = _bought(store, 7, "rig_card")
    store.soon(lambda: store.eyes.waits(order), (2, 5))
    store.eyes.store("faults", {"method": "POST", "path": "/refunds", "action": fault, "times": 1, "seconds": 1})
    asked = store.eyes.cancel(order, 1)
    expected = [] if fault == "500" else [2420]
    store.soon(lambda: _bank(store, order, "refund"), expected, 90)
    store.soon(lambda: _operation(store, order) in {"unknown", "done", "reconciling"}, wanted=True, seconds=100)
    with store.house.books.record(store.merchant.id) as record:
        held = record.operations.get(asked["operation"])
        assert held is not None
        assert held.attempt == 1
    assert _bank(store, order, "refund") == expected


def test_nobody_can_cancel_more_than_waits_or_ships(store: Store) -> None:
    order = _bought(store, 3, "rig_card")
    store.soon(lambda: store.eyes.waits(order), (0, 3))
    with pytest.raises(RuntimeError, match="409"):
        store.eyes.cancel(order, 4)
    store.eyes.store(f"orders/{order}/complete", {})
    with pytest.raises(RuntimeError, match="409"):
        store.eyes.cancel(order, 1)
    assert _bank(store, order, "refund") == []
