"""Whatever a shop answers: we say what it means in our own errors, or we understood it."""

import json
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from adapters.outbound import Answer, Outbound, Request
from adapters.shopify.client import Client
from adapters.shopify.throttle import MemoryBudget
from adapters.shopify.tokens import LastingToken
from adapters.shopify.wire import Wire
from connector.errors import ConnectorError, Unclear
from tests.adapters.shopify.edge import READ, SHOP, URL, WRITE, Hands

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["data", "errors", "extensions", "code", "message", "x", "userErrors"]), inner
        )
    ),
    max_leaves=10,
)
STATUSES = st.sampled_from([200, 201, 204, 301, 400, 401, 402, 403, 404, 423, 429, 430, 500, 503])


class Playback(Outbound):
    """A shop that answers always the same."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__()
        self.said = Answer(status, {"Retry-After": "1"}, body)
        self.calls = 0

    def send(self, _: Request) -> Answer:
        self.calls += 1
        return self.said


@given(STATUSES, ANY_JSON.map(lambda body: json.dumps(body).encode()) | st.binary(max_size=60))
def test_whatever_a_shop_answers_is_understood_or_one_of_our_errors(status: int, body: bytes) -> None:
    acts: list[Callable[[Client], object]] = [
        lambda one: one.read(READ),
        lambda one: one.write(WRITE, once=False, id="1"),
        lambda one: one.write(WRITE, once=True, id="1"),
    ]
    for act in acts:
        playback, hands = Playback(status, body), Hands()
        wire = Wire(SHOP, URL, LastingToken("t"), playback, MemoryBudget(hands.read), pause=hands.pause)
        try:
            assert isinstance(act(Client(wire)), dict)
        except ConnectorError as error:
            assert playback.calls == 1 or error.retry or isinstance(error, Unclear)  # noqa: PT017  # both ends are good
