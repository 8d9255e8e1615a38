"""How we speak: signed anew each time, reads repeated a few times, writes never."""

import base64
from typing import Any

import pytest
import responses

from adapters.outbound import Outbound
from adapters.woocommerce.answers import Stakes
from adapters.woocommerce.client import AT_ONCE, Client, gate
from adapters.woocommerce.platform import WooCommerce
from connector.errors import ConnectorError, Gone, NotSent, Refused, Unclear
from connector.ports import Keys
from tests.adapters.woocommerce.edge import ROOT, query

FAULT = {"code": "some_code", "message": "Some words.", "data": 500}


def test_a_call_over_https_is_signed_with_basic_and_asks_for_no_cache(
    client: Client, web: responses.RequestsMock
) -> None:
    web.get(f"{ROOT}orders", json=[], headers={"X-WP-Total": "0"})
    page = client.page("orders", status="any", include="1,2")
    request = web.calls[0].request
    assert request.headers["Authorization"] == "Basic " + base64.b64encode(b"ck_1:cs_1").decode()
    assert request.headers["Cache-Control"] == "no-cache"
    assert query(web.calls[0]) == {"status": "any", "include": "1,2"}
    assert (page.rows, page.total) == ([], 0)


def test_plain_http_is_signed_with_oauth_anew_for_every_attempt(web: responses.RequestsMock) -> None:
    address = "http://127.0.0.1:8081"
    local = Client(address, Keys("ck_1", "cs_1"), Outbound(development=True), gate(), lambda _: None)
    web.get(f"{address}/wp-json/wc/v3/orders", status=503)
    web.get(f"{address}/wp-json/wc/v3/orders", json=[])
    local.page("orders", modified_after="2026-11-22T22:13:07")
    first, second = (query(call) for call in web.calls)
    assert first["oauth_nonce"] != second["oauth_nonce"]
    assert {"oauth_signature", "oauth_timestamp", "oauth_consumer_key"} <= set(first)
    assert first["modified_after"] == "2026-11-22T22:13:07"
    assert "Authorization" not in web.calls[0].request.headers
    assert "cs_1" not in str(web.calls[0].request.url)


def test_a_shop_on_plain_http_is_refused_unless_in_development() -> None:
    with pytest.raises(Refused):
        WooCommerce().open("http://127.0.0.1:8081", Keys("ck_1", "cs_1")).profile()


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_read_is_tried_three_times_and_then_has_no_answer(
    client: Client, web: responses.RequestsMock, pauses: list[float], status: int
) -> None:
    web.get(f"{ROOT}orders/1", status=status)
    with pytest.raises(NotSent):
        client.get("orders/1")
    assert len(web.calls) == 3
    assert pauses == [0.2, 0.4]


@pytest.mark.parametrize(("asked", "waits"), [("30", 30.0), ("999999", 3600.0)])
def test_a_shop_that_asks_for_a_long_pause_is_left_alone(
    client: Client, web: responses.RequestsMock, asked: str, waits: float
) -> None:
    web.get(f"{ROOT}orders/1", status=429, headers={"Retry-After": asked})
    with pytest.raises(NotSent) as caught:
        client.get("orders/1")
    assert (len(web.calls), caught.value.wait) == (1, waits)


@pytest.mark.parametrize("asked", ["soon", "-1", "1.5", "Wed, 21 Oct 2026 07:28:00 GMT", "²"])
def test_an_odd_wish_for_a_pause_is_no_wish(client: Client, web: responses.RequestsMock, asked: str) -> None:
    web.get(f"{ROOT}orders/1", status=503, headers={"Retry-After": asked.encode("ascii", "replace").decode()})
    with pytest.raises(NotSent) as caught:
        client.get("orders/1")
    assert caught.value.wait == 0.0


@pytest.mark.parametrize(
    "text", ["<html>", "", "{", '{"id":NaN}', '{"id":1,"id":2}', "[" * 5000, '{"id":' + "9" * 30 + "}"]
)
def test_an_answer_that_is_not_json_is_no_answer_and_leaves_a_write_unclear(
    client: Client, web: responses.RequestsMock, text: str
) -> None:
    web.get(f"{ROOT}orders/1", body=text)
    web.put(f"{ROOT}orders/1", body=text)
    with pytest.raises(NotSent):
        client.get("orders/1")
    for stakes in (Stakes.WRITE, Stakes.MONEY):
        with pytest.raises(Unclear):
            client.write("PUT", "orders/1", b"{}", stakes=stakes)


TABLE: list[tuple[int, Any, type[ConnectorError], type[ConnectorError]]] = [
    (400, {"code": "rest_invalid_param", "message": "no", "data": {"status": 400}}, Refused, Refused),
    (400, {"code": "rest_missing_callback_param", "message": "no", "data": 400}, Refused, Refused),
    (400, FAULT, Refused, Unclear),
    (400, None, Refused, Unclear),
    (401, {"code": "woocommerce_rest_authentication_error", "message": "no", "data": 401}, Refused, Refused),
    (401, None, Refused, Unclear),
    (403, FAULT, Refused, Refused),
    (403, {"code": "woocommerce_rest_cannot_create_order_refund", "message": "no", "data": 403}, Refused, Unclear),
    (403, None, Refused, Unclear),
    (404, {"code": "rest_no_route", "message": "no", "data": {"status": 404}}, Refused, Refused),
    (404, {"code": "woocommerce_rest_invalid_id", "message": "no", "data": {"status": 404}}, Gone, Gone),
    (404, None, Refused, Unclear),
    (409, FAULT, Refused, Unclear),
    (413, FAULT, Refused, Refused),
    (429, None, NotSent, NotSent),
    (301, None, Refused, Unclear),
    (302, None, Refused, Unclear),
    (500, FAULT, Unclear, Unclear),
    (500, {"code": 7, "message": None, "data": None}, Unclear, Unclear),
    (500, [], Unclear, Unclear),
    (502, None, Unclear, Unclear),
    (503, FAULT, Unclear, Unclear),
    (504, None, Unclear, Unclear),
    (520, None, Unclear, Unclear),
]


@pytest.mark.parametrize(("status", "said", "write", "money"), TABLE)
def test_a_write_is_never_repeated_and_its_answer_means_this(
    client: Client,
    web: responses.RequestsMock,
    status: int,
    said: object,
    write: type[ConnectorError],
    money: type[ConnectorError],
) -> None:
    web.post(f"{ROOT}orders/1/refunds", status=status, **({"body": "<html>"} if said is None else {"json": said}))
    for stakes, means in ((Stakes.WRITE, write), (Stakes.MONEY, money)):
        with pytest.raises(ConnectorError) as caught:
            client.write("POST", "orders/1/refunds", b"{}", stakes=stakes)
        assert type(caught.value) is means
    assert len(web.calls) == 2


def test_the_bytes_of_a_write_go_out_as_they_are(client: Client, web: responses.RequestsMock) -> None:
    web.post(f"{ROOT}orders/1/refunds", json={})
    client.write("POST", "orders/1/refunds", b'{"amount": "1.00"}', stakes=Stakes.MONEY)
    assert web.calls[0].request.body == b'{"amount": "1.00"}'
    assert web.calls[0].request.headers["Content-Type"] == "application/json"


def test_a_list_that_is_no_list_is_no_answer(client: Client, web: responses.RequestsMock) -> None:
    web.get(f"{ROOT}orders", json={"rows": []})
    with pytest.raises(NotSent):
        client.page("orders")


def test_two_calls_at_once_and_no_third() -> None:
    limit = gate()
    assert [limit.acquire(blocking=False) for _ in range(AT_ONCE + 1)] == [True, True, False]


def test_two_openings_of_a_shop_share_its_limit() -> None:
    platform = WooCommerce()
    shops = [platform.open(address, Keys("a", "b")) for address in ("https://x.example", "https://x.example/ ")]
    assert shops[0]._client.gate is shops[1]._client.gate
