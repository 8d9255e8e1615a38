"""Another item by one change of the order: at what was paid, only what is there, known by the line with the tag."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import responses

from adapters.woocommerce.orders import order_of
from adapters.woocommerce.shop import WooShop
from connector.errors import NotSent, Refused, Unclear
from connector.ports import Kind, Operation, Receipt
from tests.adapters.woocommerce.edge import ROOT, asked, line, metas, order, product
from tests.adapters.woocommerce.wishes import PAID, TAG, paid, wish

DETAILS: dict[str, Any] = {"variant": "30", "back": 0, "total": 13200, "currency": "USD"}


def swap(**details: Any) -> Operation:
    return replace(wish(Kind.SWAP, **(DETAILS | details)), amount=None)


def shown(web: responses.RequestsMock, **changes: Any) -> None:
    web.get(f"{ROOT}orders/19", json=order(**PAID | changes))
    web.get(f"{ROOT}orders/19/refunds", json=[], headers={"X-WP-Total": "0"})


def there(web: responses.RequestsMock, units: int = 5, **more: Any) -> None:
    rows = [product(30, stock_quantity=units, **more)]
    web.get(f"{ROOT}products", json=rows, headers={"X-WP-Total": "1"})


def after(taken: str = "2", **changes: Any) -> dict[str, Any]:
    """The order with three of the five mugs and two of the other item, and how many of those left the shelf."""
    more = {"_reduced_stock": taken} if taken else {}
    mugs, tray = order()["line_items"]
    new = line(
        id=77, product_id=30, quantity=2, meta_data=metas(_backorder_operation=TAG, **more), total="40.00", taxes=[]
    )
    return order(**PAID | {"line_items": [mugs | {"quantity": 3}, tray, new]} | changes)


def test_the_new_line_is_sold_at_what_was_paid_for_the_old_units(shop: WooShop) -> None:
    body = json.loads(shop.prepare(swap(variant="30:31"), paid()))
    old, new = body["line_items"]
    assert (old["id"], old["quantity"]) == (2, 3)
    assert (new["product_id"], new["variation_id"], new["quantity"]) == (30, 31, 2)
    assert (new["total"], new["total_tax"], new["subtotal"]) == ("40.00", "4.00", "40.00")
    assert new["meta_data"] == [{"key": "_backorder_operation", "value": TAG}]


def test_the_order_is_changed_once_and_the_new_line_is_the_receipt(shop: WooShop, web: responses.RequestsMock) -> None:
    shown(web)
    there(web)
    web.put(f"{ROOT}orders/19", json=after())
    request = shop.prepare(swap(), paid())
    assert shop.send(swap(), request) == Receipt("77")
    assert web.calls[-1].request.body == request


def test_a_line_with_our_tag_is_its_own_receipt_and_nothing_is_sent(shop: WooShop, web: responses.RequestsMock) -> None:
    shown(web, line_items=after()["line_items"], total="131.00")
    receipt = shop.send(swap(), b"{}")
    assert receipt.id == "77"
    assert "132.00 USD before and comes to 131.00 now" in receipt.evidence
    assert {method for method, _ in asked(web)} == {"GET"}
    assert shop.find_operation(swap()) == receipt


def test_the_new_line_takes_its_units_off_the_shelf(shop: WooShop, web: responses.RequestsMock) -> None:
    shown(web)
    there(web)
    web.put(f"{ROOT}orders/19", json=after(taken=""))
    web.put(f"{ROOT}orders/19", json=after())
    assert shop.send(swap(), shop.prepare(swap(), paid())) == Receipt("77")
    assert json.loads(web.calls[-1].request.body or b"") == {"line_items": [{"id": 77, "quantity": 2}]}


def test_a_line_found_without_its_stock_takes_it_then(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders/19", json=after(taken=""))
    web.put(f"{ROOT}orders/19", json=after())
    assert shop.find_operation(swap()) == Receipt("77")
    assert [method for method, _ in asked(web)].count("PUT") == 1


def _unanswered(web: responses.RequestsMock, status: int) -> None:
    web.put(f"{ROOT}orders/19", json={"code": "x", "message": "No."}, status=status)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_stock_that_is_still_to_be_taken_leaves_the_change_unclear(
    shop: WooShop, web: responses.RequestsMock, status: int
) -> None:
    shown(web)
    there(web)
    web.put(f"{ROOT}orders/19", json=after(taken=""))
    _unanswered(web, status)
    with pytest.raises(Unclear):
        shop.send(swap(), shop.prepare(swap(), paid()))
    web.get(f"{ROOT}orders/19", json=after(taken=""))
    with pytest.raises(NotSent, match=r"to be taken|come back later"):
        shop.find_operation(swap())


@pytest.mark.parametrize("status", [400, 403, 404])
def test_stock_the_shop_will_not_take_is_told_to_the_merchant(
    shop: WooShop, web: responses.RequestsMock, status: int
) -> None:
    web.get(f"{ROOT}orders/19", json=after(taken=""))
    _unanswered(web, status)
    found = shop.find_operation(swap())
    assert found is not None
    assert "Take 2 off by hand." in found.evidence


@pytest.mark.parametrize(("managed", "told"), [(True, "Take 2 off by hand."), (False, "")])
def test_a_line_that_takes_nothing_is_told_of_only_where_its_item_is_counted(
    shop: WooShop, web: responses.RequestsMock, managed: bool, told: str
) -> None:
    web.get(f"{ROOT}orders/19", json=after(taken=""))
    web.put(f"{ROOT}orders/19", json=after(taken=""))
    there(web, manage_stock=managed, stock_status="instock")
    found = shop.find_operation(swap())
    assert found is not None
    assert found.evidence.endswith(told)
    assert bool(found.evidence) is managed


@pytest.mark.parametrize("status", ["cancelled", "refunded", "trash", "pending"])
def test_an_order_that_does_not_count_any_more_takes_nothing(
    shop: WooShop, web: responses.RequestsMock, status: str
) -> None:
    web.get(f"{ROOT}orders/19", json=after(taken="", status=status))
    assert shop.find_operation(swap()) == Receipt("77")
    assert {method for method, _ in asked(web)} == {"GET"}


@pytest.mark.parametrize("here", [{"units": 1}, {"units": 0, "manage_stock": False, "stock_status": "onbackorder"}])
def test_what_is_not_there_is_refused(shop: WooShop, web: responses.RequestsMock, here: dict[str, Any]) -> None:
    shown(web)
    there(web, **here)
    with pytest.raises(Refused, match="not enough"):
        shop.send(swap(), shop.prepare(swap(), paid()))
    assert {method for method, _ in asked(web)} == {"GET"}


def test_an_item_the_shop_does_not_know_is_refused(shop: WooShop, web: responses.RequestsMock) -> None:
    shown(web)
    web.get(f"{ROOT}products", json=[], headers={"X-WP-Total": "0"})
    with pytest.raises(Refused, match="not enough"):
        shop.send(swap(), shop.prepare(swap(), paid()))


def test_an_order_that_was_changed_meanwhile_is_prepared_anew(shop: WooShop, web: responses.RequestsMock) -> None:
    mugs, tray = order()["line_items"]
    shown(web, line_items=[mugs | {"quantity": 4}, tray])
    with pytest.raises(NotSent, match="changed in the meantime"):
        shop.send(swap(), shop.prepare(swap(), paid()))


def test_units_that_do_not_wait_any_more_are_refused(shop: WooShop) -> None:
    mugs = replace(paid().lines[0], shipped=4)
    with pytest.raises(Refused, match="do not wait"):
        shop.prepare(swap(), replace(paid(), lines=(mugs, *paid().lines[1:])))


@pytest.mark.parametrize("answer", [order(**PAID), {"id": 19}, after(line_items=[])])
def test_an_answer_without_the_new_line_is_unclear(
    shop: WooShop, web: responses.RequestsMock, answer: dict[str, Any]
) -> None:
    shown(web)
    there(web)
    web.put(f"{ROOT}orders/19", json=answer)
    with pytest.raises(Unclear):
        shop.send(swap(), shop.prepare(swap(), paid()))


def test_what_it_costs_less_goes_back_of_its_line_alone(shop: WooShop) -> None:
    wanted = replace(wish(line="2"), units={})
    (row,) = json.loads(shop.prepare(wanted, paid()))["line_items"]
    assert (row["id"], row["quantity"]) == (2, 0)
    assert row["refund_total"] + row["refund_tax"][0]["refund_total"] == 44.0
    with pytest.raises(Refused, match="left to give back"):
        shop.prepare(replace(wanted, amount=paid().total), paid())
    gone = json.loads(shop.prepare(replace(wanted, details={"line": "99"}), paid()))
    assert (gone["amount"], gone["line_items"]) == ("44.00", [])


def test_prices_of_products_and_variations_are_read_together(shop: WooShop, web: responses.RequestsMock) -> None:
    rows = [
        product(30, price="20.00"),
        product(31, price=""),
        product(32, price="x"),
        product(33, price="-1"),
        {"id": 34},
    ]
    web.get(f"{ROOT}products", json=rows, headers={"X-WP-Total": "5"})
    web.get(f"{ROOT}variations", json=[product(41, price="7.5")], headers={"X-WP-Total": "1"})
    variants = ["30", "31", "32", "33", "34", "40:41", "40:42", ""]
    assert shop.prices(variants) == {"30": Decimal("20.00"), "40:41": Decimal("7.5")}


@pytest.mark.parametrize("held", [True, False])
def test_an_order_says_whether_its_prices_hold_the_tax(held: bool) -> None:
    assert order_of(order(prices_include_tax=held)).gross is held


@pytest.mark.parametrize(
    ("setting", "status", "there"),
    [
        ({"value": "DE:DE-BE"}, 200, True),
        ({"value": "DE"}, 200, True),
        ({"value": "FR"}, 200, False),
        ({"value": None}, 200, False),
        ([], 200, False),
        ({"code": "x"}, 403, False),
        ({"code": "x"}, 404, False),
    ],
)
def test_a_price_that_holds_the_tax_of_another_country_is_none(
    shop: WooShop, web: responses.RequestsMock, setting: object, status: int, there: bool
) -> None:
    web.get(f"{ROOT}settings/general/woocommerce_default_country", json=setting, status=status)
    if there:
        web.get(f"{ROOT}products", json=[product(30, price="20.00")], headers={"X-WP-Total": "1"})
    assert bool(shop.prices(["30"], "DE")) is there


def test_older_shops_list_the_variations_of_one_product_at_a_time(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}variations", json={"code": "rest_no_route"}, status=404)
    web.get(f"{ROOT}products/40/variations", json=[product(41, price="7.5")], headers={"X-WP-Total": "1"})
    assert shop.prices(["40:41"]) == {"40:41": Decimal("7.5")}
    assert shop.prices([]) == {}
