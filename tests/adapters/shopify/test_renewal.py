"""Buying the next token: what the token endpoint may answer, and what we make of it."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests
import responses

from adapters.outbound import Outbound
from adapters.shopify.domains import origin
from adapters.shopify.renewal import buy
from connector.errors import NotSent, Refused
from connector.ports import Keys
from tests.adapters.shopify.edge import BOUGHT, HELD, NEW, NOW, SECRET, SHOP, TOKENS


def bought(keys: Keys = HELD) -> Keys:
    return buy(SHOP, keys, Outbound(), origin, lambda: NOW)


def test_the_refresh_token_buys_a_new_pair(web: responses.RequestsMock) -> None:
    web.post(TOKENS, json=BOUGHT)
    keys = bought()
    assert keys == replace(NEW, expires=NOW + timedelta(hours=1), refresh_expires=NOW + timedelta(days=90))
    assert json.loads(web.calls[0].request.body or b"") == {
        "client_id": "client-1",
        "client_secret": SECRET,
        "grant_type": "refresh_token",
        "refresh_token": "shprt_old",
    }


def test_what_is_for_good_says_what_to_do(web: responses.RequestsMock) -> None:
    web.post(TOKENS, status=400, json={"error": "invalid_grant", "error_description": "x"})
    with pytest.raises(Refused, match="open the app once in the Shopify admin"):
        bought()
    web.post(TOKENS, status=401, json={"error": "invalid_client"})
    with pytest.raises(Refused, match="client id and secret"):
        bought()


ODD: list[tuple[int, Any]] = [
    (200, "<html>Just a moment</html>"),
    (200, "[]"),
    (200, "{}"),
    (200, "7"),
    (200, json.dumps(BOUGHT | {"access_token": ""})),
    (200, json.dumps(BOUGHT | {"access_token": None})),
    (200, json.dumps(BOUGHT | {"access_token": "a\r\nX-Evil: 1"})),
    (200, json.dumps(BOUGHT | {"refresh_token": 7})),
    (200, json.dumps(BOUGHT | {"expires_in": "soon"})),
    (200, json.dumps(BOUGHT | {"expires_in": True})),
    (200, json.dumps(BOUGHT | {"expires_in": -1})),
    (200, json.dumps(BOUGHT | {"expires_in": 10**17})),
    (200, json.dumps({key: value for key, value in BOUGHT.items() if key != "refresh_token_expires_in"})),
    (400, "[]"),
    (400, "<html>"),
    (400, '{"error": {"a": [1.5]}}'),
    (302, ""),
    (429, ""),
    (500, "<html>"),
    (503, "{}"),
]


@pytest.mark.parametrize(("status", "text"), ODD)
def test_an_odd_answer_buys_nothing_and_may_be_asked_for_again(
    web: responses.RequestsMock, status: int, text: str
) -> None:
    web.post(TOKENS, status=status, body=text)
    with pytest.raises(NotSent):
        bought()


def test_no_answer_is_no_answer(web: responses.RequestsMock) -> None:
    web.post(TOKENS, body=requests.exceptions.ReadTimeout())
    with pytest.raises(NotSent):
        bought()


@pytest.mark.parametrize(
    "keys",
    [
        replace(HELD, refresh=""),
        replace(HELD, refresh_expires=NOW),
        replace(HELD, secrets=()),
        replace(HELD, key=""),
    ],
)
def test_what_cannot_be_renewed_asks_nobody(keys: Keys) -> None:
    with pytest.raises(Refused):
        bought(keys)


def test_no_other_host_ever_sees_the_refresh_token() -> None:
    for shop in ("evil.com/#", "mugs.myshopify.com/x", "MUGS.myshopify.com", ""):
        with pytest.raises(Refused):
            buy(shop, HELD, Outbound(), origin, lambda: NOW)


def test_a_pretend_shop_renews_where_it_lives(web: responses.RequestsMock) -> None:
    web.post("http://127.0.0.1:8081/shopify/mugs.myshopify.com/admin/oauth/access_token", json=BOUGHT)
    outbound = Outbound(development=True)
    keys = buy(SHOP, HELD, outbound, lambda shop: f"http://127.0.0.1:8081/shopify/{shop}", lambda: NOW)
    assert keys.secret == "shpat_new"
