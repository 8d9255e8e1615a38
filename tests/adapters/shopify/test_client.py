"""How we speak: exact bytes, errors told apart by what may be done next, nothing twice that may happen only once."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
import responses
import urllib3
from hypothesis import given
from hypothesis import strategies as st

from adapters.outbound import LARGEST_BODY, Answer, Outbound, Request
from adapters.shopify.answers import UserErrors
from adapters.shopify.client import Client
from adapters.shopify.operations import document
from adapters.shopify.platform import Shopify
from adapters.shopify.throttle import MemoryBudget
from adapters.shopify.tokens import LastingToken
from adapters.shopify.wire import Wire
from connector.errors import ConnectorError, NotSent, Refused, Unclear
from connector.ports import Keys
from tests.adapters.shopify.edge import SHOP, THROTTLED, URL, Hands, cost, fault, good, sent

READ = "ShopProfile"
WRITE = "DeleteWebhookSubscription"
DONE = good({"webhookSubscriptionDelete": {"deletedWebhookSubscriptionId": "1", "userErrors": []}})


def test_a_question_is_a_document_as_it_stands_with_its_variables(client: Client, web: responses.RequestsMock) -> None:
    web.post(URL, json=good({"webhookSubscriptions": {"nodes": []}}))
    client.read("ShopWebhookSubscriptions", after="x")
    request = web.calls[0].request
    assert sent(web.calls[0]) == {"query": document("ShopWebhookSubscriptions"), "variables": {"after": "x"}}
    assert request.headers["X-Shopify-Access-Token"] == "shpat_1"
    assert request.headers["Content-Type"] == "application/json"


def test_the_same_content_is_the_same_bytes_and_goes_out_as_it_is(client: Client, web: responses.RequestsMock) -> None:
    web.post(URL, json=DONE)
    request = client.packed(WRITE, id="1", a="ü", b={"y": 1, "x": 2})
    assert request == client.packed(WRITE, b={"x": 2, "y": 1}, a="ü", id="1")
    assert request.isascii()
    assert client.send(request, once=True)["deletedWebhookSubscriptionId"] == "1"
    assert web.calls[0].request.body == request


def test_the_url_is_the_librarys_for_our_version_and_nothing_is_activated() -> None:
    import shopify  # noqa: PLC0415  # its class-level state is what is looked at

    opened = Shopify().open(SHOP, Keys("", "shpat_1"))
    assert opened._client.wire.url == URL
    assert shopify.ShopifyResource.site is None
    assert "X-Shopify-Access-Token" not in shopify.ShopifyResource.headers


def test_a_shop_lives_where_its_origin_says() -> None:
    platform = Shopify(development=True, origin=lambda domain: f"http://127.0.0.1:9/shopify/{domain}")
    wire = platform.open(SHOP, Keys("", "t"))._client.wire
    assert wire.url == f"http://127.0.0.1:9/shopify/{SHOP}/admin/api/2026-10/graphql.json"


def test_plain_http_is_refused_unless_in_development() -> None:
    platform = Shopify(origin=lambda _: "http://127.0.0.1:9")
    with pytest.raises(Refused):
        platform.open(SHOP, Keys("", "t"))._client.read(READ)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520])
def test_a_read_is_tried_three_times_and_then_has_no_answer(
    client: Client, web: responses.RequestsMock, pauses: list[float], status: int
) -> None:
    web.post(URL, status=status)
    with pytest.raises(NotSent):
        client.read(READ)
    assert (len(web.calls), pauses) == (3, [0.2, 0.4])


def test_a_shop_that_asks_for_a_long_pause_is_left_alone(
    client: Client, web: responses.RequestsMock, pauses: list[float]
) -> None:
    web.post(URL, status=503, headers={"Retry-After": "99999"})
    with pytest.raises(NotSent) as caught:
        client.read(READ)
    assert (len(web.calls), caught.value.wait, pauses) == (1, 3600.0, [])


def test_a_connection_that_never_stood_is_not_sent_even_for_what_happens_once(
    client: Client, web: responses.RequestsMock
) -> None:
    away = urllib3.exceptions.NewConnectionError(urllib3.connection.HTTPSConnection(SHOP), "away")
    web.post(URL, body=requests.exceptions.ConnectionError(urllib3.exceptions.MaxRetryError(None, URL, away)))  # type: ignore[arg-type]
    with pytest.raises(NotSent):
        client.write(WRITE, once=True, id="1")
    assert len(web.calls) == 1


def test_a_write_without_an_answer_is_repeated_only_when_it_is_a_wish(
    client: Client, web: responses.RequestsMock
) -> None:
    web.post(URL, body=requests.exceptions.ReadTimeout())
    with pytest.raises(Unclear):
        client.write(WRITE, once=True, id="1")
    assert len(web.calls) == 1
    with pytest.raises(Unclear):
        client.write(WRITE, once=False, id="1")
    assert len(web.calls) == 4


UNREADABLE = [
    "<html>Just a moment</html>",
    "",
    "{",
    '{"data":{"shop"',
    "[]",
    "null",
    '"data"',
    '{"data":NaN}',
    "[" * 5000,
]


@pytest.mark.parametrize("text", [*UNREADABLE, "{}", '{"data":null}', '{"data":[]}', '{"data":7}'])
def test_a_page_called_a_success_is_no_answer_and_leaves_a_write_unclear(
    client: Client, web: responses.RequestsMock, text: str
) -> None:
    web.post(URL, body=text)
    with pytest.raises(NotSent):
        client.read(READ)
    for once in (True, False):
        with pytest.raises(Unclear):
            client.write(WRITE, once=once, id="1")


@pytest.mark.parametrize("payload", [None, [], "x", 7, True])
def test_a_mutation_without_a_payload_is_unclear(client: Client, web: responses.RequestsMock, payload: object) -> None:
    web.post(URL, json=good({"webhookSubscriptionDelete": payload}))
    with pytest.raises(Unclear):
        client.write(WRITE, once=True, id="1")


def test_an_answer_that_is_too_large_is_not_read_to_its_end(client: Client, web: responses.RequestsMock) -> None:
    web.post(URL, body=b'{"data":{"x":"' + b"x" * LARGEST_BODY + b'"}}')
    with pytest.raises(NotSent):
        client.read(READ)
    with pytest.raises(Unclear):
        client.write(WRITE, once=True, id="1")


Means = type[ConnectorError]
DOORMAN = {"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"}
TABLE: list[tuple[int, Any, Means, Means, Means]] = [
    (400, {"errors": "Bad Request"}, Refused, Refused, Unclear),
    (401, DOORMAN, Refused, Refused, Refused),
    (401, None, Refused, Refused, Unclear),
    (402, {"errors": "Unavailable Shop"}, Refused, Refused, Refused),
    (403, {"errors": "[API] This action requires merchant approval."}, Refused, Refused, Refused),
    (403, None, Refused, Refused, Unclear),
    (404, {"errors": "Not Found"}, Refused, Refused, Refused),
    (404, None, Refused, Refused, Unclear),
    (413, None, Refused, Refused, Unclear),
    (423, {"errors": "Locked"}, Refused, Refused, Refused),
    (301, None, Refused, Refused, Unclear),
    (302, None, Refused, Refused, Unclear),
    (303, {}, Refused, Refused, Unclear),
    (500, {"errors": "Internal Server Error"}, NotSent, Unclear, Unclear),
    (503, None, NotSent, Unclear, Unclear),
    (200, fault("INTERNAL_SERVER_ERROR"), NotSent, Unclear, Unclear),
    (200, fault("INTERNAL_SERVER_ERROR", data=None), NotSent, Unclear, Unclear),
    (200, fault("TIMEOUT"), NotSent, Unclear, Unclear),
    (200, fault(), NotSent, Unclear, Unclear),
    (200, {"errors": "words"}, NotSent, Unclear, Unclear),
    (200, {"errors": ["words", 7, None]}, NotSent, Unclear, Unclear),
    (200, fault("ACCESS_DENIED", data=None), Refused, Refused, Refused),
    (200, fault("ACCESS_DENIED", data={"x": None}), Refused, Refused, Refused),
    (200, fault("ACCESS_DENIED", data={"x": {"refund": {"id": 1}}}), Refused, Refused, Unclear),
    (200, fault("undefinedField"), Refused, Refused, Refused),
    (200, fault("MAX_COST_EXCEEDED"), Refused, Refused, Refused),
    (200, fault("SHOP_INACTIVE"), Refused, Refused, Refused),
    (200, fault("BAD_REQUEST"), Refused, Refused, Refused),
    (200, fault("SOMETHING_NEW"), Refused, Refused, Unclear),
    (200, fault("IDEMPOTENCY_KEY_PARAMETER_MISMATCH"), Refused, Refused, Refused),
    (200, fault("IDEMPOTENCY_CONCURRENT_REQUEST"), Refused, Refused, Unclear),
    (400, fault("undefinedField"), Refused, Refused, Refused),
    (500, fault("INTERNAL_SERVER_ERROR"), NotSent, Unclear, Unclear),
]


@pytest.mark.parametrize(("status", "said", "read", "wish", "once"), TABLE)
def test_what_an_answer_means_for_a_question_a_wish_and_what_happens_once(
    client: Client, web: responses.RequestsMock, status: int, said: Any, read: Means, wish: Means, once: Means
) -> None:
    web.post(URL, status=status, **({"body": "<html>"} if said is None else {"json": said}))
    acts: list[tuple[Callable[[], object], Means]] = [
        (lambda: client.read(READ), read),
        (lambda: client.write(WRITE, once=False, id="1"), wish),
        (lambda: client.write(WRITE, once=True, id="1"), once),
    ]
    for act, means in acts:
        with pytest.raises(ConnectorError) as caught:
            act()
        assert isinstance(caught.value, means)


def test_a_question_half_answered_is_not_answered(client: Client, web: responses.RequestsMock) -> None:
    web.post(URL, json=fault("INTERNAL_SERVER_ERROR", data={"order": {"id": "1", "refunds": None}}))
    with pytest.raises(NotSent):
        client.read(READ)


def test_a_missing_scope_is_named(client: Client, web: responses.RequestsMock) -> None:
    words = "Access denied for orders field. Required access: `read_orders` access scope."
    web.post(URL, json=fault("ACCESS_DENIED", words, data=None))
    with pytest.raises(Refused, match="read_orders") as caught:
        client.read(READ)
    assert "read_orders" in caught.value.message


@pytest.mark.parametrize("field", ["userErrors", "orderCancelUserErrors"])
def test_the_shops_own_no_is_refused_with_its_codes(client: Client, web: responses.RequestsMock, field: str) -> None:
    rows = [{"code": "NOT_FOUND", "field": ["id"], "message": "No such order"}, {"field": None, "message": "And more"}]
    web.post(URL, json=good({"orderCancel": {"job": None, field: rows}}))
    with pytest.raises(UserErrors) as caught:
        client.write(WRITE, once=True, id="1")
    assert caught.value.codes == ("NOT_FOUND", "")
    assert caught.value.messages == ("No such order", "And more")
    assert isinstance(caught.value, Refused)
    assert len(web.calls) == 1


def test_no_error_at_all_is_no_error(client: Client, web: responses.RequestsMock) -> None:
    web.post(URL, json=good({"tagsAdd": {"node": {"id": "1"}, "userErrors": []}}))
    assert client.write(WRITE, once=True, id="1")["node"] == {"id": "1"}


@pytest.mark.parametrize("once", [True, False])
def test_what_was_throttled_did_nothing_and_is_sent_again(
    client: Client, web: responses.RequestsMock, pauses: list[float], once: bool
) -> None:
    web.post(URL, json=THROTTLED)
    web.post(URL, status=429, headers={"Retry-After": "2.0"})
    web.post(URL, json=DONE)
    client.write(WRITE, once=once, id="1")
    assert len(web.calls) == 3
    assert web.calls[0].request.body == web.calls[2].request.body
    assert sum(pauses) >= 2.0


def test_a_shop_throttled_for_too_long_is_not_sent_and_says_when(
    client: Client, web: responses.RequestsMock, pauses: list[float]
) -> None:
    web.post(URL, status=429, headers={"Retry-After": "300"})
    with pytest.raises(NotSent) as caught:
        client.write(WRITE, once=True, id="1")
    assert (len(web.calls), pauses) == (1, [])
    assert caught.value.wait == pytest.approx(330.0)


def test_waiting_for_ever_ends(client: Client, web: responses.RequestsMock, pauses: list[float]) -> None:
    web.post(URL, json=fault("THROTTLED"))
    with pytest.raises(NotSent):
        client.read(READ)
    assert sum(pauses) <= 30.0


@pytest.mark.parametrize("asked", ["soon", "-1", "1e9", "Wed, 21 Oct 2026 07:28:00 GMT", "", "nan", "9" * 400])
def test_an_odd_wish_for_a_pause_is_no_wish(client: Client, web: responses.RequestsMock, asked: str) -> None:
    web.post(URL, status=503, headers={"Retry-After": asked})
    with pytest.raises(NotSent) as caught:
        client.read(READ)
    assert caught.value.wait == 0.0


def page(*ids: str, after: str | None = None, **info: Any) -> dict[str, Any]:
    info = {"hasNextPage": after is not None, "endCursor": after, **info}
    return good({"order": {"lineItems": {"nodes": [{"id": one} for one in ids], "pageInfo": info}}})


PATH = ("order", "lineItems")


def test_a_list_is_read_to_its_end(client: Client, web: responses.RequestsMock) -> None:
    web.post(URL, json=page("1", "2", after="c1"))
    web.post(URL, json=page("3"))
    assert [node["id"] for node in client.nodes(READ, PATH, id="7")] == ["1", "2", "3"]
    assert [sent(call)["variables"] for call in web.calls] == [{"id": "7", "after": None}, {"id": "7", "after": "c1"}]


def test_a_list_of_something_unknown_is_empty(client: Client, web: responses.RequestsMock) -> None:
    web.post(URL, json=good({"order": None}))
    assert list(client.nodes(READ, PATH, id="7")) == []


def test_a_list_that_goes_in_circles_is_no_answer(client: Client, web: responses.RequestsMock) -> None:
    web.post(URL, json=page("1", after="c1"))
    with pytest.raises(NotSent):
        list(client.nodes(READ, PATH, id="7"))
    assert len(web.calls) == 2


@pytest.mark.parametrize("info", [{"hasNextPage": True}, {"hasNextPage": True, "endCursor": 7}])
def test_a_list_with_more_and_no_way_on_is_no_answer(
    client: Client, web: responses.RequestsMock, info: dict[str, Any]
) -> None:
    web.post(URL, json=page("1", **info))
    with pytest.raises(NotSent):
        list(client.nodes(READ, PATH, id="7"))


@pytest.mark.parametrize("nodes", [{"a": 1}, [None], ["x"], None, 7])
def test_a_list_of_something_else_is_no_answer(client: Client, web: responses.RequestsMock, nodes: object) -> None:
    web.post(URL, json=good({"order": {"lineItems": {"nodes": nodes, "pageInfo": {"hasNextPage": False}}}}))
    with pytest.raises(NotSent):
        list(client.nodes(READ, PATH, id="7"))


def test_nothing_about_the_bucket_is_no_reason_to_fail(client: Client, web: responses.RequestsMock) -> None:
    odds: list[Any] = [
        None,
        [],
        {"cost": None},
        {"cost": {"throttleStatus": []}},
        {"cost": {"requestedQueryCost": "x"}},
    ]
    for odd in odds:
        web.post(URL, json={"data": {"shop": {}}, "extensions": odd})
        assert client.read(READ) == {"shop": {}}


def test_secrets_are_not_shown_when_a_client_is_printed() -> None:
    opened = Shopify(outbound=Outbound()).open(SHOP, Keys("", "shpat_secret"))
    assert "shpat_secret" not in repr(opened._client)


def test_the_cost_of_an_operation_is_remembered(client: Client, web: responses.RequestsMock) -> None:
    web.post(URL, json={"data": {"shop": {}}, "extensions": cost(requested=321)})
    client.read(READ)
    assert client.wire.costs == {READ: 321}


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
