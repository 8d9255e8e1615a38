"""The ledger alone leads to the table of money operations, whatever befell them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import Refused
from connector.handle import approve
from connector.money import Money
from connector.operate import differences, refunded_by_hand, replay, send_again
from connector.policy import Policy
from connector.ports import Operation, State
from tests.fakes import Fault, Rig
from tests.fakes.shop import Crash
from tests.unit.money import again, approved, only

Act = Callable[[Rig], Any]


def _answer(shop: Rig, answer: Callable[..., Operation]) -> None:
    for one in shop.operations():
        with suppress(Refused):
            answer(shop.desk, one.id, "merchant:kim", shop.clock())


def _approve(shop: Rig) -> None:
    with shop.books.record(1) as record:
        for one in shop.operations(State.PROPOSED):
            approve(record, one.id, "merchant:kim", shop.clock())


def _work(shop: Rig) -> None:
    with suppress(Crash):
        shop.work()


def _more(shop: Rig) -> None:
    with suppress(Refused):
        again(shop, next(iter(shop.store.orders)), 1)


def _reinstall(shop: Rig) -> None:
    held = shop.books.state().merchant
    shop.books.set_merchant(replace(held, epoch=held.epoch + 1))


ACTS: list[Act] = [
    _work,
    _work,
    _more,
    _approve,
    _reinstall,
    lambda shop: _answer(shop, refunded_by_hand),
    lambda shop: _answer(shop, send_again),
    lambda shop: shop.clock.forward(31),
    lambda shop: shop.clock.forward(minutes=6),
    lambda shop: shop.clock.forward(hours=2),
    lambda shop: shop.books.stop_money("all", stopped=not shop.books.switches),
]


def _faults(shop: Rig) -> list[str]:
    state = shop.books.state()
    return list(differences(replay(state.entries.values()), state.operations.values()))


@given(st.lists(st.sampled_from(list(Fault)), max_size=5), st.lists(st.sampled_from(ACTS), max_size=12))
def test_replaying_the_ledger_gives_the_operations_as_they_stand(faults: list[Fault], acts: list[Act]) -> None:
    shop, _ = approved(*faults)
    for act in acts:
        act(shop)
        assert _faults(shop) == []


def test_a_proposal_that_was_approved_is_told_as_approved() -> None:
    shop, order = approved(policy=Policy(approve_up_to=0))
    with shop.books.record(1) as record:
        held = only(shop)
        record.operations.move(held, State.PROPOSED)
    with shop.books.record(1) as record:
        approve(record, only(shop).id, "merchant:kim", shop.clock())
    assert _faults(shop) == []
    assert order == only(shop).order


CHANGES: list[dict[str, Any]] = [
    {"state": State.FAILED},
    {"amount": Money(1, "EUR")},
    {"amount": Money(2000, "USD")},
    {"amount": None},
    {"units": {"10": 3}},
    {"order": "another"},
    {"tag": "BO-ANOTHER234"},
    {"attempt": 7},
    {"receipt": "another"},
    {"epoch": 9},
    {"key": "another"},
    {"details": {"shipping": True}},
    {"request": b"another"},
    {"made": None},
    {"sent": None},
    {"actor": "somebody else"},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: next(iter(one)))
def test_a_field_that_was_changed_behind_the_ledgers_back_is_found(change: dict[str, Any]) -> None:
    shop, _ = approved()
    shop.work()
    operations = shop.books.state().operations
    held = only(shop)
    operations[held.id] = replace(held, **change)
    (found,) = (one for one in _faults(shop) if "currency" not in one or "USD" in one)
    assert found.startswith(f"Operation {held.id}: ")


def test_an_operation_that_was_removed_or_smuggled_in_is_found() -> None:
    shop, _ = approved()
    operations = shop.books.state().operations
    held = only(shop)
    operations[99] = replace(held, id=99, key="smuggled")
    del operations[held.id]
    assert _faults(shop) == [
        f"Operation {held.id} is told by the ledger and is not in the table.",
        "Operation 99 is in the table and the ledger never told of it.",
    ]


def test_what_an_earlier_version_did_not_tell_is_not_compared() -> None:
    shop, _ = approved()
    shop.work()
    told = replay(shop.books.state().entries.values())
    for one in told.values():
        for name in ("epoch", "key", "details", "request", "made", "sent"):
            del one[name]
    assert list(differences(told, [replace(only(shop), epoch=9, key="another")])) == []


def test_what_the_ledger_tells_of_other_things_leads_to_no_operation() -> None:
    shop, _ = approved()
    with shop.books.record(1) as record:
        record.append("merchant:kim", "approved", {"operation": 99}, shop.clock())
        record.append("connector", "stock", {"operation": "none", "units": 5}, shop.clock())
    assert _faults(shop) == []
