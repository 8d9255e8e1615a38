"""One store, heard twice: by books that hear everything at once, and by books that hear late, doubled or never."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from connector.events import OrderGone
from connector.handle import look_around, take
from connector.model import StockMode
from connector.policy import Policy
from tests.fakes import Clock, FakeShop, Hint, MemoryBooks, Rig, Store, a_merchant, desk
from tests.fakes.store import StoreLine, StoreOrder
from tests.unit.warehouse_oracle import check, covers, stands

DATA = st.data()


def rig_on(store: Store, clock: Clock, policy: Policy, *, counts: bool) -> Rig:
    """Arrange one more desk over the same store."""
    merchant = a_merchant(backfilled=False)
    books, shop = MemoryBooks(merchant, policy=policy), FakeShop(store, counts=counts)
    return Rig(clock, store, shop, books, desk(shop, books, clock, merchant))


class Warehouse(RuleBasedStateMachine):
    """Keeps both books going; the rules are the acts of buyers and the merchant."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.store = Store(self.clock)
        self.late: list[Hint] = []

    def begin(self, mode: StockMode, units: int, *, counts: bool) -> None:
        """Put two pools up, sell a little before we come, and read everything; `counts`: the store counts claims."""
        self.mode = mode
        self.store.add_shelf("tea", units, "tea-small", "tea-large")
        self.store.add_shelf("cup", 3)
        self.store.place(("tea-small", 2), ("cup", 1))
        self.store.place(("tea-large", 1), paid=False)
        policy = Policy(stock_mode=mode, ask_before_clearing=False)
        self.clean, self.messy = (rig_on(self.store, self.clock, policy, counts=counts) for _ in range(2))
        for one in (self.clean, self.messy):
            self.clock.forward(2)
            one.connect()
        self.clock.forward(2)

    def heard(self) -> None:
        """Let the clean books hear the new hints at once and in their order; the messy ones find them later."""
        new, self.store.hints = self.store.hints, []
        for hint in new:
            take(self.clean.desk, [hint.then], self.clock())
        self.late += new
        self.clock.forward(0.3)

    def act(self, change: Callable[[], Any]) -> None:
        """Do something in the store; afterwards our books must agree with the shelves."""
        change()
        self.heard()
        check(self.clean, self.mode)

    def sell(self, change: Callable[[], Any]) -> None:
        """Do something that only sells: the goods that exist stay the same."""
        before = covers(self.clean)
        self.act(change)
        assert covers(self.clean) == before

    def give_back(self, order: StoreOrder, change: Callable[[], Any]) -> None:
        """Do something that gives unshipped units up: nobody else loses any."""
        before = stands(self.clean.books)
        self.act(change)
        after = stands(self.clean.books)
        lost = [key for key, (got, _) in before.items() if key[0] != order.id and after[key][0] < got]
        assert not lost

    def deliver(self, hints: Sequence[Hint], *, built_then: bool) -> None:
        """Let the messy books hear some hints in one go."""
        events = [one.then if built_then else self.store.body(one) for one in hints]
        take(self.messy.desk, events, self.clock())
        self.clock.forward(0.3)

    def converge(self) -> None:
        """Empty the messy books' queue, sweep once: both books must say the same of every line."""
        self.deliver(self.late, built_then=False)
        self.late = []
        look_around(self.messy.desk, self.clock())
        assert stands(self.messy.books) == stands(self.clean.books)
        check(self.messy, self.mode)
        self.store.hints.clear()
        self.clock.forward(0.3)

    def deleted(self, order: str) -> None:
        """Tell the clean books what no store tells; the messy ones find it themselves."""
        take(self.clean.desk, [OrderGone(order)], self.clock())
        check(self.clean, self.mode)

    def recount(self, key: str, moved: int) -> None:
        """Goods move, somebody counts the shelf and sets the number as this shop means it; both books read it now."""
        self.converge()
        shelf = self.store.shelves[key]
        number = shelf.units + moved - (0 if self.mode is StockMode.SHELF else self.store.claims(key))
        truth = max(0, number) if self.mode is StockMode.FLOORED else number
        if self.mode is StockMode.SHELF and truth == shelf.number:
            return  # the same number again: nobody can tell that it means something else now
        shelf.units, shelf.booked = shelf.units + moved, True
        self.act(lambda: self.store.set_number(key, truth))
        self.converge()

    def orders(self, *statuses: str) -> list[StoreOrder]:
        """Return the store's orders in these states."""
        return [one for one in self.store.orders.values() if one.status in statuses]

    def lines(
        self, able: Callable[[StoreOrder, StoreLine], bool], *statuses: str
    ) -> list[tuple[StoreOrder, StoreLine]]:
        """Return lines for which something is possible, with their orders."""
        return [(order, line) for order in self.orders(*statuses) for line in order.lines if able(order, line)]

    def pick_order(self, data: st.DataObject, some: list[StoreOrder]) -> StoreOrder:
        """Draw one of these orders."""
        return self.store.orders[data.draw(st.sampled_from([one.id for one in some]))]

    def pick(self, data: st.DataObject, some: list[tuple[StoreOrder, StoreLine]]) -> tuple[StoreOrder, StoreLine]:
        """Draw one of these lines."""
        order, line = data.draw(st.sampled_from([(order.id, line.id) for order, line in some]))
        return self.store.orders[order], self.store.orders[order].line(line)

    def later(self, minutes: int) -> None:
        """Let time pass."""
        self.clock.forward(timedelta(minutes=minutes).total_seconds())
