"""A call through a shop's own address is believed as Shopify signs it, for a minute and a half, for one shop."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shopify_app import ShopifyApp
from shopify_app.types import RequestInput

from adapters.shopify.proxy import shop_through
from connector.errors import Refused
from tests.adapters.shopify.edge import PREVIOUS, SECRET, SHOP

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CALL = [("shop", SHOP), ("logged_in_customer_id", ""), ("path_prefix", "/apps/backorder"), ("timestamp", "1795435200")]


def query(*more: tuple[str, str], secret: str = SECRET, without: str = "") -> str:
    pairs = [*(pair for pair in CALL if pair[0] != without), *more]
    names = sorted({name for name, _ in pairs})
    text = "".join(f"{name}={','.join(value for key, value in pairs if key == name)}" for name in names)
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return urlencode([*pairs, ("signature", signature)])


def through(text: str, now: datetime = NOW) -> str:
    return shop_through(text, (SECRET, PREVIOUS), now)


@pytest.mark.parametrize("secret", [SECRET, PREVIOUS])
def test_a_signed_call_names_its_shop(secret: str) -> None:
    assert through(query(secret=secret)) == SHOP


def test_fields_given_twice_and_odd_signs_are_signed_as_shopify_does() -> None:
    assert through(query(("extra", "1"), ("extra", "2"), ("q", "a&b=c é/+ %"))) == SHOP


def test_we_sign_as_shopify_s_own_library_checks() -> None:
    at = datetime.now(UTC)
    pairs = {"shop": SHOP, "timestamp": str(int(at.timestamp())), "path_prefix": "/apps/x"}
    text = "".join(f"{name}={value}" for name, value in sorted(pairs.items()))
    signature = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
    call = urlencode(pairs | {"signature": signature})
    request = RequestInput(method="GET", headers={}, url=f"https://x.example/proxy?{call}", body="")
    assert ShopifyApp("client-1", SECRET).verify_app_proxy_req(request).ok
    assert shop_through(call, (SECRET,), at) == SHOP


@pytest.mark.parametrize("seconds", [-91, 91, 10**7])
def test_a_call_that_is_too_old_is_not_believed(seconds: int) -> None:
    assert through(query(), NOW + timedelta(seconds=90)) == SHOP
    with pytest.raises(Refused):
        through(query(), NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "text",
    [
        "",
        urlencode(CALL),
        query(secret="another"),
        query(without="shop"),
        query(without="timestamp"),
        query(("shop", "other.myshopify.com")),
        query() + "&x=1",
        query() + "&signature=1",
        query() + "&x=%ff",
        "x=" + "1" * 9000,
        "&".join("x=1" for _ in range(200)),
        query().replace("signature=", "signature=%C3%A9"),
    ],
)
def test_whatever_is_not_signed_as_it_stands_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        through(text)


@pytest.mark.parametrize("stamp", ["", "x", "-1", "1e9", "٤", "9" * 40])
def test_a_time_that_is_none_is_refused(stamp: str) -> None:
    with pytest.raises(Refused):
        through(query(("timestamp", stamp), without="timestamp"))


@given(st.text(max_size=200))
def test_whatever_comes_is_refused_in_words(text: str) -> None:
    with pytest.raises(Refused):
        through(text)
