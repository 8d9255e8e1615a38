"""A token that lives an hour: renewed early, by one, and kept before it is used."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import responses

from adapters.shopify.platform import Shopify
from adapters.shopify.tokens import LastingToken, RenewedToken
from connector.errors import ConnectorError, NotSent, Refused
from connector.ports import Keys
from tests.adapters.shopify.edge import BOUGHT, HELD, NEW, NOW, SHOP, TOKENS, URL, good


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
