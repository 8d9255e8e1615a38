"""The books other tests trust and the real ones go through the same histories and end the same."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from adapters.postgres.books import PostgresBooks
from adapters.postgres.merchants import Merchants
from connector.handle import cancel, look_around, settle, take
from connector.model import StockMode
from connector.operate import carry_out
from connector.policy import Policy
from connector.ports import Desk, HeldOrder, Look
from tests.fakes import Clock, FakeShop, MemoryBooks, Store, a_merchant
from tests.fakes.small import EveryDay, PlainSpeech
from tests.postgres.conftest import added

Act = Callable[[Store, Random], Any]


def _sell(store: Store, chance: Random) -> None:
    lines = [(chance.choice(["small", "large", "cup"]), chance.randint(1, 4)) for _ in range(chance.randint(1, 2))]
    store.place(*lines, paid=chance.random() < 0.8)


def _some(store: Store, chance: Random, act: str) -> None:
    """Do something to an open order, where it can be done."""
    open_ = [one.id for one in store.orders.values() if one.open]
    if open_:
        getattr(store, act)(chance.choice(open_))


def _edit(store: Store, chance: Random) -> None:
    lines = [(one, line) for one in store.orders.values() if one.open for line in one.lines if not one.refunds]
    if lines:
        order, line = chance.choice(lines)
        store.edit(order.id, line.id, chance.randint(0, 5))


ACTS: list[Act] = [
    _sell,
    _sell,
    _edit,
    lambda store, chance: store.arrive(chance.choice(["tea", "cup"]), chance.randint(1, 6)),
    lambda store, chance: store.set_number("tea", chance.randint(-2, 3)),
    lambda store, chance: _some(store, chance, "cancel"),
    lambda store, chance: _some(store, chance, "trash"),
    lambda store, chance: _some(store, chance, "complete_unbooked"),
]


def _desks(store: Store, clock: Clock, books: PostgresBooks, merchant: Any, policy: Policy) -> list[Desk]:
    memory = MemoryBooks(a_merchant(merchant.id), policy=policy)
    both: list[Any] = [memory, books]
    desks = [Desk(merchant, one, FakeShop(store), PlainSpeech, EveryDay(), clock) for one in both]
    for one in desks:
        settle(one, Look(items=tuple(shelf.shown() for shelf in store.shelves.values())), clock())
    return desks


def _stands(desk: Desk) -> list[HeldOrder]:
    with desk.books.record(desk.merchant.id) as record:
        return list(record.cases.worklist(waiting=False, after="", limit=99))


def _written(desk: Desk) -> dict[str, Any]:
    """Return what was written besides: facts, tasks, and the kinds of notices and operations, in their order."""
    with desk.books.record(desk.merchant.id) as record:
        every: Any = record
        entries = [(one.actor, one.event, one.payload) for one in every.entries() if one.event != "operation"]
        notices = [(one.order, one.kind, one.body) for one in every.notices.due(desk.clock(), 999)]
        tasks = [(one.kind, one.subject, one.text) for one in every.tasks.listed()]
        operations = [(one.order, one.kind, one.state) for one in every.operations.listed(limit=999)]
        queues = [sorted(every.cases.queue(key), key=lambda one: one.place) for key in ("tea", "cup")]
        items = [every.cases.item(key) for key in ("tea", "cup")]
    return {
        "entries": entries,
        "notices": notices,
        "tasks": tasks,
        "operations": operations,
        "queues": queues,
        "items": items,
    }


@pytest.mark.parametrize("mode", list(StockMode))
@pytest.mark.parametrize("seed", range(3))
def test_one_history_leaves_the_same_in_both_books(
    merchants: Merchants, postgres_books: PostgresBooks, mode: StockMode, seed: int
) -> None:
    chance, clock, policy = Random(seed), Clock(), Policy(stock_mode=mode, cap_per_item=9)
    store = Store(clock)
    store.add_shelf("tea", 4, "small", "large")
    store.add_shelf("cup", 2)
    merchant = added(merchants, "m1")
    merchants.set_policy(merchant.id, policy)
    desks = _desks(store, clock, postgres_books, merchant, policy)
    for number in range(25):
        clock.forward(minutes=chance.randint(0, 6))
        chance.choice(ACTS)(store, chance)
        events = [store.body(one) for one in store.hints]
        store.hints.clear()
        for desk in desks:
            take(desk, events, clock())
            if number % 6 == 5:
                look_around(desk, clock())
        assert _stands(desks[0]) == _stands(desks[1])
    assert _written(desks[0]) == _written(desks[1])


def test_money_goes_the_same_way_through_the_real_books(merchants: Merchants, postgres_books: PostgresBooks) -> None:
    clock = Clock()
    store = Store(clock)
    store.add_shelf("tea", 1)
    merchant = added(merchants, "m1")
    real = _desks(store, clock, postgres_books, merchant, Policy())[1]
    order = store.place(("tea", 3)).id
    take(real, [one.then for one in store.hints], clock())
    cancel(real, order, {f"{order}0": 2}, "buyer", clock())
    for _ in range(3):
        with postgres_books.record(merchant.id) as record:
            due = record.operations.due(clock(), 9)
        for one in due:
            carry_out(real, one, clock())
    assert [one.minor for one in store.bank.book] == [2000]
    with postgres_books.record(merchant.id) as record:
        assert [one.kind for one in record.notices.of_order(order)] == ["waiting", "cancelled", "refunded"]
        assert [one.state.value for one in record.operations.of_order(order)] == ["done"] * 3
