"""A token that lives an hour: renewed early, by one, and kept before it is used."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests
import responses

from adapters.outbound import Outbound
from adapters.shopify.domains import origin
from adapters.shopify.platform import Shopify
from adapters.shopify.renewal import buy
from adapters.shopify.tokens import LastingToken, RenewedToken
from connector.errors import ConnectorError, NotSent, Refused
from connector.ports import Keys
from tests.adapters.shopify.edge import NOW, SECRET, SHOP, TOKENS, URL, good

HELD = Keys(
    "client-1",
    "shpat_old",
    (SECRET, "before"),
    refresh="shprt_old",
    expires=NOW + timedelta(hours=1),
    refresh_expires=NOW + timedelta(days=90),
)
BOUGHT = {
    "access_token": "shpat_new",
    "scope": "write_orders",
    "expires_in": 3600,
    "refresh_token": "shprt_new",
    "refresh_token_expires_in": 7776000,
}
NEW = replace(HELD, secret="shpat_new", refresh="shprt_new")


class Chest:
    """Keeps keys as the books do: one caller at a time, kept before they are handed out."""

    def __init__(self, held: Keys) -> None:
        self.held = held
        self.kept: list[Keys] = []
        self._lock = threading.Lock()

    def keep(self, change: Callable[[Keys], Keys]) -> Keys:
        with self._lock:
            new = change(self.held)
            if new != self.held:
                self.held = new
                self.kept.append(new)
            return new


class Seller:
    """Sells new keys and counts."""

    def __init__(self, error: ConnectorError | None = None) -> None:
        self.sold = 0
        self.error = error

    def __call__(self, keys: Keys) -> Keys:
        if self.error:
            raise self.error
        self.sold += 1
        return replace(keys, secret=f"shpat_{self.sold}", expires=NOW + timedelta(hours=9))


def token(chest: Chest, seller: Callable[[Keys], Keys], now: datetime) -> RenewedToken:
    return RenewedToken(chest.held, chest.keep, seller, lambda: now)


@pytest.mark.parametrize(("minutes", "sold"), [(54, 0), (55, 1), (59, 1), (120, 1)])
def test_a_token_is_renewed_five_minutes_before_its_end(minutes: int, sold: int) -> None:
    chest, seller = Chest(HELD), Seller()
    held = token(chest, seller, NOW + timedelta(minutes=minutes))
    assert held.current() == (f"shpat_{sold}" if sold else "shpat_old")
    assert held.current() == (f"shpat_{sold}" if sold else "shpat_old")
    assert (seller.sold, [one.secret for one in chest.kept]) == (sold, ["shpat_1"][:sold])


def test_many_workers_renew_once() -> None:
    chest, seller = Chest(HELD), Seller()
    late = NOW + timedelta(minutes=58)
    tokens = [token(chest, seller, late) for _ in range(16)]
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda one: one.current(), tokens)) == {"shpat_1"}
    assert seller.sold == 1


def test_a_token_somebody_else_renewed_is_taken_over() -> None:
    chest, seller = Chest(HELD), Seller()
    held = token(chest, seller, NOW)
    chest.held = NEW
    assert held.after("shpat_old") == "shpat_new"
    assert seller.sold == 0


def test_a_rejected_token_is_renewed_and_a_lasting_one_is_not() -> None:
    chest, seller = Chest(HELD), Seller()
    assert token(chest, seller, NOW).after("shpat_old") == "shpat_1"
    assert LastingToken("shpat_custom").after("shpat_custom") == "shpat_custom"


def test_while_the_token_is_still_good_a_failed_renewal_stops_nobody() -> None:
    seller = Seller(NotSent("away"))
    assert token(Chest(HELD), seller, NOW + timedelta(minutes=58)).current() == "shpat_old"
    with pytest.raises(NotSent):
        token(Chest(HELD), seller, NOW + timedelta(minutes=61)).current()


def test_a_refused_renewal_is_told_at_once() -> None:
    with pytest.raises(Refused):
        token(Chest(HELD), Seller(Refused("open the app")), NOW + timedelta(minutes=58)).current()


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


def test_a_client_calls_with_the_renewed_token_after_it_was_kept(web: responses.RequestsMock) -> None:
    chest = Chest(replace(HELD, expires=NOW + timedelta(minutes=1)))
    web.post(TOKENS, json=BOUGHT)
    web.post(URL, json=good({"shop": {}}))
    Shopify(clock=lambda: NOW).open(SHOP, chest.held, chest.keep)._client.read("ShopProfile")
    assert [one.secret for one in chest.kept] == ["shpat_new"]
    assert web.calls[1].request.headers["X-Shopify-Access-Token"] == "shpat_new"


@pytest.mark.parametrize("once", [True, False])
def test_a_token_revoked_early_is_renewed_and_the_call_made_once_more(web: responses.RequestsMock, once: bool) -> None:
    chest = Chest(HELD)
    web.post(URL, status=401, json={"errors": "[API] Invalid API key or access token"})
    web.post(TOKENS, json=BOUGHT)
    web.post(URL, json=good({"webhookSubscriptionDelete": {"userErrors": []}}))
    client = Shopify(clock=lambda: NOW).open(SHOP, HELD, chest.keep)._client
    client.write("DeleteWebhookSubscription", once=once, id="1")
    assert [call.request.headers.get("X-Shopify-Access-Token") for call in web.calls] == [
        "shpat_old",
        None,
        "shpat_new",
    ]


def test_an_uninstalled_app_is_told_so_and_not_asked_for_ever(web: responses.RequestsMock) -> None:
    web.post(URL, status=401, json={"errors": "[API] Invalid API key or access token"})
    with pytest.raises(Refused, match="uninstalled"):
        Shopify().open(SHOP, Keys("", "shpat_custom"))._client.read("ShopProfile")
    assert len(web.calls) == 1


def test_without_somebody_to_keep_them_tokens_are_not_renewed(web: responses.RequestsMock) -> None:
    late = NOW + timedelta(days=1)
    web.post(URL, json=good({"shop": {}}))
    Shopify(clock=lambda: late).open(SHOP, HELD)._client.read("ShopProfile")
    assert web.calls[0].request.headers["X-Shopify-Access-Token"] == "shpat_old"


def test_keys_are_not_shown_when_a_token_is_printed() -> None:
    assert "shpat" not in repr(token(Chest(HELD), Seller(), NOW)) + repr(LastingToken("shpat_1"))
