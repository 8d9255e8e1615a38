"""What a store delivers after a sale, taken the way the door takes it."""

import pytest

from connector.events import ItemSeen, OrderGone, OrderSeen
from connector.ports import Verdict
from tests.contract.receivers import Received, receiver
from tests.contract.stores import Store


def events(store: Store, received: Received) -> list[object]:
    """Verify, tell apart and read everything that was delivered; pings are answered and forgotten."""
    platform, found = store.platform(), list[object]()
    for headers, raw in received.deliveries:
        verdict = platform.verify([store.secret], headers, raw)
        if verdict is Verdict.PING:
            continue
        parcel = platform.parcel(headers, raw)
        assert (verdict, parcel.wanted) == (Verdict.GENUINE, True)
        found += platform.read(parcel.topic, raw)
    return found


def test_a_sale_is_delivered_as_the_order_and_its_pool(store: Store) -> None:
    with receiver() as received:
        store.shop().subscribe(received.url, store.secret)
        order_id = store.buy(store.told, 5)
        store.deliver()
        seen = events(store, received)
    orders = [event.order for event in seen if isinstance(event, OrderSeen)]
    assert {order.id for order in orders} == {order_id}
    assert store.shop().order(order_id) in orders
    pools = [event for event in seen if isinstance(event, ItemSeen)]
    assert pools
    assert {pool.item.available for pool in pools if pool.item} <= {-3}
    (read,) = store.shop().look([], [pool.variant for pool in pools], None).items
    assert (read.available, store.told in read.variants) == (-3, True)


def test_an_order_set_aside_is_delivered_as_gone(store: Store) -> None:
    if not store.trashes:
        pytest.skip("This platform sets no orders aside.")
    with receiver() as received:
        store.shop().subscribe(received.url, store.secret)
        order_id = store.buy(store.told, 1)
        store.act(order_id, "trash")
        store.deliver()
        assert OrderGone(order_id) in events(store, received)
