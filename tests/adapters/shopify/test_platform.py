"""What a delivery proves, and what tells it from another."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
import shopify_app
from hypothesis import given
from hypothesis import strategies as st

from adapters.shopify.platform import Shopify
from connector.errors import Malformed
from connector.ports import Verdict
from tests.adapters.shopify.edge import PREVIOUS, SECRET, SHOP, signed

SECRETS = (SECRET, PREVIOUS)
BODY = b'{"id":820982911946154508}'
OTHER = "lamps.myshopify.com"


@pytest.fixture(scope="module")
def platform() -> Shopify:
    return Shopify()


def test_both_families_of_headers_and_any_case_are_read(platform: Shopify) -> None:
    old = signed(BODY, "orders/create")
    new = {name.removeprefix("X-"): value for name, value in old.items()}
    small = {name.lower(): value for name, value in old.items()}
    for headers in (old, new, small):
        assert platform.verify(SECRETS, headers, BODY) is Verdict.GENUINE
        assert platform.whose(headers) == SHOP
        assert platform.parcel(headers, BODY) == platform.parcel(old, BODY)


def test_the_current_and_the_previous_secret_open_the_door_and_no_other(platform: Shopify) -> None:
    for secret in SECRETS:
        assert platform.verify(SECRETS, signed(BODY, "orders/create", secret), BODY) is Verdict.GENUINE
    assert platform.verify(SECRETS, signed(BODY, "orders/create", "older"), BODY) is Verdict.FORGED


def test_an_empty_secret_signs_nothing(platform: Shopify) -> None:
    assert platform.verify(("",), signed(BODY, "orders/create", ""), BODY) is Verdict.FORGED
    assert platform.verify((), signed(BODY, "orders/create", ""), BODY) is Verdict.FORGED


@pytest.mark.parametrize("signature", ["", "ünïcode", "A" * 43 + "=", "%%%", "\udcff", "x" * 100_000])
def test_a_signature_that_does_not_fit_is_forged(platform: Shopify, signature: str) -> None:
    headers = signed(BODY, "orders/create") | {"X-Shopify-Hmac-Sha256": signature}
    assert platform.verify(SECRETS, headers, BODY) is Verdict.FORGED


def test_half_a_character_in_a_header_is_no_reason_to_fail(platform: Shopify) -> None:
    for name in signed(BODY, "orders/create"):
        headers = signed(BODY, "orders/create") | {name: "\ud800"}
        platform.verify(SECRETS, headers, BODY)
        assert platform.parcel(headers, BODY).identity


def test_no_signature_at_all_is_forged(platform: Shopify) -> None:
    headers = {key: value for key, value in signed(BODY, "orders/create").items() if "Hmac" not in key}
    assert platform.verify(SECRETS, headers, BODY) is Verdict.FORGED


@pytest.mark.parametrize("shop", ["", "evil.com", "mugs.myshopify.com.evil.com", "mugs", "mügs.myshopify.com", "a b"])
def test_a_delivery_of_no_shop_is_forged_however_well_signed(platform: Shopify, shop: str) -> None:
    headers = signed(BODY, "orders/create") | {"X-Shopify-Shop-Domain": shop}
    assert platform.whose(headers) == ""
    assert platform.verify(SECRETS, headers, BODY) is Verdict.FORGED


ENDINGS = {
    "app/uninstalled": {"id": 1, "myshopify_domain": SHOP, "domain": "mugs.example"},
    "customers/data_request": {"shop_id": 1, "shop_domain": SHOP, "customer": {"id": 5}},
    "customers/redact": {"shop_id": 1, "shop_domain": SHOP, "customer": {"id": 5}},
    "shop/redact": {"shop_id": 1, "shop_domain": SHOP},
}


@pytest.mark.parametrize("topic", ENDINGS)
def test_what_ends_something_must_name_its_shop_in_the_signed_body(platform: Shopify, topic: str) -> None:
    raw = json.dumps(ENDINGS[topic]).encode()
    assert platform.verify(SECRETS, signed(raw, topic), raw) is Verdict.GENUINE
    elsewhere = signed(raw, topic, **{"X-Shopify-Shop-Domain": OTHER})
    assert platform.verify(SECRETS, elsewhere, raw) is Verdict.FORGED
    for replayed in (BODY, b"[]", b"{", b"\xff", b"null"):
        assert platform.verify(SECRETS, signed(replayed, topic), replayed) is Verdict.FORGED


@given(
    st.binary(max_size=300), st.text(max_size=80), st.text(max_size=80), st.sampled_from([*ENDINGS, "orders/create"])
)
def test_no_header_and_no_body_brings_the_door_down(raw: bytes, signature: str, shop: str, topic: str) -> None:
    platform = Shopify()
    headers = {"X-Shopify-Hmac-Sha256": signature, "X-Shopify-Shop-Domain": shop, "X-Shopify-Topic": topic}
    assert platform.verify(SECRETS, headers, raw) is Verdict.FORGED
    platform.parcel(headers | {"X-Shopify-Webhook-Id": shop}, raw)


@given(st.dictionaries(st.text(max_size=30), st.text(max_size=30), max_size=6), st.binary(max_size=50))
def test_strange_headers_are_no_reason_to_fail(headers: dict[str, str], raw: bytes) -> None:
    platform = Shopify()
    assert platform.verify(SECRETS, headers, raw) is Verdict.FORGED
    platform.whose(headers)
    platform.parcel(headers, raw)


@given(st.text(max_size=200).filter(lambda text: text.isprintable()), st.sampled_from([*SECRETS, "older"]))
def test_we_believe_what_shopifys_own_library_believes(body: str, secret: str) -> None:
    raw = body.encode()
    headers = signed(raw, "orders/create", secret)
    app = shopify_app.ShopifyApp("client", SECRET, PREVIOUS)
    theirs = app.verify_webhook_req({"method": "POST", "headers": headers, "url": "", "body": body})
    ours = Shopify().verify(SECRETS, headers, raw)
    assert (ours is Verdict.GENUINE) is theirs.ok


def test_a_body_that_would_bring_the_library_down_does_not_trouble_us(platform: Shopify) -> None:
    raw = b"[" * 200_000
    app = shopify_app.ShopifyApp("client", SECRET, PREVIOUS)
    with pytest.raises(RecursionError):
        app.verify_webhook_req({"method": "POST", "headers": {}, "url": "", "body": raw.decode()})
    assert platform.verify(SECRETS, signed(raw, "orders/create"), raw) is Verdict.GENUINE
    assert platform.verify(SECRETS, signed(raw, "orders/create", "older"), raw) is Verdict.FORGED


def test_a_signed_body_that_is_no_text_is_genuine_and_then_malformed(platform: Shopify) -> None:
    raw = b"\xff\xfe\x00"
    assert platform.verify(SECRETS, signed(raw, "orders/create"), raw) is Verdict.GENUINE
    with pytest.raises(Malformed):
        platform.read("orders/create", raw)


def test_a_delivery_is_known_by_topic_and_webhook_id_whatever_else_changes(platform: Shopify) -> None:
    first = platform.parcel(signed(BODY, "orders/create"), BODY)
    again = platform.parcel(signed(b"{}", "orders/create", **{"X-Shopify-Event-Id": "another"}), b"{}")
    assert first == again
    assert (first.topic, first.wanted, first.once) == ("orders/create", True, True)


def test_one_event_under_two_topics_is_two_deliveries(platform: Shopify) -> None:
    topics = ("orders/create", "orders/paid")
    assert len({platform.parcel(signed(BODY, topic), BODY).identity for topic in topics}) == 2
    both = [signed(BODY, topics[0], **{"X-Shopify-Webhook-Id": one}) for one in ("a", "b")]
    assert len({platform.parcel(headers, BODY).identity for headers in both}) == 2


def test_without_an_id_the_body_tells_and_may_come_again_as_news(platform: Shopify) -> None:
    headers = signed(BODY, "orders/create", **{"X-Shopify-Webhook-Id": " "})
    first, second = platform.parcel(headers, BODY), platform.parcel(headers, b"{}")
    assert first.identity != second.identity
    assert not first.once


def test_a_topic_nobody_asked_for_is_not_wanted(platform: Shopify) -> None:
    assert not platform.parcel(signed(BODY, "carts/create"), BODY).wanted
    assert not platform.parcel({}, BODY).wanted


def test_the_signature_is_over_the_raw_bytes(platform: Shopify) -> None:
    spaced = b'{ "id" : 820982911946154508 }\n'
    digest = base64.b64encode(hmac.new(SECRET.encode(), spaced, hashlib.sha256).digest()).decode()
    headers: dict[str, Any] = signed(BODY, "orders/create") | {"X-Shopify-Hmac-Sha256": digest}
    assert platform.verify(SECRETS, headers, spaced) is Verdict.GENUINE
    assert platform.verify(SECRETS, headers, BODY) is Verdict.FORGED
