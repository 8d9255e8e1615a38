"""What is true of a store, for the shop that shows it and for the test that checks."""

from collections.abc import Callable
from datetime import datetime

from connector.events import Event, LookAround, OrderGone, OrderSeen
from connector.model import Order
from tests.fakes.store.bank import Bank
from tests.fakes.store.orders import StoreLine, StoreOrder
from tests.fakes.store.shelves import Shelves
from tests.fakes.store.showing import Hint, payload, whole


class Truth(Shelves):
    """Goods, orders and the bank."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.clock = clock
        self.orders: dict[str, StoreOrder] = {}
        self.bank = Bank()

    def show_order(self, order_id: str) -> Order:
        """Return an order as reading it whole shows it."""
        return whole(self.orders[order_id])

    def body(self, hint: Hint) -> Event:
        """Return what the hint's body says when it is built only now."""
        if hint.subject == "item" or isinstance(hint.then, OrderGone):
            return hint.then
        order = self.orders.get(hint.id)
        return LookAround("a body without an id") if order is None else OrderSeen(payload(order))

    def demand(self, key: str) -> int:
        """Return the units of a pool somebody waits for."""
        return sum(line.left for order in self.orders.values() if order.open for line in self.lines_of(order, key))

    def claims(self, key: str) -> int:
        """Return the units orders took from the number, neither shipped nor given back; deleted orders too."""
        lines = (line for order in self.orders.values() for line in self.lines_of(order, key))
        return self.shelves[key].ghosts + sum(line.claim for line in lines)

    def lines_of(self, order: StoreOrder, key: str) -> list[StoreLine]:
        """Return the lines of an order that draw on a pool."""
        return [line for line in order.lines if line.variant in self.shelves[key].variants]

    def _moved(self, order: StoreOrder) -> StoreOrder:
        order.modified = self._second()
        self.hints.append(Hint("order", order.id, OrderSeen(payload(order))))
        return order

    def _second(self) -> datetime:
        return self.clock().replace(microsecond=0)
