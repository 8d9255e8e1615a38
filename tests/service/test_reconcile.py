"""After a restore: money waits for the platform's own books, whoever dies on the way, and then opens by itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.postgres.backup import mark
from adapters.postgres.readback import Readback, Readbacks
from config.env import read_env
from connector.errors import NotSent, Refused
from connector.handle import cancel, settle, take
from connector.model import Merchant
from connector.operate import carry_out
from connector.ports import Keys, Look, Operation, Profile, State
from service import reconcile
from service.sweeper import sweep
from service.turn import Turn
from service.wiring import House, build
from tests.fakes import Bell, Clock, Crash, FakePlatform, FakePost, FakeShop, Store

HOUR = 3600.0


@dataclass
class Restored:
    """A house with one merchant, whose books may have forgotten what its shop did."""

    house: House
    store: Store
    shop: FakeShop
    clock: Clock
    merchant: Merchant

    @property
    def desk(self) -> Any:
        return self.house.desk(self.merchant)

    def order(self, units: int = 3) -> str:
        order = self.store.place(("tea", units)).id
        events = [one.then for one in self.store.hints]
        self.store.hints.clear()
        take(self.desk, events, self.clock())
        return order

    def approve(self, order: str) -> Operation:
        return cancel(self.desk, order, {f"{order}0": 1}, "merchant:kim", self.clock())

    def restore(self, wait: float = 0.0) -> None:
        with self.house.engine.begin() as connection:
            connection.exec_driver_sql(mark(self.clock(), wait))

    def sent_before(self, operation: Operation) -> None:
        """The refund went out before the restore; the books say that it is still to be sent."""
        self.store.refund(operation.order, dict(operation.units), restock=True, tag=operation.tag)

    def forget(self) -> None:
        """Lose every operation, as a backup made before them would."""
        with self.house.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM operation")

    def money(self) -> list[Operation]:
        with self.house.books.record(self.merchant.id) as record:
            return list(record.operations.money())

    def work(self, rounds: int = 6) -> None:
        for _ in range(rounds):
            sweep(self.house)
            self.clock.forward(31)

    def readback(self) -> Readback:
        found = Readbacks(self.house.engine).of(self.merchant.id)
        assert found is not None
        return found

    @property
    def paid(self) -> int:
        return len(self.store.bank.book)

    def tasks(self) -> list[str]:
        with self.house.books.record(self.merchant.id) as record:
            return [row["kind"] for row in record.tasks.listed()]

    def events(self) -> list[str]:
        with self.house.books.record(self.merchant.id) as record:
            return [one.event for one in record.entries()]


@pytest.fixture
def restored(database_url: str, tmp_path: Path) -> Iterator[Restored]:
    environ = {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path), "REDIS_URL": "", "ENVIRONMENT": "development"}
    clock = Clock()
    store = Store(clock)
    store.add_shelf("tea", 1)
    shop = FakeShop(store)
    platforms: Any = {"fake": FakePlatform(lambda _address, _keys: shop)}
    house = replace(build(read_env(environ)), clock=clock, platforms=platforms, doorbell=Bell(), post=FakePost())
    added = house.merchants.add(
        "m1", "fake", "https://m1.example", Profile("store-1", "One", "EUR", "UTC", "en"), clock()
    )
    house.merchants.set_keys(added.id, Keys("ck", "cs", ("whs",)))
    house.merchants.change(added.id, backfilled=True, swept_at=clock(), seen_to=clock())
    merchant = replace(added, backfilled=True)
    settle(house.desk(merchant), Look(items=tuple(one.shown() for one in store.shelves.values())), clock())
    yield Restored(house, store, shop, clock, merchant)
    house.engine.dispose()


def test_a_refund_made_after_the_backup_is_found_and_not_made_again(restored: Restored) -> None:
    operation = restored.approve(restored.order())
    restored.sent_before(operation)
    restored.restore()
    restored.work()
    (held,) = restored.money()
    assert (held.state, restored.paid, restored.readback().stage) == (State.DONE, 1, "done")


def test_a_refund_that_was_never_made_goes_out_once_the_books_were_read(restored: Restored) -> None:
    restored.approve(restored.order())
    restored.restore()
    restored.work()
    assert ([one.state for one in restored.money()], restored.paid) == ([State.DONE], 1)
    assert [one for one in restored.events() if one in {"restored", "read_back"}] == ["restored", "read_back"]
    assert restored.tasks() == []


def test_no_money_leaves_before_a_slow_shop_has_had_its_hour(restored: Restored) -> None:
    operation = restored.approve(restored.order())
    restored.restore(HOUR)
    restored.work(20)
    assert (restored.paid, restored.readback().stage, restored.tasks()) == (0, "waiting", ["restored"])
    assert "Reconcile-only" in reconcile.standing(restored.house, restored.merchant)
    restored.sent_before(operation)  # what was asked before the restore is carried out only now
    restored.clock.forward(hours=1)
    restored.work()
    assert ([one.state for one in restored.money()], restored.paid) == ([State.DONE], 1)
    assert reconcile.standing(restored.house, restored.merchant) == ""


def test_refunds_of_ours_that_the_backup_never_knew_are_written_down_again(restored: Restored) -> None:
    open_order, new_order = restored.order(), restored.order()
    operations = [restored.approve(one) for one in (open_order, new_order)]
    for one in operations:
        restored.sent_before(one)
    restored.forget()
    with restored.house.engine.begin() as connection:
        for table in ("line", "orders"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE order_id = '{new_order}'")
    restored.restore()
    restored.work()
    assert {(one.tag, one.state) for one in restored.money()} == {(one.tag, State.DONE) for one in operations}
    assert restored.paid == 2


def test_nobody_is_asked_to_pay_by_hand_before_the_books_were_read(restored: Restored) -> None:
    restored.shop.by_hand = ("card",)
    operation = restored.approve(restored.order())
    restored.restore(HOUR)
    restored.work()
    assert (restored.tasks(), [one.state for one in restored.money()]) == (["restored"], [State.APPROVED])
    restored.sent_before(operation)
    restored.clock.forward(hours=1)
    restored.work()
    assert ("refund_by_hand" in restored.tasks(), restored.paid) == (False, 1)


@pytest.mark.parametrize("error", [NotSent("away", wait=90), Refused("the keys are revoked")])
def test_a_shop_that_does_not_answer_keeps_its_money_closed_and_says_why(
    restored: Restored, error: NotSent | Refused
) -> None:
    restored.approve(restored.order())
    restored.restore()
    restored.shop.away = error
    for _ in range(3):
        reconcile.begin(restored.house)
        reconcile.reconcile(restored.house, restored.desk, Turn())
        restored.clock.forward(minutes=2)
    assert "did not answer" in reconcile.standing(restored.house, restored.merchant)
    with restored.house.books.record(restored.merchant.id) as record:
        assert record.money_stopped()
    restored.shop.away = None
    restored.work()
    assert (restored.readback().stage, restored.paid) == ("done", 1)


def test_money_is_closed_from_the_first_moment_for_everybody(restored: Restored) -> None:
    operation = restored.approve(restored.order())
    restored.restore()
    carry_out(restored.desk, operation, restored.clock())
    assert (restored.paid, "send" in restored.shop.calls) == (0, False), "before any sweep took notice"
    assert Readbacks(restored.house.engine).of(restored.merchant.id) is None
    reconcile.begin(restored.house)
    reconcile.begin(restored.house)
    with restored.house.books.record(restored.merchant.id) as record:
        assert record.money_stopped()


@pytest.mark.parametrize("call", ["find_operation", "look"])
def test_whoever_dies_while_reading_back_leaves_the_rest_to_the_next(
    restored: Restored, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    operations = [restored.approve(restored.order()) for _ in range(3)]
    for one in operations:
        restored.sent_before(one)
    restored.restore()
    reconcile.begin(restored.house)
    whole = getattr(FakeShop, call)
    deaths = [0]

    def dying(*given: Any) -> Any:
        deaths[0] += 1
        if deaths[0] % 2:
            raise Crash
        return whole(*given)

    monkeypatch.setattr(FakeShop, call, dying)
    for _ in range(40):
        try:
            reconcile.reconcile(restored.house, restored.desk, Turn())
        except Crash:
            restored.clock.forward(1)
    assert deaths[0] > 1
    assert (restored.readback().stage, restored.paid) == ("done", 3)
    assert [one.state for one in restored.money()] == [State.DONE] * 3


def test_a_second_restore_starts_over_and_the_first_ones_reader_lifts_nothing(restored: Restored) -> None:
    restored.restore()
    reconcile.begin(restored.house)
    first = restored.readback()
    restored.clock.forward(5)
    restored.restore(HOUR)
    reconcile.begin(restored.house)
    Readbacks(restored.house.engine).save(first, lifted_at=restored.clock(), stage="done")
    assert (restored.readback().lifted_at, restored.readback().stage) == (None, "")
    assert restored.readback().opens_at == restored.clock() + timedelta(hours=1)


def test_two_readers_at_once_do_no_harm(restored: Restored) -> None:
    operation = restored.approve(restored.order())
    restored.sent_before(operation)
    restored.restore()
    reconcile.begin(restored.house)
    held = restored.readback()
    for _ in range(2):  # both read the same state before either wrote
        reconcile._start(restored.house, restored.desk, held, Turn())
    assert restored.events().count("restored") == 1
    restored.work()
    assert (restored.paid, restored.events().count("read_back")) == (1, 1)


def test_a_turn_that_is_over_leaves_the_rest_of_the_reading_to_the_next(restored: Restored) -> None:
    operations = [restored.approve(restored.order()) for _ in range(3)]
    restored.restore()
    reconcile.begin(restored.house)
    for looked_up in range(3):
        reconcile.reconcile(restored.house, restored.desk, Turn(seconds=0))
        assert restored.readback().operation_id == (operations[looked_up - 1].id if looked_up else 0)


def test_a_merchant_whose_shop_was_never_read_has_no_changes_to_read(restored: Restored) -> None:
    restored.house.merchants.change(restored.merchant.id, seen_to=None)
    restored.restore()
    reconcile.begin(restored.house)
    for _ in range(5):
        reconcile.reconcile(restored.house, restored.desk, Turn())
    assert restored.readback().stage == "done"
