"""No body of any topic brings us down."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.shopify.platform import Shopify
from adapters.shopify.topics import WANTED
from connector.errors import Malformed
from connector.ports import Verdict
from tests.adapters.shopify.edge import SECRET, signed


@pytest.mark.parametrize("topic", sorted(WANTED - {"app/uninstalled", "bulk_operations/finish"}))
@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"7", b"\xff", b'{"id":1,"id":2}', b'{"id":NaN}', b"[" * 99_999])
def test_a_body_that_is_no_object_is_set_aside(topic: str, body: bytes) -> None:
    with pytest.raises(Malformed):
        Shopify().read(topic, body)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
KEYS = ("id", "order_id", "order_edit", "inventory_item_id", "customer", "shop_id", "current", "previous", "kind")
OBJECTS = st.dictionaries(
    st.sampled_from([*KEYS, "status", "reason", "remaining_fulfillment_order"]), VALUES, max_size=8
)


@given(st.sampled_from(sorted(WANTED)), OBJECTS | VALUES)
def test_any_json_is_malformed_or_says_something(topic: str, body: Any) -> None:
    try:
        events = Shopify().read(topic, json.dumps(body).encode())
    except Malformed:
        return
    assert events


@given(st.sampled_from(sorted(WANTED)), st.binary(max_size=200))
def test_any_bytes_are_malformed_or_say_something(topic: str, body: bytes) -> None:
    try:
        assert Shopify().read(topic, body)
    except Malformed:
        return


@given(st.text(max_size=150))
def test_any_topic_is_read(topic: str) -> None:
    headers = signed(b"{}", topic)
    platform = Shopify()
    platform.parcel(headers, b"{}")
    assert platform.verify((SECRET,), headers, b"{}") in Verdict
    try:
        platform.read(topic, b"{}")
    except Malformed:
        assert topic in WANTED
