"""Answers that are not what Shopify promises: never a crash, and after something was sent never a plain no."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.shopify.client import Client
from adapters.shopify.finding import find_operation
from adapters.shopify.gateways import can_refund
from adapters.shopify.marking import show
from adapters.shopify.notes import write_note
from adapters.shopify.quotes import quote
from adapters.shopify.requests import prepared
from adapters.shopify.sending import send
from adapters.shopify.wire import Packet, Reply, Wire
from connector.errors import Gone, NotSent, Refused, Unclear
from connector.ports import Units
from tests.adapters.shopify.orders import ALL, ONE, TAG, mugs, order
from tests.adapters.shopify.packing import marking
from tests.adapters.shopify.paper import Paper
from tests.adapters.shopify.till import Till

_ODD = st.sampled_from([None, 0, -1, 10**30, "", "x", "NaN", True, [], {}, [None], {"a": 1}, 1.5])


@dataclass
class Bent:
    """A wire that bends one value of one answer: the `place`th of all values in all answers."""

    paper: Paper
    place: int
    value: Any
    shop: str = "mugs.myshopify.com"
    bent: str = ""

    def carry(self, packet: Packet) -> Reply:
        data = json.loads(json.dumps(self._answer(packet)))
        for holder, key in list(_places(data)):
            self.place -= 1
            if self.place == 0:
                holder[key] = self.value
                self.bent = packet.name
        return Reply(data, {})

    def _answer(self, packet: Packet) -> Mapping[str, Any]:
        try:
            return self.paper.carry(packet).data
        except AssertionError as error:
            if not self.bent:  # only after a bent answer may we ask for what is not there
                raise
            raise Unclear("The shop broke off.") from error

    def pause(self, seconds: float) -> None:
        self.paper.pause(seconds)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _full() -> Till:
    """An order with everything that can be read of it."""
    shop = mugs(disputes=[("WON", "INQUIRY")], tags=["vip"], shipped=["CANCELLED"])
    shop.refunds["gid://shopify/Refund/1"] = ("By hand", [])
    shop.put("notes", [{"tag": "BO-9", "text": "Wait.", "at": "2026-11-23"}])
    shop.put("backorder", {"digest": "d0", "lines": {}})
    return shop


def _quoted(client: Client) -> None:
    quote(client, order(total=4400), Units({"11": 1}))


_READS: list[Callable[[Client], object]] = [
    _quoted,
    lambda client: can_refund(client, order()),
    lambda client: prepared(client, ONE, order()),
    lambda client: find_operation(client, ONE),
]
_WISHES: list[Callable[[Client], object]] = [
    lambda client: show(client, marking(1)),
    lambda client: write_note(client, "5", "Wait.", TAG),
]


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(_READS), st.integers(1, 90), _ODD)
def test_a_question_ends_in_an_answer_or_in_a_reason(ask: Callable[[Client], object], place: int, odd: Any) -> None:
    shop = _full()
    with suppress(NotSent, Refused, Gone):
        ask(Client(cast("Wire", Bent(shop.paper, place, odd))))
    assert shop.paper.writes == []


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(_WISHES), st.integers(1, 90), _ODD)
def test_a_wish_ends_well_or_is_made_again(wish: Callable[[Client], object], place: int, odd: Any) -> None:
    with suppress(NotSent, Refused, Gone, Unclear):
        wish(Client(cast("Wire", Bent(_full().paper, place, odd))))


@settings(deadline=None, max_examples=300)
@given(st.sampled_from([ONE, ALL]), st.integers(1, 150), _ODD)
def test_money_that_was_sent_is_never_said_not_to_be(operation: Any, place: int, odd: Any) -> None:
    shop = _full()
    request = prepared(shop.paper.client, operation, order())
    wire = Bent(shop.paper, place, odd)
    try:
        receipt = send(Client(cast("Wire", wire)), operation, request)
    except (NotSent, Refused):
        assert shop.paper.writes == []
    except Unclear:
        assert shop.paper.writes
    else:
        assert not receipt.settled or receipt.amount == operation.amount
