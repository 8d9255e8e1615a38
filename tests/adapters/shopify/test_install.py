"""A visit is exchanged for keys that expire; only what was verified gets as far as a URL or a header."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests
import responses

from adapters.outbound import Outbound
from adapters.shopify.domains import origin
from adapters.shopify.install import App, exchange, frames
from adapters.shopify.session import Session
from connector.errors import ConnectorError, NotSent, Refused
from connector.ports import Keys
from tests.adapters.shopify.edge import BOUGHT, NOW, PREVIOUS, SECRET, SHOP, TOKENS

APP = App("client-1", (SECRET, PREVIOUS))
VISIT = Session(SHOP, "42", NOW + timedelta(minutes=1))


def bought(session: Session = VISIT) -> Keys:
    return exchange(APP, "a.b.c", session, Outbound(), origin, NOW)


def test_a_visit_buys_keys_that_expire_and_can_be_renewed(web: responses.RequestsMock) -> None:
    web.post(TOKENS, json=BOUGHT)
    assert bought() == Keys(
        "client-1",
        "shpat_new",
        (SECRET, PREVIOUS),
        refresh="shprt_new",
        expires=NOW + timedelta(hours=1),
        refresh_expires=NOW + timedelta(days=90),
    )
    assert json.loads(web.calls[0].request.body or b"") == {
        "client_id": "client-1",
        "client_secret": SECRET,
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "subject_token": "a.b.c",
        "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
        "requested_token_type": "urn:shopify:params:oauth:token-type:offline-access-token",
        "expiring": 1,
    }


@pytest.mark.parametrize(
    ("error", "why"), [("invalid_subject_token", "open the app again"), ("invalid_client", "anew")]
)
def test_what_is_for_good_says_what_to_do(web: responses.RequestsMock, error: str, why: str) -> None:
    web.post(TOKENS, status=400, json={"error": error})
    with pytest.raises(Refused, match=why):
        bought()


ODD: list[tuple[int, Any]] = [
    (200, "<html>Just a moment</html>"),
    (200, "[]"),
    (200, json.dumps({"access_token": "shpat_lasting", "scope": "write_orders"})),
    (200, json.dumps(BOUGHT | {"access_token": "a\r\nX-Evil: 1"})),
    (200, json.dumps(BOUGHT | {"expires_in": True})),
    (400, json.dumps({"error": ["x"]})),
    (500, "{}"),
]


@pytest.mark.parametrize(("status", "body"), ODD)
def test_whatever_else_comes_back_is_tried_again_later(web: responses.RequestsMock, status: int, body: str) -> None:
    web.post(TOKENS, status=status, body=body)
    with pytest.raises(NotSent):
        bought()


def test_a_shop_that_cannot_be_reached_is_tried_again_later(web: responses.RequestsMock) -> None:
    web.post(TOKENS, body=requests.ConnectionError("no route"))
    with pytest.raises(ConnectorError) as error:
        bought()
    assert error.value.retry


def test_no_secret_stands_in_the_app_s_words() -> None:
    assert SECRET not in repr(APP)
    assert replace(APP, secrets=()).secrets == ()


@pytest.mark.parametrize(
    "shop", ["evil.com; script-src *", "evil.com", "mugs.myshopify.com\n", "", "*", "a b.myshopify.com"]
)
def test_only_a_shop_may_frame_our_page(shop: str) -> None:
    assert frames(shop) == "frame-ancestors 'none'"
    assert frames(SHOP) == f"frame-ancestors https://{SHOP} https://admin.shopify.com"
