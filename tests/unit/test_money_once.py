"""Whatever goes wrong, in whatever order: money moves once, never more than was taken, and nothing is dropped.

The oracle is the bank's book, which nobody but the bank writes.
"""

from contextlib import suppress

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from connector.errors import ConnectorError, Refused
from connector.handle import cancel
from connector.operate import carry_out, refunded_by_hand, send_again
from connector.ports import Kind, Operation, State
from tests.fakes import Crash, Fault, rig
from tests.unit.money import AWAY

UNITS = st.integers(1, 4)
ENDS = {State.DONE, State.FAILED, State.NEEDS_OPERATOR}


class Money(RuleBasedStateMachine):
    """One paid order of 6 units at 10.01, and everything that can befall its refunds."""

    @initialize(gateway=st.sampled_from(["card", "card", "card", "bacs"]))
    def sold(self, gateway: str) -> None:
        self.shop = rig()
        self.shop.store.add_shelf("tea", 2)
        self.shop.connect()
        self.order = self.shop.store.place(("tea", 6), price=1001, gateway=gateway, shipping=499).id
        self.shop.hear()

    @property
    def captured(self) -> int:
        return self.shop.store.orders[self.order].total

    def _work(self) -> None:
        with self.shop.books.record(1) as record:
            due = record.operations.due(self.shop.clock(), 50)
        for one in due:
            with suppress(Crash):
                carry_out(self.shop.desk, one, self.shop.clock())

    @rule(units=UNITS)
    def asked(self, units: int) -> None:
        wish = {f"{self.order}0": units}
        with suppress(Refused):
            cancel(self.shop.desk, self.order, wish, "merchant:kim", self.shop.clock())

    @rule(faults=st.lists(st.sampled_from(Fault), max_size=3))
    def carried_out(self, faults: list[Fault]) -> None:
        self.shop.shop.faults = list(faults)
        self._work()
        self.shop.shop.faults = []

    @rule(data=st.data(), fault=st.sampled_from(Fault))
    def carried_out_twice(self, data: st.DataObject, fault: Fault) -> None:
        held = self.shop.books.state().operations
        if held:
            asleep = held[data.draw(st.sampled_from(sorted(held)))]
            self.carried_out([fault])
            with suppress(Crash):
                carry_out(self.shop.desk, asleep, self.shop.clock())

    @rule(seconds=st.sampled_from([1, 31, 151, 301, 3601, 90000]))
    def time_passed(self, seconds: int) -> None:
        self.shop.clock.forward(seconds)

    @rule()
    def shop_was_away(self) -> None:
        self.shop.shop.away = AWAY
        self._work()
        self.shop.shop.away = None

    @rule(minor=st.integers(1, 3000))
    def refunded_by_the_merchant(self, minor: int) -> None:
        order = self.shop.store.orders[self.order]
        if minor <= order.total - max(order.refunded, self.shop.store.bank.given(self.order)) - self._pending():
            self.shop.store.refund(self.order, {}, restock=False, minor=minor)

    def _pending(self) -> int:
        """Money on its way: a merchant who refunds by hand at the very same time is beyond our reach."""
        sent = self.shop.operations(State.SENDING, State.UNKNOWN, State.RECONCILING, State.NEEDS_OPERATOR)
        return sum(one.amount.minor for one in sent if one.amount)

    @rule(stopped=st.booleans())
    def switched(self, stopped: bool) -> None:
        self.shop.books.stop_money("all", stopped)

    @precondition(lambda self: self.shop.operations(State.NEEDS_OPERATOR))
    @rule(data=st.data())
    def answered(self, data: st.DataObject) -> None:
        asked = {one.id: one for one in self.shop.operations(State.NEEDS_OPERATOR)}
        self._answer(asked[data.draw(st.sampled_from(sorted(asked)))])

    def _answer(self, one: Operation) -> None:
        """Answer truthfully: the person looks at the bank, and pays where the gateway cannot."""
        bank = self.shop.store.bank
        with suppress(ConnectorError):
            if one.sent is None and not bank.of_tag(one.tag):
                assert one.amount is not None
                bank.pay_back(one.order, one.amount.minor, one.tag)
            button = refunded_by_hand if bank.of_tag(one.tag) else send_again
            button(self.shop.desk, one.id, "merchant:kim", self.shop.clock())

    @invariant()
    def money_moved_at_most_once(self) -> None:
        if not hasattr(self, "shop"):
            return
        for one in self.shop.operations():
            assert self.shop.store.bank.of_tag(one.tag) <= 1
            if one.kind is Kind.REFUND and one.state is State.DONE:
                assert self.shop.store.bank.of_tag(one.tag) == 1

    @invariant()
    def never_more_than_was_taken(self) -> None:
        if hasattr(self, "shop"):
            assert self.shop.store.bank.given(self.order) <= self.captured
            assert self.shop.store.orders[self.order].refunded <= self.captured

    def teardown(self) -> None:
        """Nothing is dropped: every refund ends, or stands before a person as an open task."""
        if not hasattr(self, "shop"):
            return
        self.shop.books.stop_money("all", stopped=False)
        for _ in range(12):
            self.shop.clock.forward(days=1)
            self.shop.work()
        asked = {one.subject for one in self.shop.books.state().tasks.values() if one.closed is None}
        for one in self.shop.operations():
            assert one.state in ENDS
            assert one.state is State.DONE or str(one.id) in asked


TestMoney = Money.TestCase
TestMoney.settings = settings(max_examples=3 * settings().max_examples, stateful_step_count=40, deadline=None)
