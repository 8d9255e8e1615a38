"""Whatever a shop answers, in whichever place: we say what it means in our own errors, or we understood it."""

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.outbound import Answer, Outbound, Request
from adapters.woocommerce.client import Client, gate
from adapters.woocommerce.shop import WooShop
from connector.errors import ConnectorError
from connector.model import Backorders
from connector.ports import Keys, Kind, MarkedLine, Marking
from tests.adapters.woocommerce.edge import ADDRESS, line, metas, order, product, refund
from tests.adapters.woocommerce.recordings import body
from tests.adapters.woocommerce.wishes import PAID, paid, wish
from tests.adapters.woocommerce.words import at, item

LISTED = [{"id": 90, "reason": "", "total": "-22.00"}]
SHIRTS = product(16, type="variable", manage_stock=True, variations=[17])
ORDER = order(refunds=LISTED, meta_data=metas(_fulfillment_status="fulfilled"), **PAID)
GOOD: dict[str, Any] = {
    "": {"name": "Mugs", "home": ADDRESS, "timezone_string": "", "gmt_offset": 2, "namespaces": ["wc/v3"]},
    "orders": [ORDER, order(20, line_items=[line(product_id=16, variation_id=17)])],
    "orders/19": ORDER,
    "orders/19/refunds": [refund(90, "22.00", "22:30:00", (2, 1, "20.00", "2.00"))],
    "orders/19/notes": [{"id": 1, "note": "Payment complete."}],
    "orders/19/fulfillments": [{"is_fulfilled": True, "meta_data": metas(_items=[{"item_id": 2, "qty": 2}])}],
    "orders/batch": {},
    "products": [product(12), SHIRTS],
    "products/12": product(12),
    "variations": [product(17, type="variation", parent_id=16, manage_stock="parent")],
    "webhooks": body("rest.webhook.list.response.json"),
    "payment_gateways": [{"id": "rig_card", "method_supports": ["refunds"]}],
    "reports/orders/totals": [{"slug": "packing"}],
    "system_status": {"environment": {"language": "de_DE"}, "settings": {"currency": "EUR"}},
    "settings/general": [{"id": "woocommerce_currency", "value": "EUR"}],
}
JUNK = st.sampled_from(
    [
        None,
        True,
        False,
        0,
        -1,
        1.5,
        10**17,
        "",
        "x",
        "-",
        "1e400",
        "\0",
        [],
        {},
        [None],
        {"id": 7},
        "2026-01-01",
        19,
        "19",
    ]
)


class Playback(Outbound):
    """A shop that answers from a table."""

    def __init__(self, answers: dict[str, Any]) -> None:
        super().__init__()
        self.answers = answers

    def send(self, request: Request) -> Answer:
        where = urlsplit(request.url).path.removeprefix("/wp-json/").removeprefix("wc/v3/")
        return Answer(200, {}, json.dumps(self.answers.get(where, {})).encode())


MARKING = Marking("19", (MarkedLine("2", 3, "3 of 5 ship in May", "Ships"),), digest="d1")
MUG = item("12", "Mug Notify", "SKU-12", -13, Backorders.NOTIFY)
ACTS: dict[str, Callable[[WooShop], object]] = {
    "profile": lambda shop: shop.profile(),
    "subscribe": lambda shop: shop.subscribe("http://127.0.0.1:9099/hook", "s"),
    "items": lambda shop: list(shop.items("")),
    "open orders": lambda shop: list(shop.open_orders("")),
    "look": lambda shop: shop.look(["19", "20"], ["12", "16:17"], at("22:00:00")),
    "order": lambda shop: shop.order("19"),
    "show": lambda shop: shop.show(MARKING),
    "note": lambda shop: shop.note("19", "words", "BO-AAAAAAAAAA"),
    "limit": lambda shop: shop.limit(MUG, stop=True, restore="notify"),
    "can refund": lambda shop: shop.can_refund(paid()),
    "find": lambda shop: shop.find_operation(wish()),
    "find void": lambda shop: shop.find_operation(wish(Kind.VOID)),
    "refund": lambda shop: shop.send(wish(), b"{}"),
    "void": lambda shop: shop.send(wish(Kind.VOID), b"{}"),
    "reduce": lambda shop: shop.send(wish(Kind.REDUCE), shop.prepare(wish(Kind.REDUCE), paid())),
}


def opened(answers: dict[str, Any]) -> WooShop:
    return WooShop(Client(ADDRESS, Keys("ck", "cs"), Playback(answers), gate(), lambda _: None))


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    yield way
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in inside:
        yield from places(child, (*way, key))


PLACES = [(where, way) for where, good in GOOD.items() for way in places(good)]


def spoiled(where: str, way: tuple[Any, ...], junk: object) -> dict[str, Any]:
    answers = copy.deepcopy(GOOD)
    held: Any = answers
    steps = (where, *way)
    for step in steps[:-1]:
        held = held[step]
    held[steps[-1]] = junk
    return answers


@pytest.mark.parametrize("act", ["profile", "items", "open orders", "look", "order", "show", "note", "can refund"])
def test_the_good_answers_are_understood(act: str) -> None:
    ACTS[act](opened(GOOD))


@pytest.mark.parametrize("act", ACTS)
@given(st.sampled_from(PLACES), JUNK)
def test_a_spoiled_answer_is_one_of_our_errors_or_understood(
    act: str, place: tuple[str, tuple[Any, ...]], junk: object
) -> None:
    shop = opened(spoiled(*place, junk))
    with suppress(ConnectorError):
        ACTS[act](shop)
