"""Any history of a store, however badly told to us, ends with everybody having what the shelves can give.

The oracle is a simulated warehouse that counts real goods; it knows nothing of `allocate`.
"""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from connector.model import StockMode
from tests.fakes.store import StoreLine, StoreOrder
from tests.unit.warehouse_machine import DATA, Warehouse

VARIANTS = st.sampled_from(["tea-small", "tea-large", "cup"])
UNITS = st.integers(1, 5)
POOLS = st.sampled_from(["tea", "cup"])
OPEN = ("processing", "on-hold")


def _left(_: StoreOrder, line: StoreLine) -> bool:
    return line.left > 0


def _untouched(order: StoreOrder, line: StoreLine) -> bool:
    return not order.refunds and not line.shipped and line.taken == line.ordered


class History(Warehouse):
    @initialize(mode=st.sampled_from(StockMode), units=st.integers(0, 8), counts=st.booleans())
    def opens(self, mode: StockMode, units: int, counts: bool) -> None:
        self.begin(mode, units, counts=counts)

    @rule(wanted=st.lists(st.tuples(VARIANTS, UNITS), min_size=1, max_size=3), status=st.sampled_from(OPEN))
    def ordered(self, wanted: list[tuple[str, int]], status: str) -> None:
        self.sell(lambda: self.store.place(*wanted, paid=status == "processing", status=status))

    @rule(variant=VARIANTS, units=UNITS)
    def ordered_unpaid(self, variant: str, units: int) -> None:
        self.sell(lambda: self.store.place((variant, units), paid=False))

    @precondition(lambda self: self.orders("pending"))
    @rule(data=DATA)
    def paid(self, data: st.DataObject) -> None:
        order = self.pick_order(data, self.orders("pending"))
        self.sell(lambda: self.store.pay(order.id))

    @precondition(lambda self: self.lines(_left, *OPEN))
    @rule(data=DATA)
    def sent_a_parcel(self, data: st.DataObject) -> None:
        order, line = self.pick(data, self.lines(_left, *OPEN))
        most = min(line.left, self.store.shelf_of(line.variant).units)
        if most:
            units = data.draw(st.integers(1, most))
            self.act(lambda: self.store.ship(order.id, line.id, units))

    @precondition(lambda self: self.orders(*OPEN))
    @rule(data=DATA, booked=st.booleans())
    def completed(self, data: st.DataObject, booked: bool) -> None:
        order = self.pick_order(data, self.orders(*OPEN))
        keys = {self.store.shelf_of(line.variant).key for line in order.lines}
        needs = {key: sum(line.left for line in self.store.lines_of(order, key)) for key in keys}
        if all(self.store.shelves[key].units >= units for key, units in needs.items()):
            self.act(lambda: self.store.complete(order.id))
        elif not booked:
            self.act(lambda: self.store.complete_unbooked(order.id))

    @precondition(lambda self: self.orders("pending", "completed", *OPEN))
    @rule(data=DATA)
    def cancelled(self, data: st.DataObject) -> None:
        order = self.pick_order(data, self.orders("pending", "completed", *OPEN))
        self.give_back(order, lambda: self.store.cancel(order.id))

    @precondition(lambda self: self.orders("cancelled"))
    @rule(data=DATA)
    def revived(self, data: st.DataObject) -> None:
        order = self.pick_order(data, self.orders("cancelled"))
        if not any(line.shipped for line in order.lines):
            self.sell(lambda: self.store.pay(order.id))

    @precondition(lambda self: self.lines(_left, *OPEN))
    @rule(data=DATA, restock=st.booleans())
    def refunded(self, data: st.DataObject, restock: bool) -> None:
        order, line = self.pick(data, self.lines(_left, *OPEN))
        units = data.draw(st.integers(1, line.left))
        self.give_back(order, lambda: self.store.refund(order.id, {line.id: units}, restock=restock))

    @precondition(lambda self: self.lines(lambda _, line: line.refunded < line.shipped, "completed"))
    @rule(data=DATA, restock=st.booleans())
    def returned(self, data: st.DataObject, restock: bool) -> None:
        order, line = self.pick(data, self.lines(lambda _, line: line.refunded < line.shipped, "completed"))
        self.act(lambda: self.store.refund(order.id, {line.id: 1}, restock=restock))

    @precondition(lambda self: self.orders("pending", "completed", *OPEN))
    @rule(data=DATA)
    def trashed(self, data: st.DataObject) -> None:
        order = self.pick_order(data, self.orders("pending", "completed", *OPEN))
        self.give_back(order, lambda: self.store.trash(order.id))

    @precondition(lambda self: self.orders("trash"))
    @rule(data=DATA)
    def untrashed(self, data: st.DataObject) -> None:
        order = self.pick_order(data, self.orders("trash"))
        self.act(lambda: self.store.untrash(order.id))

    @precondition(lambda self: self.orders("trash", *OPEN))
    @rule(data=DATA)
    def deleted_for_ever(self, data: st.DataObject) -> None:
        self.converge()  # what nobody ever read of a deleted order, nobody will ever know
        order = self.pick_order(data, self.orders("trash", *OPEN))
        self.store.delete(order.id)
        self.deleted(order.id)

    @precondition(lambda self: self.lines(_untouched, *OPEN))
    @rule(data=DATA, ordered=st.integers(0, 6))
    def edited(self, data: st.DataObject, ordered: int) -> None:
        order, line = self.pick(data, self.lines(_untouched, *OPEN))
        self.act(lambda: self.store.edit(order.id, line.id, ordered))

    @rule(key=POOLS, units=st.integers(-3, 8))
    def goods_moved(self, key: str, units: int) -> None:
        moved = max(units, -self.store.shelves[key].units)
        if self.mode is StockMode.AVAILABLE:
            self.act(lambda: self.store.arrive(key, moved))
        elif moved > 0 or self._tells(key, moved):
            self.recount(key, moved)

    def _tells(self, key: str, moved: int) -> bool:
        """Whether the new number says that goods are gone: one that is floored at 0 tells only that none are left."""
        return self.mode is StockMode.SHELF or self.store.shelves[key].units + moved >= self.store.claims(key)

    @rule(key=POOLS)
    def counted(self, key: str) -> None:
        self.recount(key, 0)

    @precondition(lambda self: self.late)
    @rule(data=DATA, built_then=st.booleans(), twice=st.booleans())
    def delivered(self, data: st.DataObject, built_then: bool, twice: bool) -> None:
        some = data.draw(st.lists(st.sampled_from(self.late), min_size=1, max_size=4))
        self.deliver(some, built_then=built_then)
        self.late = self.late if twice else [one for one in self.late if one not in some]

    @precondition(lambda self: self.late)
    @rule(data=DATA)
    def lost(self, data: st.DataObject) -> None:
        self.late.remove(data.draw(st.sampled_from(self.late)))

    @rule(minutes=st.integers(1, 30))
    def time_passed(self, minutes: int) -> None:
        self.later(minutes)

    @rule()
    def swept(self) -> None:
        self.converge()

    def teardown(self) -> None:
        if hasattr(self, "clean"):
            self.converge()


EXAMPLES = settings().max_examples
TestHistory = History.TestCase
TestHistory.settings = settings(max_examples=3 * EXAMPLES, stateful_step_count=40, deadline=None)
