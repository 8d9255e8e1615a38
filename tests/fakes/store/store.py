"""Everything that can happen in a store: buyers buy, the merchant ships, refunds, edits, counts; each act is hinted.

The rules of the number are WooCommerce's as they were measured; the shelf obeys only what can really happen to goods.
"""

import itertools
from collections.abc import Callable, Mapping
from datetime import datetime

from connector.events import OrderGone
from tests.fakes.store.orders import StoreLine, StoreOrder, StoreRefund
from tests.fakes.store.showing import Hint
from tests.fakes.store.truth import Truth


class Store(Truth):
    """The acts; an act that cannot happen to real goods fails."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self._numbers = itertools.count(101)

    def place(
        self, *wanted: tuple[str, int], paid: bool = True, status: str = "", price: int = 1000, **more: object
    ) -> StoreOrder:
        """A buyer orders units of variants, each its own line; an unpaid order takes no stock (but on hold)."""
        number = str(next(self._numbers))
        lines = [StoreLine(f"{number}{n}", variant, units, units * price) for n, (variant, units) in enumerate(wanted)]
        now = self._second()
        order = StoreOrder(number, "pending", now, now, lines, paid=paid, **more)  # type: ignore[arg-type]
        self.orders[number] = order
        wish = status or ("processing" if paid else "pending")
        return self._count(order, wish) if wish != "pending" else self._moved(order)

    def pay(self, order_id: str) -> StoreOrder:
        """The buyer pays an order that was pending, or was cancelled by mistake."""
        self.orders[order_id].paid = True
        return self._count(self.orders[order_id], "processing")

    def _count(self, order: StoreOrder, status: str) -> StoreOrder:
        order.status, order.counted = status, order.counted or self.clock()
        for line in order.lines:
            line.taken += self.shelf_of(line.variant).take(line.ordered)
        return self._moved(order)

    def ship(self, order_id: str, line_id: str, units: int) -> StoreOrder:
        """Send a parcel with some units of a line."""
        line = self.orders[order_id].line(line_id)
        assert 0 < units <= line.left
        self.shelf_of(line.variant).ship(units)
        line.shipped += units
        return self._moved(self.orders[order_id])

    def complete(self, order_id: str) -> StoreOrder:
        """Send everything that is left."""
        order = self.orders[order_id]
        for line in order.lines:
            self.shelf_of(line.variant).ship(line.left)
            line.shipped += line.left
        order.status = "completed"
        return self._moved(order)

    def complete_unbooked(self, order_id: str) -> StoreOrder:
        """Send everything, with goods nobody ever booked in where the shelf has too few."""
        for key in {self.shelf_of(line.variant).key for line in self.orders[order_id].lines}:
            needed = sum(line.left for line in self.lines_of(self.orders[order_id], key))
            self.arrive_unbooked(key, max(0, needed - self.shelves[key].units))
        return self.complete(order_id)

    def cancel(self, order_id: str) -> StoreOrder:
        """Cancel an order: the number gets everything back, and so does the shelf where it had shipped."""
        order = self.orders[order_id]
        for line in order.lines:
            shelf = self.shelf_of(line.variant)
            shelf.units += min(line.taken, line.shipped)
            shelf.take(-line.taken)
            line.taken = 0
        order.status = "cancelled"
        return self._moved(order)

    def trash(self, order_id: str) -> StoreOrder:
        """Set an order aside: the stock it took stays taken."""
        order = self.orders[order_id]
        order.before, order.status = order.status, "trash"
        order.modified = self._second()
        self.hints.append(Hint("order", order_id, OrderGone(order_id)))
        return order

    def untrash(self, order_id: str) -> StoreOrder:
        """Take an order out of the trash."""
        order = self.orders[order_id]
        order.status = order.before
        return self._moved(order)

    def delete(self, order_id: str) -> None:
        """Delete an order for ever: no stock comes back and no webhook says so."""
        order = self.orders.pop(order_id)
        for line in order.lines:
            self.shelf_of(line.variant).ghosts += line.claim

    def edit(self, order_id: str, line_id: str, ordered: int) -> StoreOrder:
        """Change a line's quantity; 0 removes the line. Its price stays."""
        order = self.orders[order_id]
        line = order.line(line_id)
        assert ordered >= line.shipped + line.cancelled
        line.taken += self.shelf_of(line.variant).take(ordered - line.ordered)
        line.ordered = ordered
        if ordered == 0:
            order.lines.remove(line)
        return self._moved(order)

    def swap(self, order_id: str, line_id: str, units: int, variant: str, tag: str) -> StoreLine:
        """Put another variant in place of units of a line, at what they were sold for."""
        order = self.orders[order_id]
        line = order.line(line_id)
        net = _share(line, units)
        new = StoreLine(f"{order_id}n{len(order.swaps)}", variant, units, net)
        new.taken = self.shelf_of(variant).take(units)
        line.net -= net
        self.edit(order_id, line_id, line.ordered - units)
        order.lines.append(new)
        order.swaps[tag] = new.id
        self._moved(order)
        return new

    def refund(
        self,
        order_id: str,
        units: Mapping[str, int],
        *,
        restock: bool,
        minor: int | None = None,
        tag: str = "",
        paid: bool = True,
    ) -> StoreRefund:
        """Give units back: first those that did not ship; shipped ones come back to the shelf when restocked."""
        order = self.orders[order_id]
        due = sum(_share(order.line(key), count) for key, count in units.items()) if minor is None else minor
        for key, count in units.items():
            self._give_back(order.line(key), count, restock=restock)
        made = StoreRefund(f"r{next(self._numbers)}", due, dict(units), self.clock(), tag, paid)
        order.refunds.append(made)
        if order.refunded >= order.total and order.status != "trash":
            order.status = "refunded"
        if paid:
            self.bank.pay_back(order_id, due, tag)
        self._moved(order)
        return made

    def delete_refund(self, order_id: str, refund: StoreRefund) -> StoreOrder:
        """Take a refund's record out of the books; stock it gave back stays given back."""
        order = self.orders[order_id]
        order.refunds.remove(refund)
        for key, count in refund.units.items():
            line = order.line(key)
            line.refunded, line.cancelled = line.refunded - count, max(0, line.cancelled - count)
            line.refunded_net = line.net * line.refunded // line.ordered
        order.status = "processing" if order.status == "refunded" else order.status
        return self._moved(order)

    def _give_back(self, line: StoreLine, count: int, *, restock: bool) -> None:
        assert 0 < count <= line.ordered - line.refunded
        line.refunded_net += _share(line, count)
        cancelled = min(count, line.left)
        line.cancelled, line.refunded = line.cancelled + cancelled, line.refunded + count
        if restock:
            shelf, back = self.shelf_of(line.variant), min(count, line.taken)
            shelf.units += max(0, back - cancelled)
            shelf.take(-back)
            line.taken -= back

    def touch(self, order_id: str) -> StoreOrder:
        """Something of no interest changes on an order."""
        return self._moved(self.orders[order_id])


def _share(line: StoreLine, count: int) -> int:
    """Return what `count` more units of a line come to, without residue over all its units."""
    before, after = line.net * line.refunded // line.ordered, line.net * (line.refunded + count) // line.ordered
    return after - before
