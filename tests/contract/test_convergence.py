"""Whatever order a real platform's deliveries come in, doubled or lost, one sweep later our books say the same."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector.handle import look_around, settle, take
from connector.policy import Policy
from connector.ports import Desk, Look, Verdict
from tests.contract.conftest import PLATFORMS
from tests.contract.receivers import Received, receiver
from tests.contract.stores import Store
from tests.fakes import EveryDay, MemoryBooks, PlainSpeech, a_merchant

Act = tuple[str, int]
ACTS = st.lists(
    st.tuples(st.sampled_from(["buy", "buy", "arrive", "cancel", "complete", "refund"]), st.integers(1, 4)),
    min_size=2,
    max_size=7,
)
CALM = Policy(second_reading=timedelta(0), ask_before_clearing=False, send_notices=False)


def now() -> datetime:
    return datetime.now(UTC)


def a_desk(store: Store) -> tuple[Desk, MemoryBooks]:
    """Lay a desk out over the store and read all of it, as connecting does."""
    merchant = a_merchant(backfilled=False)
    books = MemoryBooks(merchant, policy=CALM)
    desk = Desk(merchant, books, store.shop(), PlainSpeech, EveryDay(), now)
    began = now()
    for items, _ in desk.shop.items(""):
        settle(desk, Look(items=tuple(items)), now())
    for orders, _ in desk.shop.open_orders(""):
        settle(desk, Look(orders=tuple(orders)), now())
    with books.record(1) as record:
        record.seen_to(began)
    books.backfilled()
    look_around(desk, now())
    return desk, books


def act(store: Store, orders: list[str], wish: Act) -> None:
    """Do something in the store; what is not possible any more is left."""
    name, units = wish
    if name == "buy":
        orders.append(store.buy(store.told, units))
    elif name == "arrive":
        store.add_stock(store.told, units)
    elif orders:
        order = orders[units % len(orders)]
        line = store.book(order)["lines"][0]
        more = {"lines": [{"id": int(line["id"]), "quantity": 1}], "restock": True} if name == "refund" else {}
        try:
            store.act(order, name, **more)
        except AssertionError:  # cancelled, shipped or refunded already
            return


def hear(desk: Desk, store: Store, deliveries: Sequence[tuple[object, bytes]]) -> None:
    """Take deliveries in one after the other, the way the door does."""
    platform = store.platform()
    for headers, raw in deliveries:
        if platform.verify([store.secret], headers, raw) is Verdict.GENUINE:  # type: ignore[arg-type]
            parcel = platform.parcel(headers, raw)  # type: ignore[arg-type]
            take(desk, platform.read(parcel.topic, raw), now())


def stands(books: MemoryBooks) -> dict[tuple[str, str], tuple[int, int]]:
    """Return (assigned, owed) of every line that is open or was."""
    return {key: (kept.held.assigned, kept.held.owed) for key, kept in books.state().lines.items()}


def played(store: Store, acts: Sequence[Act]) -> Received:
    """Play the acts and return everything that was delivered of them."""
    orders: list[str] = []
    with receiver() as received:
        store.shop().subscribe(received.url, store.secret)
        for wish in acts:
            act(store, orders, wish)
        store.deliver()
    return received


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.timeout(300)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, chance=st.randoms(use_true_random=False))
def test_late_doubled_lost_and_shuffled_deliveries_lead_to_the_same_end(
    street: str, platform: str, acts: list[Act], chance: random.Random
) -> None:
    store = PLATFORMS[platform](street)
    clean, messy = a_desk(store), a_desk(store)
    deliveries = list(played(store, acts).deliveries)
    hear(clean[0], store, deliveries)
    mixed = [one for one in deliveries for _ in range(chance.choice([0, 1, 1, 2]))]
    chance.shuffle(mixed)
    hear(messy[0], store, mixed)
    for desk in (clean[0], messy[0]):
        look_around(desk, now())
    assert stands(messy[1]) == stands(clean[1])
    (item,) = store.shop().look([], [store.told], None).items
    open_units = sum(kept.units for kept in clean[1].state().lines.values())
    owed = sum(owed for _, owed in stands(clean[1]).values())
    goods = max(0, (item.available or 0) + open_units)
    assert owed == max(0, open_units - goods)
