"""Webhooks that somebody took away or that the platform switched off are found missing, made again, and work."""

from typing import Any

from adapters.woocommerce.topics import WANTED
from connector.events import OrderSeen
from tests.contract.receivers import receiver
from tests.contract.shopify_store import ShopifyStore
from tests.contract.stores import Store, WooStore
from tests.contract.test_deliveries import events


def spoil(store: Any) -> set[str]:
    """Switch one webhook off where the platform does such a thing, and take another away; return their topics."""
    if isinstance(store, WooStore):
        first, second, *_ = store.rest("GET", "webhooks?per_page=100")
        store.rest("PUT", f"webhooks/{first['id']}?status=disabled")
        store.rest("DELETE", f"webhooks/{second['id']}?force=true")
        return {str(first["topic"]), str(second["topic"])}
    assert isinstance(store, ShopifyStore)
    return store.drop_webhooks(2)


def test_what_is_missing_is_made_again_and_said(store: Store) -> None:
    with receiver() as received:
        made = store.shop().subscribe(received.url, store.secret)
        assert set(made) >= (set(WANTED) if isinstance(store, WooStore) else {"orders/create", "orders/edited"})
        assert list(store.shop().subscribe(received.url, store.secret)) == []
        missing = spoil(store)
        assert set(store.shop().subscribe(received.url, store.secret)) == missing
        order_id = store.buy(store.told, 1)
        store.deliver()
        assert order_id in {one.order.id for one in events(store, received) if isinstance(one, OrderSeen)}
