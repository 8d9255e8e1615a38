"""The same main job on a Shopify store: sold short, marked, cancelled, paid back, whatever goes wrong in between."""

from typing import Any

import pytest
import requests

from tests.journeys.running import Running, Store, connected_store

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
LAMP = "LAMP"
PRODUCT = {"sku": LAMP, "name": "Lamp", "stock": 2, "backorders": "notify", "manage_stock": True}
UNIT = 2420  # 22.00 and 10 % tax


@pytest.fixture
def shop(running: Running) -> Store:
    """A fresh Shopify store with five lamps, connected."""
    return connected_store(running, {"platform": "shopify"})


def _buy(store: Store, quantity: int, payment: str = "rig_card", **more: Any) -> int:
    buyer = {"first_name": "Ada", "last_name": "Example", "email": "ada@example.com", "country": "US"}
    lines = [{"sku": LAMP, "quantity": quantity}]
    found = store.eyes.store("buy", {"lines": lines, "buyer": buyer, "payment": payment, **more})
    return int(found["order_id"])


def _held(store: Store, order: int) -> int:
    return sum(int(one["quantity"]) for one in store.eyes.order(order)["holds"] if one["ours"])


def _bank(store: Store, order: int, kind: str) -> list[int]:
    return [row["amount_minor"] for row in store.eyes.books()["bank"] if (row["order"], row["kind"]) == (order, kind)]


def _money(store: Store, order: int) -> str:
    rows = [row for row in store.eyes.case(order)["operations"] if row["kind"] in {"refund", "void", "reduce"}]
    return str(rows[-1]["state"]) if rows else ""


def _tags(store: Store, order: int) -> list[str]:
    return list(store.eyes.order(order)["tags"])


def test_exactly_the_waiting_units_are_held_tagged_and_told(shop: Store) -> None:
    order = _buy(shop, 7)
    shop.soon(lambda: shop.eyes.waits(order), (2, 5))
    shop.soon(lambda: _held(shop, order), 2)
    shop.soon(lambda: _tags(shop, order), ["backorder"])
    shop.soon(
        lambda: any("2 of 7 wait" in str(value) for value in shop.eyes.order(order)["meta"].values()), wanted=True
    )
    shop.eyes.store("stock", {"sku": LAMP, "add": 3})
    shop.soon(lambda: shop.eyes.waits(order), (0, 7))
    shop.soon(lambda: (_held(shop, order), _tags(shop, order)), (0, []), 40)


def test_the_page_of_an_item_says_when_a_unit_beyond_stock_ships(shop: Store) -> None:
    def said() -> bool:
        rows = [row for row in shop.eyes.books()["stock"] if row["sku"] == LAMP]
        return "usually ships within" in str(rows[0]["meta"])

    shop.ring()
    shop.soon(said, wanted=True)


def test_a_sale_whose_webhooks_were_all_lost_is_found_by_the_sweep(shop: Store) -> None:
    shop.eyes.store("webhooks", {"drop": 1.0})
    order = _buy(shop, 7)
    shop.soon(lambda: shop.eyes.waits(order), (2, 5))


def test_doubled_shuffled_and_late_webhooks_lead_to_the_same_end(shop: Store) -> None:
    shop.eyes.store("webhooks", {"duplicate": 3, "shuffle": True, "hold": True})
    first, second = _buy(shop, 7), _buy(shop, 2)
    shop.eyes.store("stock", {"sku": LAMP, "add": 3})
    shop.eyes.store("webhooks/flush", {})
    shop.soon(lambda: (shop.eyes.waits(first), shop.eyes.waits(second)), ((0, 7), (1, 1)))


def test_what_arrives_while_the_store_is_away_waits_for_it(shop: Store) -> None:
    shop.eyes.store("faults", {"action": "down", "seconds": 6})
    order = _buy(shop, 7)
    shop.soon(lambda: shop.eyes.waits(order), (2, 5), 60)


def test_a_cancelled_order_gives_its_place_and_its_goods_to_the_next(shop: Store) -> None:
    first, second = _buy(shop, 5), _buy(shop, 2)
    shop.soon(lambda: shop.eyes.waits(second), (2, 0))
    shop.eyes.store(f"orders/{first}/cancel", {})
    shop.soon(lambda: shop.eyes.waits(second), (0, 2))


def test_an_edited_quantity_moves_what_waits(shop: Store) -> None:
    order = _buy(shop, 7)
    shop.soon(lambda: shop.eyes.waits(order), (2, 5))
    shop.eyes.store(f"orders/{order}/edit", {"line": shop.eyes.line(order)["id"], "quantity": 6})
    shop.soon(lambda: shop.eyes.waits(order), (1, 5))
    shop.soon(lambda: _held(shop, order), 1)


def test_a_tag_that_staff_took_off_is_seen_by_the_sweep_and_put_on_again(shop: Store) -> None:
    order = _buy(shop, 7)
    shop.soon(lambda: _tags(shop, order), ["backorder"])
    shop.eyes.store(f"orders/{order}/tags", {"remove": ["backorder"], "add": ["vip"]})
    shop.soon(lambda: sorted(_tags(shop, order)), ["backorder", "vip"], 60)


def test_an_erp_that_writes_zero_does_not_deliver_anything(shop: Store) -> None:
    order = _buy(shop, 7)
    shop.soon(lambda: shop.eyes.waits(order), (2, 5))
    shop.eyes.store("stock", {"sku": LAMP, "set": 0})
    shop.soon(lambda: "did_goods_arrive" in shop.tasks(), wanted=True)
    assert shop.eyes.waits(order) == (2, 5)


def test_a_cap_stops_backorders_and_gives_the_merchants_setting_back(running: Running) -> None:
    store = connected_store(running, {"platform": "shopify"}, cap_per_item=3)
    _buy(store, 8)
    store.soon(lambda: _setting(store), "no")
    store.eyes.store("stock", {"sku": LAMP, "add": 2})
    store.soon(lambda: _setting(store) != "no", wanted=True)


def _setting(store: Store) -> str:
    return next(str(row["backorders"]) for row in store.eyes.books()["stock"] if row["sku"] == LAMP)


def test_removing_a_merchant_leaves_no_hold_no_tag_and_no_word_behind(shop: Store) -> None:
    from service.connect import remove  # noqa: PLC0415  # the subject of this journey

    order = _buy(shop, 7)
    shop.soon(lambda: _held(shop, order), 2)
    shop.soon(lambda: _tags(shop, order), ["backorder"])
    assert remove(shop.house, shop.merchant, lambda _kind, _number: None) == []
    row = shop.eyes.order(order)
    assert (row["holds"], row["tags"]) == ([], [])
    assert "$app.backorder" not in row["meta"]
    assert not any("availability" in str(one["meta"]) for one in shop.eyes.books()["stock"])


def test_a_shop_that_is_away_keeps_its_keys_until_everything_is_off(shop: Store) -> None:
    from service.connect import remove  # noqa: PLC0415  # the subject of this journey

    order = _buy(shop, 7)
    shop.soon(lambda: _held(shop, order), 2)
    shop.soon(lambda: _tags(shop, order), ["backorder"])
    shop.eyes.store("faults", {"method": "POST", "path": "ReleaseBackorderHold", "action": "503"})
    assert remove(shop.house, shop.merchant, lambda _kind, _number: None) != []
    assert shop.house.merchants.find(shop.merchant.public_id) is not None
    url = f"{shop.eyes.sandbox}/control/shops/{shop.eyes.shop}/faults"
    requests.delete(url, timeout=10).raise_for_status()
    assert remove(shop.house, shop.merchant, lambda _kind, _number: None) == []
    assert shop.eyes.order(order)["holds"] == []
    assert shop.house.merchants.find(shop.merchant.public_id) is None


def test_an_uninstalled_app_is_let_go_at_once(shop: Store) -> None:
    shop.eyes.store("uninstall", {})
    shop.soon(lambda: shop.house.merchants.find(shop.merchant.public_id), None)


@pytest.mark.parametrize(
    ("facts", "buy"),
    [
        ({"currency": "USD", "products": [PRODUCT | {"price": "19.99"}]}, {}),
        ({"currency": "JPY", "products": [PRODUCT | {"price": "1999"}]}, {}),
        ({"currency": "KWD", "products": [PRODUCT | {"price": "1.999"}]}, {}),
        ({"currency": "USD", "products": [PRODUCT | {"price": "10.00"}]}, {"coupon_percent": 33}),
        ({"currency": "USD", "products": [PRODUCT | {"price": "9.99"}]}, {"presentment": "EUR", "rate": "0.9137"}),
        ({"currency": "USD", "products": [PRODUCT | {"price": "9.99"}], "prices_include_tax": True}, {}),
    ],
    ids=["dollars", "yen", "dinars", "discount", "euros in a dollar shop", "tax included"],
)
def test_every_unit_goes_back_to_the_last_minor_unit(
    running: Running, facts: dict[str, Any], buy: dict[str, Any]
) -> None:
    store = connected_store(running, {"platform": "shopify", "shipping": "0", **facts})
    order = _buy(store, 3, **buy)
    captured = sum(_bank(store, order, "capture"))
    store.soon(lambda: store.eyes.waits(order), (1, 2))
    for done in (1, 2, 3):
        store.eyes.cancel(order, 1)
        store.soon(lambda: len(_bank(store, order, "refund")), done)
        store.soon(lambda: _money(store, order), "done")
    assert sum(_bank(store, order, "refund")) == captured


def test_the_whole_order_goes_back_with_its_shipping_and_is_cancelled(shop: Store) -> None:
    order = _buy(shop, 7)
    captured = sum(_bank(shop, order, "capture"))
    shop.soon(lambda: shop.eyes.waits(order), (2, 5))
    shop.eyes.cancel(order, 7)
    shop.soon(lambda: _bank(shop, order, "refund"), [captured])
    shop.soon(lambda: _money(shop, order), "done")
    shop.soon(lambda: shop.eyes.stock(LAMP), 5)


def test_a_shipped_unit_is_never_touched(shop: Store) -> None:
    order = _buy(shop, 7)
    shop.soon(lambda: _held(shop, order), 2)
    shop.eyes.store(f"orders/{order}/fulfil", {"line": shop.eyes.line(order)["id"], "quantity": 5})
    shop.soon(lambda: shop.eyes.waits(order), (2, 0))
    with pytest.raises(RuntimeError, match="409"):
        shop.eyes.cancel(order, 3)
    shop.eyes.cancel(order, 2)
    shop.soon(lambda: _bank(shop, order, "refund"), [2 * UNIT])
    shop.soon(lambda: shop.eyes.stock(LAMP), 0)


def test_a_manual_payment_becomes_a_clear_task(shop: Store) -> None:
    order = _buy(shop, 7, "bacs")
    shop.eyes.store(f"orders/{order}/pay", {})
    shop.soon(lambda: shop.eyes.waits(order), (2, 5))
    shop.eyes.cancel(order, 2)
    shop.soon(lambda: "refund_by_hand" in shop.tasks(), wanted=True)
    assert _bank(shop, order, "refund") == []


def test_reserved_money_is_let_go_not_refunded(shop: Store) -> None:
    order = _buy(shop, 7, "rig_authorise")
    shop.soon(lambda: shop.eyes.waits(order), (2, 5))
    shop.eyes.cancel(order, 7)
    shop.soon(lambda: len(_bank(shop, order, "void")), 1)
    assert _bank(shop, order, "refund") == []
    shop.soon(lambda: shop.eyes.stock(LAMP), 5)


def test_units_of_an_unpaid_order_are_taken_off_it(shop: Store) -> None:
    order = _buy(shop, 7, "bacs")
    shop.soon(lambda: shop.eyes.waits(order), (2, 5))
    shop.eyes.cancel(order, 2)
    shop.soon(lambda: shop.eyes.line(order)["quantity"], 5)
    shop.soon(lambda: shop.eyes.waits(order), (0, 5))
    assert _bank(shop, order, "refund") == []


def test_money_that_may_not_have_moved_is_never_sent_twice(shop: Store) -> None:
    order = _buy(shop, 7)
    shop.soon(lambda: shop.eyes.waits(order), (2, 5))
    shop.eyes.store("faults", {"method": "POST", "path": "CreateRefund", "action": "html", "times": 1})
    shop.eyes.cancel(order, 1)
    shop.soon(lambda: _money(shop, order) in {"unknown", "done"}, wanted=True, seconds=60)
    assert len(_bank(shop, order, "refund")) == (_money(shop, order) == "done")


@pytest.mark.parametrize("fault", ["commit_then_500", "commit_then_timeout", "commit_then_reset"])
def test_money_moves_once_whatever_the_store_answers(shop: Store, fault: str) -> None:
    order = _buy(shop, 7)
    shop.soon(lambda: shop.eyes.waits(order), (2, 5))
    shop.eyes.store("faults", {"method": "POST", "path": "CreateRefund", "action": fault, "times": 1, "seconds": 1})
    shop.eyes.cancel(order, 1)
    shop.soon(lambda: _money(shop, order), "done", 100)
    assert _bank(shop, order, "refund") == [UNIT]


def test_an_open_dispute_stops_the_money(shop: Store) -> None:
    order = _buy(shop, 7)
    shop.soon(lambda: shop.eyes.waits(order), (2, 5))
    shop.eyes.store(f"orders/{order}/dispute", {"status": "NEEDS_RESPONSE"})
    with pytest.raises(RuntimeError, match="409"):
        shop.eyes.cancel(order, 1)
    shop.soon(lambda: "dispute" in " ".join(shop.tasks()), wanted=True)
    assert _bank(shop, order, "refund") == []
