"""Whatever happens to a store, its shelves and its orders agree."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.shopify import dividing, editing, fulfil, keep, stock, units
from sandbox.shopify.keep import Refusal
from sandbox.shopify.model import Order
from tests.sandbox.shopify_store import LAMP, Shop

TWO_PLACES = [{**LAMP, "places": {"Main": 1, "Annex": 3}}]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["buy", "ship", "cancel", "bring_back", "receive", "hold", "edit", "move", "split", "merge"]),
        st.integers(0, 5),
        st.integers(1, 4),
    ),
    max_size=14,
)


class History:
    """Random days of a store; `received` and `sent` say what on hand must have done."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.orders = shop, [shop.buy(("LAMP", 3))]
        self.received = self.sent = 0

    def step(self, name: str, which: int, count: int) -> None:
        order = self.shop.order(self.orders[which % len(self.orders)])
        try:
            getattr(self, name)(order, count)
        except Refusal:
            return

    def buy(self, _order: Order, count: int) -> None:
        self.orders.append(self.shop.buy(("LAMP", count)))

    def ship(self, order: Order, count: int) -> None:
        self.shop.ship(order, count)
        self.sent += count

    def cancel(self, order: Order, count: int) -> None:
        self.shop.refund(order, {order.lines[0].id: (count, "CANCEL", None)})

    def bring_back(self, order: Order, count: int) -> None:
        self.shop.refund(order, {order.lines[0].id: (count, "RETURN", None)})
        self.received += count

    def hold(self, order: Order, count: int) -> None:
        self.shop.hold(self.shop.open(order)[0], count) if self.shop.open(order) else None

    def edit(self, order: Order, count: int) -> None:
        begun = self.shop.do(editing.begin, order.id)
        self.shop.do(editing.set_quantity, begun.id, order.lines[0].id, count, restock=True)
        self.shop.do(editing.commit, begun.id)

    def move(self, order: Order, count: int) -> None:
        places = self.shop.see(keep.places)
        for one in self.shop.open(order)[:1]:
            self.shop.do(dividing.move, one.id, places[count % len(places)].id)

    def split(self, order: Order, count: int) -> None:
        for one in self.shop.open(order)[:1]:
            self.shop.do(fulfil.split, one.id, {one.lines[0].id: count})

    def merge(self, order: Order, _count: int) -> None:
        self.shop.do(dividing.merge, order.id)

    def receive(self, _order: Order, count: int) -> None:
        self.shop.do(stock.receive, self.shop.level().item, self.shop.level().place, count)
        self.received += count


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_on_hand_moves_only_by_receiving_and_shipping_and_committed_is_what_is_open(
    steps: list[tuple[str, int, int]],
) -> None:
    with TemporaryDirectory() as folder:
        shop = Shop(Path(folder), TWO_PLACES)
        history = History(shop)
        for one in steps:
            history.step(*one)
        levels = shop.see(keep.levels, shop.level().item)
        orders = [shop.order(one) for one in history.orders]
        assert sum(one.on_hand for one in levels) == 4 + history.received - history.sent
        for level in levels:
            assert level.committed == sum(
                row.remaining
                for order in orders
                for one in units.open_fulfilments(order)
                if one.place == level.place
                for row in one.lines
            )
        for order in orders:
            line = order.lines[0]
            assert units.current(order, line) >= units.open_units(order, line) >= 0
        shop.store.close()
