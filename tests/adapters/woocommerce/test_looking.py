"""A reading is believed when the orders are the same before and after the stock; lists move while they are read."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import responses

from adapters.woocommerce.shop import WooShop
from connector.errors import NotSent
from tests.adapters.woocommerce.edge import ADDRESS, ROOT, asked, line, metas, order, path, product, query, refund
from tests.adapters.woocommerce.words import at

SINCE = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
Answer = tuple[int, dict[str, str], str]


def mug(key: int, quantity: int = 5, taken: int = 5, **changes: Any) -> dict[str, Any]:
    lines = [line(id=key * 10, quantity=quantity, meta_data=metas(_reduced_stock=str(taken)))]
    return order(key, line_items=lines, **changes)


def products(web: responses.RequestsMock, *rows: dict[str, Any]) -> None:
    web.get(f"{ROOT}products", json=list(rows))


def test_orders_are_read_then_stock_then_orders_again_a_hundred_at_a_time(
    shop: WooShop, web: responses.RequestsMock
) -> None:
    rows = [mug(key) for key in range(1, 102)]
    for _ in range(2):
        web.get(f"{ROOT}orders", json=rows[:100])
        web.get(f"{ROOT}orders", json=rows[100:])
    products(web, product(12, stock_quantity=-3))
    seen = shop.look([str(key) for key in range(1, 102)], [], None)
    assert [path(call) for call in web.calls] == ["orders", "orders", "products", "orders", "orders"]
    assert query(web.calls[0])["include"] == ",".join(str(key) for key in range(1, 101))
    assert query(web.calls[2])["include"] == "12"
    assert len(seen.orders) == 101
    assert [item.available for item in seen.items] == [-3]


def test_a_sale_while_the_stock_was_read_makes_us_look_again(shop: WooShop, web: responses.RequestsMock) -> None:
    for units in (5, 6, 6):
        web.get(f"{ROOT}orders", json=[mug(1, units, units)])
    products(web, product(12, stock_quantity=-3))
    products(web, product(12, stock_quantity=-4))
    seen = shop.look(["1"], [], None)
    assert (seen.orders[0].lines[0].ordered, seen.items[0].available) == (6, -4)


def test_orders_that_never_stand_still_are_no_answer(shop: WooShop, web: responses.RequestsMock) -> None:
    for units in (5, 6, 7, 8):
        web.get(f"{ROOT}orders", json=[mug(1, units, units)])
    products(web, product(12))
    with pytest.raises(NotSent):
        shop.look(["1"], [], None)
    assert asked(web).count(("GET", "products")) == 3


def test_a_change_that_moves_no_unit_is_no_change(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders", json=[mug(1)])
    web.get(f"{ROOT}orders", json=[mug(1, date_modified_gmt="2026-11-22T23:00:00")])
    products(web, product(12))
    assert shop.look(["1"], [], None).orders[0].modified == at("23:00:00")


def test_an_order_no_list_shows_is_asked_for_in_the_trash_and_then_by_itself(
    shop: WooShop, web: responses.RequestsMock
) -> None:
    for _ in range(2):
        web.get(f"{ROOT}orders", json=[])
        web.get(f"{ROOT}orders", json=[mug(1, status="trash")])
        web.get(f"{ROOT}orders/2", status=404, json={"code": "woocommerce_rest_shop_order_invalid_id"})
    products(web, product(12))
    seen = shop.look(["1", "2"], [], None)
    assert [found.status for found in seen.orders] == ["trash"]
    assert seen.gone == ("2",)
    assert query(web.calls[1])["status"] == "trash"


@pytest.mark.parametrize("key", ["", "x", "1/../2", "-1", "²", "1,2"])
def test_an_id_that_is_none_is_gone_without_a_question(shop: WooShop, key: str) -> None:
    assert shop.look([key], [], None).gone == (key,)


def test_an_answer_about_another_order_is_not_taken(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders", json=[mug(7)])
    web.get(f"{ROOT}orders", json=[])
    web.get(f"{ROOT}orders/1", json=mug(7))
    with pytest.raises(NotSent):
        shop.look(["1"], [], None)


def test_an_odd_order_is_named_with_its_reason_and_hides_no_other(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders", json=[mug(1), mug(2, quantity=-5)])
    products(web, product(12))
    seen = shop.look(["1", "2"], [], None)
    assert [found.id for found in seen.orders] == ["1"]
    assert "odd values" in seen.unread["2"]


def test_refunds_are_read_apart_only_where_there_are_some(shop: WooShop, web: responses.RequestsMock) -> None:
    listed = [{"id": 9, "reason": "", "total": "-22.00"}]
    web.get(f"{ROOT}orders", json=[mug(1), mug(2, refunds=listed)])
    products(web, product(12))
    given = refund(9, "22.00", "22:30:00", (20, 1, "20.00", "2.00"))
    web.get(f"{ROOT}orders/2/refunds", json=[given], headers={"X-WP-Total": "1"})
    seen = shop.look(["1", "2"], [], None)
    assert [(found.complete, found.lines[0].cancelled) for found in seen.orders] == [(True, 0), (True, 1)]
    assert asked(web)[-1] == ("GET", "orders/2/refunds")


def test_an_order_in_parcels_has_them_read_apart(shop: WooShop, web: responses.RequestsMock) -> None:
    row = mug(1, meta_data=metas(_fulfillment_status="partially_fulfilled"))
    web.get(f"{ROOT}orders", json=[row])
    products(web, product(12))
    shipped = {"is_fulfilled": True, "meta_data": metas(_items=[{"item_id": 10, "qty": 2}])}
    web.get(f"{ROOT}orders/1/fulfillments", json=[shipped])
    (found,) = shop.look(["1"], [], None).orders
    assert (found.complete, found.lines[0].shipped) == (True, 2)


def test_changes_are_asked_for_in_gmt_without_a_zone_and_with_an_overlap(
    shop: WooShop, web: responses.RequestsMock
) -> None:
    web.get(f"{ROOT}orders", json=[mug(1)])
    web.get(f"{ROOT}orders", json=[])
    web.get(f"{ROOT}orders", json=[mug(1)])
    web.get(f"{ROOT}orders", json=[])
    products(web, product(12))
    tokyo = SINCE.astimezone(timezone(timedelta(hours=9))).replace(microsecond=5)
    seen = shop.look([], [], tokyo)
    first, second = query(web.calls[0]), query(web.calls[1])
    assert first["modified_after"] == second["modified_after"] == "2026-11-22T21:58:00"
    assert (first["dates_are_gmt"], first["orderby"], first["order"]) == ("true", "modified", "asc")
    assert (first["status"], second["status"]) == ("any", "trash")
    assert seen.seen_to == at("22:13:08")


def test_without_changes_we_have_seen_as_far_as_before(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders", json=[])
    assert shop.look([], [], SINCE).seen_to == SINCE


def test_the_same_order_is_asked_past_every_cache(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders/19", json=order())
    shop.order("19")
    shop.order("19")
    first, second = (query(call)["_"] for call in web.calls)
    assert first != second
    assert str(web.calls[0].request.url).startswith(ADDRESS)
