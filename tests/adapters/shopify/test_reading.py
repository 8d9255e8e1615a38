"""No list is cut short: whatever one call does not show is asked for page by page."""

from typing import Any

import pytest
import responses

from adapters.shopify.client import Client
from adapters.shopify.looking import look
from adapters.shopify.reading import read_order
from adapters.shopify.stock import read_pools
from connector.errors import Gone, NotSent
from tests.adapters.shopify.counter import Counter, by_number, calls
from tests.adapters.shopify.edge import URL, answering
from tests.adapters.shopify.rows import (
    END,
    Row,
    back,
    gid,
    item,
    level,
    line,
    nodes,
    order,
    payment,
    refund,
    shipping,
    variant,
)

MOMENT = {"id": gid("Order", 5), "updatedAt": "2026-11-23T08:00:05Z"}


def answer(web: responses.RequestsMock, row: Row | None, **more: Any) -> None:
    web.add_callback(
        "POST", URL, answering({"OrderWithStock": {"order": row}, "OrderMoments": {"nodes": [MOMENT]}, **more})
    )


def paged(pages: dict[str | None, list[Row]]) -> dict[str | None, Row]:
    """Connections by the cursor they are asked for with."""
    cursors = [*pages][1:]
    return {cursor: nodes(rows, after) for (cursor, rows), after in zip(pages.items(), [*cursors, None], strict=True)}


def test_an_order_is_one_call(client: Client, web: responses.RequestsMock) -> None:
    answer(web, order())
    assert read_order(client, "5").lines[0].open_units == 3
    assert calls(web) == ["OrderWithStock"]


def test_an_order_read_alone_is_the_order_a_look_shows(client: Client, web: responses.RequestsMock) -> None:
    Counter({"5": order()}, by_number([item()])).open(web)
    assert look(client, ["5"], [], None).orders == (read_order(client, "5"),)


def test_an_order_nobody_knows_is_gone(client: Client, web: responses.RequestsMock) -> None:
    answer(web, None)
    with pytest.raises(Gone):
        read_order(client, "5")


@pytest.mark.parametrize("id_", ["x", "", "99999999999999999999", "5 OR 6"])
def test_what_can_be_no_id_is_gone_without_asking(client: Client, web: responses.RequestsMock, id_: str) -> None:
    with pytest.raises(Gone):
        read_order(client, id_)
    assert not web.calls


def test_all_lines_of_a_long_order_are_read(client: Client, web: responses.RequestsMock) -> None:
    pages = paged({None: [line(key) for key in range(1, 51)], "50": [line(key) for key in range(51, 61)]})
    lines = {"OrderLines": lambda given: {"order": {"id": given["id"], "lineItems": pages[given["after"]]}}}
    answer(web, order() | {"lineItems": nodes([line(key) for key in range(1, 11)], "10")}, **lines)
    assert [one.id for one in read_order(client, "5").lines] == [str(key) for key in range(1, 61)]
    assert calls(web) == ["OrderWithStock", "OrderLines", "OrderLines", "OrderMoments"]


def test_all_ways_of_shipping_are_read(client: Client, web: responses.RequestsMock) -> None:
    all_ = nodes([shipping(id=gid("ShippingLine", key)) for key in range(4)])
    answer(web, order() | {"shippingLines": nodes([], "3")}, OrderShipping={"order": {"shippingLines": all_}})
    assert len(read_order(client, "5").shipping) == 4


def test_all_payments_are_read(client: Client, web: responses.RequestsMock) -> None:
    moves = [payment("1.00") for _ in range(12)]
    answer(web, order(transactions=moves[:10]), OrderPayments={"order": {"transactions": moves}})
    assert read_order(client, "5").captured.minor == 1200


def test_all_refunds_and_all_their_lines_are_read(client: Client, web: responses.RequestsMock) -> None:
    made = [refund(back(quantity=1), id=gid("Refund", key)) for key in range(1, 8)]
    long = [back(11, 1) for _ in range(3)]
    heads = {one["id"]: {key: value for key, value in one.items() if key != "refundLineItems"} for one in made}
    shown = [made[0] | {"refundLineItems": nodes(long[:1], "next")}, *made[1:5]]
    answers = {
        "OrderRefunds": {"order": {"refunds": [{"id": one["id"]} for one in made]}},
        "RefundHead": lambda given: {"refund": heads[given["id"]]},
        "RefundLines": lambda given: {
            "refund": {"refundLineItems": nodes(long if given["id"] == gid("Refund", 1) else [back(11, 1)])}
        },
    }
    answer(web, order(line(quantity=9, currentQuantity=0), refunds=shown), **answers)
    found = read_order(client, "5")
    assert [one.units["11"] for one in found.refunds] == [3, 1, 1, 1, 1, 1, 1]
    assert calls(web).count("RefundHead") == 3


@pytest.mark.parametrize("name", ["OrderPayments", "OrderRefunds"])
def test_a_list_nobody_can_page_through_is_not_taken_for_whole(
    client: Client, web: responses.RequestsMock, name: str
) -> None:
    key = {"OrderPayments": "transactions", "OrderRefunds": "refunds"}[name]
    rows = {"transactions": [payment()] * 10, "refunds": [refund()] * 5}
    answer(web, order() | {key: rows[key]}, **{name: {"order": {key: [rows[key][0]] * 250}}})
    with pytest.raises(NotSent) as caught:
        read_order(client, "5")
    assert "more" in caught.value.evidence


def test_an_order_that_changes_between_its_pages_is_read_again(client: Client, web: responses.RequestsMock) -> None:
    moments = iter(["2026-11-23T08:00:06Z", "2026-11-23T08:00:05Z"])
    lines = {"OrderLines": {"order": {"lineItems": nodes([line()])}}}
    moved = {"OrderMoments": lambda _: {"nodes": [MOMENT | {"updatedAt": next(moments)}]}}
    answer(web, order() | {"lineItems": nodes([line()], "1")}, **lines, **moved)
    assert len(read_order(client, "5").lines) == 1
    assert calls(web).count("OrderWithStock") == 2


def test_an_order_that_never_stands_still_is_no_answer(client: Client, web: responses.RequestsMock) -> None:
    lines = {"OrderLines": {"order": {"lineItems": nodes([line()])}}}
    answer(web, order() | {"lineItems": nodes([line()], "1")}, **lines, OrderMoments={"nodes": [None]})
    with pytest.raises(NotSent):
        read_order(client, "5")


def test_an_order_that_cannot_be_understood_is_no_answer(client: Client, web: responses.RequestsMock) -> None:
    answer(web, order(createdAt=None))
    with pytest.raises(NotSent):
        read_order(client, "5")


def test_all_places_and_variants_of_an_item_are_read(client: Client, web: responses.RequestsMock) -> None:
    levels = [level(1, place=key) for key in range(1, 131)]
    pages = paged({None: levels[:100], "100": levels[100:]})
    answers = {
        "StockItems": {"nodes": [item() | {"inventoryLevels": nodes(levels[:10], "10"), "variants": nodes([], "3")}]},
        "ItemLevels": lambda given: {"inventoryItem": {"inventoryLevels": pages[given["after"]]}},
        "ItemVariants": {
            "inventoryItem": {"variants": {"nodes": [variant(key) for key in range(1, 6)], "pageInfo": END}}
        },
    }
    answer(web, None, **answers)
    (found,), gone = read_pools(client, ["item:271"])
    assert (found.available, found.variants, gone) == (130, ("1", "2", "3", "4", "5"), [])


def test_a_long_item_of_a_short_order_is_read_apart(client: Client, web: responses.RequestsMock) -> None:
    long = item() | {"inventoryLevels": nodes([level(1)], "1")}
    levels = {"ItemLevels": {"inventoryItem": {"inventoryLevels": nodes([level(1), level(2, place=92)])}}}
    Counter({"5": order()}, by_number([long]), more=levels).open(web)
    assert [one.available for one in look(client, ["5"], [], None).items] == [3]
    assert calls(web)[-1] == "OrderMoments"
