"""Refunds under a key through every Shop that has one: the same bytes again move nothing again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connector.errors import NotSent, Stuck, Unclear
from connector.ports import Kind, Operation, Shop
from tests.contract.conftest import PLATFORMS, with_plugin
from tests.contract.stores import Store, WooStore
from tests.contract.wishes import operation, quoted

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(params=["shopify", "woocommerce with the plugin"])
def store(request: pytest.FixtureRequest, street: str) -> Store:
    return PLATFORMS.get(request.param, with_plugin)(street)


def prepared(shop: Shop, order_id: str, units: int = 1) -> Operation:
    """A refund as it is held while it is sent."""
    order = shop.order(order_id)
    wish = operation(order, Kind.REFUND, quoted(shop, order, units))
    return replace(wish, request=shop.prepare(wish, order), sent=NOW)


def test_the_same_may_be_sent_again_for_twenty_hours(store: Store) -> None:
    shop = store.shop()
    assert shop.resend_until(prepared(shop, store.buy(store.told, 3))) == NOW + timedelta(hours=20)


def test_a_whole_order_and_what_was_never_sent_have_no_key(store: Store) -> None:
    shop = store.shop()
    wish = prepared(shop, store.buy(store.told, 3))
    assert shop.resend_until(replace(wish, sent=None)) is None
    assert shop.resend_until(replace(wish, request=b"")) is None


@pytest.mark.parametrize("action", ["commit_then_500", "commit_then_reset", "500", "truncate"])
def test_sent_again_after_an_unclear_answer_it_happens_once(store: Store, action: str) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 3)
    wish = prepared(shop, order_id)
    store.misfortune(action, "refund")
    with pytest.raises(Unclear):
        shop.send(wish, wish.request)
    receipt = shop.send(wish, wish.request)
    assert (receipt.amount, receipt.settled) == (wish.amount, True)
    assert wish.amount is not None
    assert store.bank(order_id) == wish.amount.minor


def test_plain_woocommerce_has_no_key(street: str) -> None:
    store = WooStore(street)
    shop = store.shop()
    wish = prepared(shop, store.buy(store.told, 3))
    assert shop.resend_until(wish) is None
    assert b"_backorder_key" not in wish.request


@pytest.mark.parametrize("action", ["gateway_decline", "gateway_timeout_after_commit", "die_after_gateway"])
def test_the_plugin_says_that_it_will_never_know(street: str, action: str) -> None:
    store = with_plugin(street)
    shop, order_id = store.shop(), store.buy(store.told, 3)
    wish = prepared(shop, order_id)
    store.misfortune(action, "refund")
    with pytest.raises(Unclear):
        shop.send(wish, wish.request)
    paid = store.bank(order_id)
    if action == "die_after_gateway":  # the record stands there without the gateway's word
        found = shop.find_operation(wish)
        assert found is not None
        assert not found.settled
    else:
        with pytest.raises(Stuck):
            shop.find_operation(wish)
        with pytest.raises(Stuck):
            shop.send(wish, wish.request)
    assert store.bank(order_id) == paid


def test_a_refund_whose_record_was_deleted_is_found_by_its_key(street: str) -> None:
    store = WooStore(street, plugin=True)
    shop, order_id = store.shop(), store.buy(store.told, 3)
    wish = prepared(shop, order_id)
    first = shop.send(wish, wish.request)
    store.rest("DELETE", f"orders/{order_id}/refunds/{first.id}?force=true")
    found = shop.find_operation(wish)
    assert found is not None
    assert (found.id, found.settled) == (first.id, True)


def test_a_plugin_that_was_taken_off_means_that_nothing_was_sent(street: str) -> None:
    store = WooStore(street, plugin=True)
    wish = prepared(store.shop(), store.buy(store.told, 3))
    other = WooStore(street)
    order_id = other.buy(other.told, 3)
    shop = other.shop()
    moved = replace(wish, order=order_id, units={shop.order(order_id).lines[0].id: 1})
    with pytest.raises(NotSent, match="plugin"):
        shop.send(moved, moved.request)
    with pytest.raises(Stuck, match="plugin"):
        shop.find_operation(moved)
