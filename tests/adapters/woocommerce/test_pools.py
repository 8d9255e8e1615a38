"""Stock pools: whoever owns the number."""

from typing import Any

import pytest
import responses

from adapters.woocommerce.shop import WooShop
from connector.errors import NotSent, Refused
from connector.model import Backorders, Item
from tests.adapters.woocommerce.edge import ROOT, asked, order, product, query, sent
from tests.adapters.woocommerce.words import item

CAP = product(20, name="Cap", type="variable", manage_stock=True, stock_quantity=3, variations=[21, 22, 23])
RED = product(21, name="Red", type="variation", parent_id=20, manage_stock="parent", stock_quantity=3)
BLUE = product(22, name="Blue", type="variation", parent_id=20, manage_stock="parent", stock_quantity=3)
GOLD = product(23, name="Gold", type="variation", parent_id=20, manage_stock=True, stock_quantity=-1)
SHARED = Item("20", "Cap", ("20:21", "20:22"), 3, "SKU-20", Backorders.NOTIFY, arrivals=())
OWN = item("20:23", "Cap - Gold", "SKU-23", -1, Backorders.NOTIFY)
NO_ROUTE = {"code": "rest_no_route", "message": "No route was found.", "data": {"status": 404}}


def cap(web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}products", json=[CAP])
    web.get(f"{ROOT}variations", json=[BLUE, GOLD, RED])


def test_variations_that_share_their_products_number_are_one_pool(shop: WooShop, web: responses.RequestsMock) -> None:
    cap(web)
    assert shop.look([], ["20:21"], None).items == (SHARED,)
    assert query(web.calls[1])["include"] == "21,22,23"


def test_a_variation_with_its_own_number_is_its_own_pool(shop: WooShop, web: responses.RequestsMock) -> None:
    cap(web)
    assert shop.look([], ["20:23"], None).items == (OWN,)


def test_a_product_with_variations_stands_for_all_its_pools(shop: WooShop, web: responses.RequestsMock) -> None:
    cap(web)
    assert shop.look([], ["20"], None).items == (OWN, SHARED)


def test_an_older_shop_lists_the_variations_of_each_product(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}products", json=[CAP])
    web.get(f"{ROOT}variations", status=404, json=NO_ROUTE)
    web.get(f"{ROOT}products/20/variations", json=[RED, BLUE, GOLD])
    assert shop.look([], ["20:21"], None).items == (SHARED,)


def test_a_variation_that_was_deleted_is_gone(shop: WooShop, web: responses.RequestsMock) -> None:
    cap(web)
    assert shop.look([], ["20:99", "20:21", "77"], None).gone_variants == ("20:99", "77")


@pytest.mark.parametrize(
    ("changes", "available", "on_backorder"),
    [
        ({"manage_stock": False, "stock_quantity": None, "stock_status": "onbackorder"}, None, True),
        ({"manage_stock": False, "stock_quantity": None, "stock_status": "instock"}, None, False),
        ({"manage_stock": False, "stock_quantity": 5, "stock_status": "outofstock"}, None, False),
        ({"manage_stock": True, "stock_quantity": None}, 0, False),
        ({"manage_stock": True, "stock_quantity": -4, "stock_status": "onbackorder"}, -4, False),
    ],
)
def test_a_number_counts_only_where_stock_is_managed(
    shop: WooShop, web: responses.RequestsMock, changes: dict[str, Any], available: int | None, on_backorder: bool
) -> None:
    web.get(f"{ROOT}products", json=[product(12, **changes)])
    (found,) = shop.look([], ["12"], None).items
    assert (found.available, found.on_backorder) == (available, on_backorder)


@pytest.mark.parametrize("changes", [{"virtual": True}, {"downloadable": True}])
def test_what_is_not_sent_by_post_does_not_ship(
    shop: WooShop, web: responses.RequestsMock, changes: dict[str, bool]
) -> None:
    web.get(f"{ROOT}products", json=[product(12, **changes)])
    assert not shop.look([], ["12"], None).items[0].ships


def test_the_catalogue_has_the_pools_of_every_product_once(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}products", json=[product(12), CAP, product(30, type="grouped")])
    web.get(f"{ROOT}variations", json=[RED, BLUE, GOLD])
    ((items, _),) = shop.items("")
    assert [one.key for one in items] == ["12", "20:23", "20"]


def test_open_orders_are_read_in_open_statuses_and_those_of_plugins(shop: WooShop, web: responses.RequestsMock) -> None:
    slugs = ["pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed", "packing"]
    web.get(f"{ROOT}reports/orders/totals", json=[{"slug": slug, "total": 1} for slug in slugs])
    web.get(f"{ROOT}orders", json=[order()])
    ((orders, _),) = shop.open_orders("")
    assert [one.id for one in orders] == ["19"]
    assert query(web.calls[1])["status"] == "processing,on-hold,packing"


def test_a_key_that_may_not_see_reports_reads_the_open_statuses(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}reports/orders/totals", status=401, json={"code": "woocommerce_rest_cannot_view"})
    web.get(f"{ROOT}orders", json=[order(), order(20, total="odd")])
    ((orders, _),) = shop.open_orders("")
    assert [one.id for one in orders] == ["19"]
    assert query(web.calls[1])["status"] == "processing,on-hold"


def test_a_variations_backorders_are_set_below_its_product(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}products/20/variations/23", json=GOLD)
    web.put(f"{ROOT}products/20/variations/23", json=GOLD)
    shop.limit(OWN, stop=True, restore="notify")
    assert sent(web.calls[1]) == {"backorders": "no"}


def test_a_shared_pools_backorders_are_set_at_its_product(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}products/20", json=CAP | {"backorders": "no"})
    web.put(f"{ROOT}products/20", json=CAP)
    shop.limit(SHARED, stop=False, restore="yes")
    assert sent(web.calls[1]) == {"backorders": "yes"}


def test_what_stands_already_is_not_written(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}products/20", json=CAP | {"backorders": "no"})
    shop.limit(SHARED, stop=True, restore="notify")
    assert asked(web) == [("GET", "products/20")]


def test_an_answer_about_another_product_changes_nothing(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}products/20", json=product(12))
    with pytest.raises(NotSent):
        shop.limit(SHARED, stop=True, restore="notify")


def test_an_item_without_a_number_cannot_be_stopped(shop: WooShop) -> None:
    with pytest.raises(Refused):
        shop.limit(item("15", "Mug Unmanaged", "MUG-UNM", None, Backorders.NO), stop=True, restore="no")
