"""After a restore: what the platform knows and our record forgot is written down again, and nothing is paid twice."""

from dataclasses import replace
from typing import Any

import pytest

from connector.errors import Gone, Malformed, NotSent, Refused
from connector.model import Refund
from connector.money import Money
from connector.operate import adopt, differences, read_back, refunded_by_hand, replay, send_again
from connector.policy import Policy
from connector.ports import State
from tests.fakes import START, Fault, Rig
from tests.unit.money import approved, only, paid


def _restored(*faults: Fault, policy: Policy | None = None) -> Rig:
    """A refund that was sent after the backup, which holds it as it was before."""
    shop, _ = approved(*faults, policy=policy)
    backup = shop.books.state().copy()
    shop.work()
    shop.books.states[1] = backup
    shop.clock.forward(minutes=5)
    return shop


def _read(shop: Rig) -> bool:
    return read_back(shop.desk, only(shop), shop.clock())


def _told(shop: Rig) -> list[str]:
    state = shop.books.state()
    return list(differences(replay(state.entries.values()), state.operations.values()))


@pytest.mark.parametrize("state", [State.PROPOSED, State.APPROVED, State.SENDING, State.UNKNOWN, State.NEEDS_OPERATOR])
def test_a_refund_made_after_the_backup_is_found_whatever_the_backup_held(state: State) -> None:
    shop = _restored()
    operations = shop.books.state().operations
    operations[only(shop).id] = replace(only(shop), state=state)
    assert _read(shop)
    shop.clock.forward(hours=2)
    shop.work()
    assert (only(shop).state, paid(shop), shop.notices("refunded")) == (State.DONE, [2000], [])
    assert _told(shop) == []


def test_a_refund_that_never_happened_stays_as_it_was() -> None:
    shop, _ = approved()
    assert not _read(shop)
    shop.work()
    assert (only(shop).state, paid(shop)) == (State.DONE, [2000])


def test_a_record_without_the_gateways_word_is_asked_of_a_person_and_never_sent_in_a_hurry() -> None:
    shop = _restored(Fault.NO_WORD)
    assert _read(shop)
    assert (only(shop).state, shop.tasks()) == (State.NEEDS_OPERATOR, ["needs_operator"])
    with pytest.raises(Refused, match="opens at"):
        send_again(shop.desk, only(shop).id, "merchant:kim", shop.clock())
    refunded_by_hand(shop.desk, only(shop).id, "merchant:kim", shop.clock())
    assert (only(shop).state, shop.tasks(), _told(shop)) == (State.DONE, [], [])


def test_a_shop_that_is_away_or_lets_us_in_no_more_is_not_the_operations_fault() -> None:
    shop = _restored()
    for error in (NotSent("away"), Refused("the keys are revoked")):
        shop.shop.away = error
        with pytest.raises(type(error)):
            _read(shop)
        assert only(shop).state is State.APPROVED


@pytest.mark.parametrize("error", [Refused("odd"), Malformed("odd")])
def test_what_cannot_be_read_of_one_operation_is_asked_of_a_person(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, _ = approved()

    def odd(_shop: object, _operation: object) -> None:
        raise error

    monkeypatch.setattr(type(shop.shop), "find_operation", odd)
    assert not _read(shop)
    assert (only(shop).state, shop.tasks()) == (State.NEEDS_OPERATOR, ["needs_operator"])


def test_where_the_order_is_gone_nothing_is_left_to_find(monkeypatch: pytest.MonkeyPatch) -> None:
    shop, _ = approved()

    def gone(_shop: object, _operation: object) -> None:
        raise Gone("no such order")

    monkeypatch.setattr(type(shop.shop), "find_operation", gone)
    assert not _read(shop)
    assert only(shop).state is State.APPROVED


def test_whoever_settled_it_meanwhile_is_right() -> None:
    shop = _restored()
    early = only(shop)
    assert _read(shop)
    settled = only(shop)
    assert read_back(shop.desk, early, shop.clock())
    assert only(shop) == settled


def _forgotten(paid_: bool | None, **more: Any) -> tuple[Rig, Refund]:
    """A refund of ours on the platform of which the restored record knows nothing."""
    shop, order = approved()
    shop.work()
    done = only(shop)
    state = shop.books.state()
    state.operations.clear()
    state.entries.clear()
    refund = Refund("77", Money(2000, "EUR"), "", START, paid_, {f"{order}0": 2}, done.tag)
    return shop, replace(refund, **more)


@pytest.mark.parametrize(
    ("gateway", "state", "tasks"),
    [
        (True, State.DONE, []),
        (False, State.NEEDS_OPERATOR, ["needs_operator"]),
        (None, State.NEEDS_OPERATOR, ["needs_operator"]),
    ],
)
def test_a_refund_of_ours_that_the_backup_does_not_know_is_adopted_once(
    gateway: bool | None, state: State, tasks: list[str]
) -> None:
    shop, refund = _forgotten(gateway)
    (number,) = shop.store.orders
    order = replace(shop.order(number), refunds=(refund,))
    assert [adopt(shop.desk, [order, order], shop.clock()) for _ in range(2)] == [1, 0]
    held = only(shop)
    assert (held.state, held.amount, held.units, held.tag, held.receipt) == (
        state,
        Money(2000, "EUR"),
        refund.units,
        refund.tag,
        "77",
    )
    assert (shop.tasks(), paid(shop), _told(shop)) == (tasks, [2000], [])


def test_refunds_of_others_are_left_alone() -> None:
    shop, refund = _forgotten(paid_=True, tag="")
    (number,) = shop.store.orders
    assert adopt(shop.desk, [replace(shop.order(number), refunds=(refund,))], shop.clock()) == 0
    assert shop.operations() == []


def test_whoever_settled_an_odd_one_meanwhile_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    shop, _ = approved()
    early = only(shop)
    shop.work()

    def odd(_shop: object, _operation: object) -> None:
        raise Malformed("odd")

    monkeypatch.setattr(type(shop.shop), "find_operation", odd)
    assert not read_back(shop.desk, early, shop.clock())
    assert (only(shop).state, shop.tasks()) == (State.DONE, [])


def test_a_tag_that_was_adopted_on_another_order_is_not_adopted_again() -> None:
    shop, refund = _forgotten(paid_=True)
    (number,) = shop.store.orders
    order = replace(shop.order(number), refunds=(refund,))
    assert adopt(shop.desk, [order, replace(order, id="another")], shop.clock()) == 1
