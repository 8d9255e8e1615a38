"""What every answer means: for a question, for a wish, and for what may happen only once."""

from collections.abc import Callable
from typing import Any

import pytest
import responses

from adapters.outbound import LARGEST_BODY
from adapters.shopify.answers import UserErrors
from adapters.shopify.client import Client
from connector.errors import ConnectorError, NotSent, Refused, Unclear
from tests.adapters.shopify.edge import READ, URL, WRITE, fault, good

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


def inside(code: str) -> dict[str, Any]:
    """An error at a field of a mutation's answer, in words that elsewhere mean that nothing was done."""
    return {"data": {"x": None}, "errors": [{"path": ["x", "refund", "note"], "extensions": {"code": code}}]}


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
    (200, inside("ACCESS_DENIED"), Refused, Refused, Unclear),
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


def test_a_no_beside_what_was_done_is_unclear_where_it_must_not_happen_twice(
    client: Client, web: responses.RequestsMock
) -> None:
    rows = [{"field": None, "message": "Amount exceeds what is left"}]
    web.post(URL, json=good({"refundCreate": {"refund": {"id": "1"}, "userErrors": rows}}))
    with pytest.raises(Unclear, match="exceeds"):
        client.write(WRITE, once=True, id="1")
    with pytest.raises(UserErrors):
        client.write(WRITE, once=False, id="1")


def test_no_error_at_all_is_no_error(client: Client, web: responses.RequestsMock) -> None:
    web.post(URL, json=good({"tagsAdd": {"node": {"id": "1"}, "userErrors": []}}))
    assert client.write(WRITE, once=True, id="1")["node"] == {"id": "1"}
