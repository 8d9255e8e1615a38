"""What happens to units sold beyond stock, seen from the store, with real processes in between."""

from typing import Any

import pytest
import requests

from tests.journeys.running import Running, Store, connected_store

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
LAMP = "LAMP"


def _sold(store: Store, quantity: int, email: str = "ada@example.com") -> int:
    return store.eyes.buy(LAMP, quantity, email)


def _metas(store: Store, order: int) -> dict[str, Any]:
    row = store.eyes.order(order)
    metas = {**row["meta"], **row["lines"][0]["meta"]}
    return {key: value for key, value in metas.items() if "backorder_" in key or key == "_backorder"}


def test_a_sale_whose_webhooks_were_all_lost_is_found_by_the_sweep(store: Store) -> None:
    store.eyes.store("webhooks", {"drop": 1.0})
    order = _sold(store, 7)
    store.soon(lambda: store.eyes.waits(order), (2, 5))


def test_doubled_shuffled_and_late_webhooks_lead_to_the_same_end(store: Store) -> None:
    store.eyes.store("webhooks", {"duplicate": 3, "shuffle": True, "hold": True})
    first, second = _sold(store, 7), _sold(store, 2, "bob@example.com")
    store.eyes.store("stock", {"sku": LAMP, "add": 3})
    store.eyes.store("webhooks/flush", {})
    store.soon(lambda: (store.eyes.waits(first), store.eyes.waits(second)), ((0, 7), (1, 1)))


def test_what_arrives_while_the_store_is_away_waits_for_it(store: Store) -> None:
    store.eyes.store("faults", {"action": "down", "seconds": 6})
    order = _sold(store, 7)
    store.soon(lambda: store.eyes.waits(order), (2, 5), 60)


def test_losing_everything_redis_held_loses_no_work(store: Store, running: Running) -> None:
    from redis import Redis  # noqa: PLC0415  # only this journey breaks it

    with Redis.from_url(running.env.redis_url) as redis:
        redis.flushall()
        order = _sold(store, 6)
        redis.flushall()
    store.soon(lambda: store.eyes.waits(order), (1, 5))


def test_a_trashed_order_gives_its_place_and_its_goods_to_the_next(store: Store) -> None:
    first, second = _sold(store, 5), _sold(store, 2, "bob@example.com")
    store.soon(lambda: store.eyes.waits(second), (2, 0))
    store.eyes.store(f"orders/{first}/trash", {})
    store.soon(lambda: store.eyes.waits(second), (0, 2))


def test_a_force_deleted_order_gives_its_place_to_the_next(store: Store) -> None:
    first, second = _sold(store, 5), _sold(store, 2, "bob@example.com")
    store.soon(lambda: store.eyes.waits(second), (2, 0))
    store.eyes.store(f"orders/{first}/delete", {})
    store.soon(lambda: store.eyes.waits(second), (0, 2), 60)


def test_an_edited_quantity_moves_what_waits(store: Store) -> None:
    order = _sold(store, 7)
    store.soon(lambda: store.eyes.waits(order), (2, 5))
    store.eyes.store(f"orders/{order}/edit", {"line": store.eyes.line(order)["id"], "quantity": 6})
    store.soon(lambda: store.eyes.waits(order), (1, 5))


def test_an_order_completed_while_units_are_owed_becomes_a_task(store: Store) -> None:
    order = _sold(store, 7)
    store.soon(lambda: store.eyes.waits(order), (2, 5))
    store.eyes.store(f"orders/{order}/complete", {})
    store.soon(lambda: "completed_while_owed" in store.tasks(), wanted=True)


def test_a_cap_stops_backorders_and_gives_the_merchants_setting_back(running: Running) -> None:
    store = connected_store(running, cap_per_item=3)
    order = _sold(store, 8)
    store.soon(lambda: _setting(store), "no")
    store.eyes.store("stock", {"sku": LAMP, "add": 2})
    store.soon(lambda: store.eyes.waits(order), (1, 7))
    store.soon(lambda: _setting(store), "notify")


def _setting(store: Store) -> str:
    return next(str(row["backorders"]) for row in store.eyes.books()["stock"] if row["sku"] == LAMP)


def test_an_erp_that_writes_zero_does_not_deliver_anything(store: Store) -> None:
    order = _sold(store, 7)
    store.soon(lambda: store.eyes.waits(order), (2, 5))
    store.eyes.store("stock", {"sku": LAMP, "set": 0})
    store.soon(lambda: "did_goods_arrive" in store.tasks(), wanted=True)
    assert store.eyes.waits(order) == (2, 5)


def test_removing_a_merchant_leaves_nothing_of_ours_behind(store: Store) -> None:
    from service.connect import remove  # noqa: PLC0415  # the subject of this journey

    order = _sold(store, 7)
    store.soon(lambda: bool(_metas(store, order)), wanted=True)
    label_before = set(store.eyes.line(order)["meta"])
    assert remove(store.house, store.merchant, lambda _kind, _number: None) == []
    assert _metas(store, order) == {}
    assert {"Backordered", "_reduced_stock"} >= set(store.eyes.line(order)["meta"]), label_before
    answer = requests.get(f"{store.eyes.sandbox}/control/shops/{store.eyes.shop}/deliveries", timeout=10).json()
    _sold(store, 1)
    store.eyes.store("webhooks/flush", {})
    again = requests.get(f"{store.eyes.sandbox}/control/shops/{store.eyes.shop}/deliveries", timeout=10).json()
    assert len(again) == len(answer)


def test_a_merchant_never_sees_anothers_orders(running: Running) -> None:
    mine, theirs = connected_store(running), connected_store(running)
    order = _sold(mine, 7)
    mine.soon(lambda: mine.eyes.waits(order), (2, 5))
    url = f"{mine.eyes.service}/api/{mine.eyes.merchant}/orders/{order}"
    answer = requests.get(url, headers={"Authorization": f"Bearer {theirs.eyes.token}"}, timeout=10)
    assert answer.status_code == 404
    assert theirs.eyes.case(order) == {}
