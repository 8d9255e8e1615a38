"""Everything is read once, from a file Shopify writes or else page by page."""

from typing import Any

import pytest
import responses

from adapters.shopify.catalogue import read_items, read_open
from adapters.shopify.client import Client
from adapters.shopify.operations import document
from connector.errors import NotSent
from tests.adapters.shopify.bulk_files import FILE, NUMBER, asked, bought, keys, operation, refused, serve, shop, text
from tests.adapters.shopify.counter import calls
from tests.adapters.shopify.edge import sent
from tests.adapters.shopify.rows import Row, gid, item, line, nodes, order, payment, refund, shipping

PAGES = {
    None: nodes([item(number=1)], "c1"),
    "c1": nodes([item(number=2), item(number=3, sku="\0")], "c2"),
    "c2": nodes([item(number=4)]),
}


PAGED: dict[str, Any] = {"CataloguePage": lambda given: {"inventoryItems": PAGES[given["after"]]}}


@pytest.mark.parametrize("code", ["LIMIT_REACHED", "OPERATION_IN_PROGRESS", "INVALID"])
def test_a_shop_that_refuses_a_file_is_read_page_by_page(
    client: Client, web: responses.RequestsMock, code: str
) -> None:
    shop(web, start=refused(code), **PAGED)
    pages = list(read_items(client, ""))
    assert keys(pages) == ["1", "2", "4"]
    assert [cursor for _, cursor in pages] == ["page|c1", "page|c2", "page|c2"]
    assert keys(read_items(client, "page|c1")) == ["2", "4"]


@pytest.mark.parametrize(
    "step",
    [
        operation("FAILED", None, errorCode="TIMEOUT"),
        operation("CANCELED", None),
        operation("EXPIRED", None),
        {"bulkOperation": None},
    ],
)
def test_a_file_that_never_comes_is_replaced_by_pages(client: Client, web: responses.RequestsMock, step: Row) -> None:
    shop(web, operation("RUNNING", None), step, **PAGED)
    assert keys(read_items(client, f"bulk|{NUMBER}|100")) == ["1", "2", "4"]


@pytest.mark.parametrize("status", [403, 404, 302])
def test_a_file_that_is_gone_is_replaced_by_pages(client: Client, web: responses.RequestsMock, status: int) -> None:
    shop(web, **PAGED)
    web.get(FILE, status=status)
    assert keys(read_items(client, "")) == ["1", "2", "4"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "https://127.0.0.1/x", "file:///etc/passwd", "nonsense"])
def test_a_file_elsewhere_than_out_there_is_not_fetched(client: Client, web: responses.RequestsMock, url: str) -> None:
    shop(web, operation(url=url), **PAGED)
    assert keys(read_items(client, "")) == ["1", "2", "4"]


def test_a_list_that_stands_still_is_no_answer(client: Client, web: responses.RequestsMock) -> None:
    shop(web, CataloguePage={"inventoryItems": nodes([], "c1")})
    with pytest.raises(NotSent):
        list(read_items(client, "page|c1"))


def test_orders_that_may_wait_are_read_from_a_file(client: Client, web: responses.RequestsMock) -> None:
    two = order(line(11), line(12, variant=None), number=5, shippingLines=nodes([shipping(), shipping(id=None)]))
    shipped = order(line(unfulfilledQuantity=0), number=6)
    shop(web)
    serve(web, text([*bought(two), *bought(shipped), *bought(order(number=7, cancelledAt="2026-11-23T09:00:00Z"))]))
    (_, (orders, cursor)) = read_open(client, "")
    assert [(one.id, len(one.lines), len(one.shipping)) for one in orders] == [("5", 2, 2)]
    assert cursor == f"bulk|{NUMBER}|3"
    assert sent(web.calls[0])["variables"] == {"query": document("BulkOpenOrders")}


def test_an_order_with_refunds_is_read_apart_since_a_file_cannot_show_them(
    client: Client, web: responses.RequestsMock
) -> None:
    whole = order(number=5, refunds=[refund(transactions=nodes([]))])
    named = whole | {"refunds": [{"id": gid("Refund", 81)}]}
    done = order(line(unfulfilledQuantity=0), number=6, refunds=[{"id": gid("Refund", 82)}])
    shop(web, OrderWithStock={"order": whole})
    serve(web, text([*bought(named), *bought(done)]))
    found = [one for page, _ in read_open(client, "") for one in page]
    assert [(one.id, len(one.refunds)) for one in found] == [("5", 1)]
    assert asked(web).count("OrderWithStock") == 1


def test_orders_are_read_page_by_page_and_the_long_ones_whole(client: Client, web: responses.RequestsMock) -> None:
    long = order(number=6, transactions=[payment("1.00")] * 3)
    gone = order(number=7) | {"lineItems": nodes([line()], "1")}
    page = nodes([order(number=5), long, gone, order(number=8, updatedAt="?")])
    whole = {gid("Order", 6): long, gid("Order", 7): None}
    shop(
        web,
        start=refused("LIMIT_REACHED"),
        OpenOrdersPage={"orders": page},
        OrderWithStock=lambda given: {"order": whole[given["id"]]},
    )
    pages = list(read_open(client, ""))
    assert keys(pages) == ["5", "6"]
    assert calls(web)[-2:] == ["OrderWithStock", "OrderWithStock"]
