"""Stock moves exactly as measured."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.sandbox import scenes
from tests.sandbox.process import Shop, ask


def line(order: Any) -> Any:
    return order["line_items"][0]


def meta(order: Any, key: str) -> Any:
    return next((one["value"] for one in line(order)["meta_data"] if one["key"] == key), None)


def test_a_checkout_beyond_stock_marks_the_units_where_the_buyer_is_told(shop: Shop) -> None:
    order = shop.buy(("MUG-NOTIFY", 5))
    assert (meta(order, "Backordered"), meta(order, "_reduced_stock")) == ("3", "5")
    assert shop.stock("MUG-NOTIFY") == -3
    assert meta(shop.buy(("MUG-NOTIFY", 2)), "Backordered") == "2"


def test_nothing_is_marked_where_the_buyer_is_not_told_nor_on_orders_written_in(shop: Shop) -> None:
    assert meta(shop.buy(("MUG-YES", 5)), "Backordered") is None
    assert meta(shop.buy(("MUG-NOTIFY", 5), via="rest"), "Backordered") is None


def test_a_checkout_is_refused_beyond_stock_where_backorders_are_not_allowed_but_rest_is_not(shop: Shop) -> None:
    wish = {"lines": [{"sku": "MUG-NO", "quantity": 9}]}
    assert ask("POST", f"{shop.sandbox.url}/control/shops/{shop.name}/buy", json=wish).status_code == 409
    shop.rest("POST", "/orders", {"set_paid": True, "line_items": [{"product_id": 13, "quantity": 9}]})
    assert shop.stock("MUG-NO") == -6


def test_a_pending_order_takes_nothing_until_it_is_paid(shop: Shop) -> None:
    order = shop.rest("POST", "/orders", {"line_items": [{"product_id": 12, "quantity": 4}]})
    assert shop.stock("MUG-NOTIFY") == 2
    shop.act(order["id"], "pay")
    assert shop.stock("MUG-NOTIFY") == -2


def test_paying_an_order_that_was_written_in_charges_the_card_once(shop: Shop) -> None:
    wish = {"payment_method": "rig_card", "line_items": [{"product_id": 12, "quantity": 1}]}
    order = shop.rest("POST", "/orders", wish)
    for _ in range(2):
        shop.act(order["id"], "pay")
    assert shop.bank("capture") == [2200]


def test_cancelling_gives_back_what_is_left_and_reopening_takes_the_full_quantity_again(shop: Shop) -> None:
    order = scenes.restocked_once(shop)
    assert shop.stock("MUG-NOTIFY") == 2 - 3 + 1
    shop.rest("PUT", f"/orders/{order['id']}", {"status": "cancelled"})
    assert shop.stock("MUG-NOTIFY") == 2
    again = shop.rest("PUT", f"/orders/{order['id']}", {"status": "processing"})
    assert shop.stock("MUG-NOTIFY") == -1
    assert meta(again, "_reduced_stock") == "3"


@pytest.mark.parametrize("act", ["trash", "delete"])
def test_the_trash_and_deleting_give_nothing_back(shop: Shop, act: str) -> None:
    order = shop.buy(("MUG-NOTIFY", 5))
    shop.act(order["id"], act)
    assert shop.stock("MUG-NOTIFY") == -3


def test_an_edited_quantity_moves_stock_and_leaves_the_lines_total(shop: Shop) -> None:
    order = shop.buy(("MUG-NOTIFY", 5))
    wish = {"line_items": [{"id": line(order)["id"], "quantity": 2}]}
    edited = shop.rest("PUT", f"/orders/{order['id']}", wish)
    assert shop.stock("MUG-NOTIFY") == 0
    assert (line(edited)["total"], line(edited)["price"]) == ("100.00", 50)


def test_a_line_added_to_an_order_takes_stock_once_it_is_written_again(shop: Shop) -> None:
    order = shop.buy(("LAMP", 1))
    added = shop.rest("PUT", f"/orders/{order['id']}", {"line_items": [{"product_id": 12, "quantity": 2}]})
    assert shop.stock("MUG-NOTIFY") == 2
    new = added["line_items"][1]
    assert not any(one["key"] == "_reduced_stock" for one in new["meta_data"])
    for _ in range(2):
        shop.rest("PUT", f"/orders/{order['id']}", {"line_items": [{"id": new["id"], "quantity": 2}]})
        assert shop.stock("MUG-NOTIFY") == 0


def test_quantity_zero_removes_the_line_and_gives_all_back(shop: Shop) -> None:
    order = shop.buy(("MUG-NOTIFY", 5), ("LAMP", 1))
    wish = {"line_items": [{"id": line(order)["id"], "quantity": 0}]}
    edited = shop.rest("PUT", f"/orders/{order['id']}", wish)
    assert [one["sku"] for one in edited["line_items"]] == ["LAMP"]
    assert shop.stock("MUG-NOTIFY") == 2


def test_variations_without_a_number_of_their_own_share_their_parents(shop: Shop) -> None:
    shop.buy(("CAP-RED", 2))
    order = shop.buy(("CAP-BLUE", 2))
    assert meta(order, "Backordered") == "1"
    shown = shop.rest("GET", "/products/20/variations/22")
    assert (shown["manage_stock"], shown["stock_quantity"], shown["stock_status"]) == ("parent", -1, "onbackorder")
    assert shop.stock("CAP") == -1


def test_a_relative_change_is_relative_also_from_many_hands(shop: Shop) -> None:
    shop.rest("PUT", "/products/13", {"stock_quantity": 100})
    with ThreadPoolExecutor(4) as hands:
        jobs = [hands.submit(shop.ask, "PUT", "/products/13", {"inventory_delta": 1}) for _ in range(20)]
        assert all(job.result().ok for job in jobs)
    assert shop.stock("MUG-NO") == 120


def test_half_a_unit_is_refused(shop: Shop) -> None:
    assert shop.ask("PUT", "/products/13", {"stock_quantity": 2.5}).status_code == 400


def test_a_variation_cannot_be_changed_as_a_product(shop: Shop) -> None:
    assert shop.ask("PUT", "/products/17", {"stock_quantity": 2}).status_code == 404


def test_authorised_money_is_captured_on_completing_and_voided_on_cancelling(shop: Shop) -> None:
    first, second = (shop.buy(("LAMP", 1), payment="rig_authorise") for _ in range(2))
    assert (first["status"], first["date_paid"]) == ("on-hold", None)
    assert first["transaction_id"]
    shop.act(first["id"], "complete")
    shop.act(second["id"], "cancel")
    assert (shop.bank("authorise"), shop.bank("capture"), shop.bank("void")) == ([2970, 2970], [2970], [2970])


def test_prices_that_include_tax_are_split_so_that_the_sum_stays(shop: Shop) -> None:
    dear = shop.sandbox.open(currency="EUR", prices_include_tax=True, tax_percent=19)
    order = dear.buy(("MUG-NOTIFY", 1))
    assert (line(order)["total"], line(order)["total_tax"]) == ("16.81", "3.19")


def test_money_without_decimals_stays_without(shop: Shop) -> None:
    yen = shop.sandbox.open(currency="JPY", shipping="500", products=[{"sku": "TEA", "price": "1200", "stock": 2}])
    order = yen.buy(("TEA", 2))
    assert (order["total"], yen.books()["exponent"], yen.bank("capture")) == ("3190", 0, [3190])


def test_a_coupon_takes_its_share_off_every_line(shop: Shop) -> None:
    order = shop.buy(("MUG-NOTIFY", 1), coupon_percent=25)
    assert (order["discount_total"], order["total"], order["coupon_lines"][0]["discount"]) == ("5.00", "22.00", "5.00")


def test_a_shipment_is_noted_on_the_order_and_its_status_stays(shop: Shop) -> None:
    order = shop.buy(("MUG-NOTIFY", 3))
    shop.act(order["id"], "fulfil", line=line(order)["id"], quantity=2)
    now = shop.rest("GET", f"/orders/{order['id']}")
    status = next(one["value"] for one in now["meta_data"] if one["key"] == "_fulfillment_status")
    assert (status, now["status"]) == ("partially_fulfilled", "processing")
