"""How we speak: exact bytes, errors told apart by what may be done next, nothing twice that may happen only once."""

from typing import Any

import pytest
import requests
import responses
import urllib3

from adapters.outbound import Outbound
from adapters.shopify.client import Client
from adapters.shopify.operations import document
from adapters.shopify.platform import Shopify
from connector.errors import NotSent, Refused, Unclear
from connector.ports import Keys
from tests.adapters.shopify.edge import DONE, READ, SHOP, THROTTLED, URL, WRITE, cost, fault, good, sent


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
