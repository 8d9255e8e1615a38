"""Orders and their lines, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from connector.model import Buyer, Line, Order, Promise, Standing
from connector.ports import HeldLine, HeldOrder
from tests.fakes.books.items import MemoryItems
from tests.fakes.books.state import KeptLine, plain_charge


class MemoryCases(MemoryItems):
    """The orders of one merchant, inside one transaction."""

    def order(self, order_id: str) -> HeldOrder | None:
        held = self.state.orders.get(order_id)
        return replace(held, lines=self._held_lines(order_id)) if held else None

    def _held_lines(self, order_id: str) -> tuple[HeldLine, ...]:
        found = sorted((key, one) for key, one in self.state.lines.items() if key[0] == order_id)
        return tuple(
            replace(one.held, item=self.item_of(one.held.line.variant), promise=self._latest(*key))
            for key, one in found
        )

    def _latest(self, order_id: str, line_id: str) -> Promise | None:
        told = [one for (order, line, _), one in self.state.promises.items() if (order, line) == (order_id, line_id)]
        return max(told, key=lambda one: one.version, default=None)

    def worklist(self, *, waiting: bool, after: str, limit: int) -> Sequence[HeldOrder]:
        held = (self.order(key) for key in sorted(self.state.orders) if key > after)
        found = [one for one in held if one and (not waiting or any(line.owed or line.shown for line in one.lines))]
        return found[:limit]

    def save_order(self, order: Order, now: datetime) -> None:
        held = self.state.orders.get(order.id)
        names = (
            "id",
            "number",
            "standing",
            "status",
            "placed",
            "modified",
            "currency",
            "total",
            "captured",
            "refunded",
        )
        seen = {name: getattr(order, name) for name in (*names, "buyer", "authorised", "gateway")}
        if order.id in self.state.forgotten:
            seen["buyer"] = Buyer()
        self.state.orders[order.id] = HeldOrder(**seen, marked=held.marked if held else "")
        self.state.seen_at[order.id] = now
        for one in order.lines:
            self._save_shown_line(order, one)
        self._drop_missing(order)

    def _save_shown_line(self, order: Order, one: Line) -> None:
        units = one.open_units if order.standing is Standing.OPEN else 0
        joined = order.counted or order.placed
        counted = joined if one.counted and order.standing in {Standing.OPEN, Standing.SHIPPED} else None
        kept = self.state.lines.get((order.id, one.id)) or self._new(order.id, one, joined)
        held = replace(kept.held, line=plain_charge(one), counted=kept.held.counted or counted)
        held = held if units else replace(held, assigned=0, owed=0)
        self.state.lines[order.id, one.id] = replace(kept, held=held, units=units, claim=one.claim)

    def _new(self, order_id: str, one: Line, joined: datetime) -> KeptLine:
        first = self.state.first_read.get(self.state.variants.get(one.variant, ""))
        gone_before = first is None or joined < first
        return KeptLine(HeldLine(order_id, one, None, None), 0, 0, one.taken if gone_before else 0)

    def set_trashed(self, order_id: str, now: datetime) -> None:
        if order_id in self.state.orders:
            gone = replace(self.state.orders[order_id], standing=Standing.TRASHED, status="deleted")
            self.state.orders[order_id] = gone
            self.state.seen_at[order_id] = now
        for key, kept in self._of(order_id):
            self.state.lines[key] = replace(kept, units=0, held=replace(kept.held, assigned=0, owed=0))

    def _of(self, order_id: str) -> list[tuple[tuple[str, str], KeptLine]]:
        return [(key, one) for key, one in self.state.lines.items() if key[0] == order_id]

    def _drop_missing(self, order: Order) -> None:
        for key, kept in self._of(order.id):
            if order.line(key[1]) is None:
                line = replace(kept.held.line, taken=0, cancelled=kept.held.line.ordered)
                held = replace(kept.held, line=line, assigned=0, owed=0)
                self.state.lines[key] = replace(kept, held=held, units=0, claim=0)

    def save_line(self, held: HeldLine) -> None:
        key = held.order, held.line.id
        names = ("assigned", "owed", "shown", "priority", "waited", "eased", "ready")
        kept = self.state.lines[key]
        told = replace(kept.held, **{name: getattr(held, name) for name in names})
        self.state.lines[key] = replace(kept, held=told)
        if held.promise is not None:
            self.state.promises.setdefault((*key, held.promise.version), held.promise)

    def promises(self, order_id: str, line_id: str = "") -> Mapping[str, Sequence[Promise]]:
        found: dict[str, tuple[Promise, ...]] = {}
        for (order, line, _), one in sorted(self.state.promises.items()):
            if order == order_id and line_id in {"", line}:
                found[line] = (*found.get(line, ()), one)
        return found

    def first_promises(self, order_id: str) -> Mapping[str, Promise]:
        return {line: told[0] for line, told in self.promises(order_id).items()}

    def marked(self) -> Sequence[str]:
        """Return every order that carries a marking of ours."""
        return sorted(key for key, one in self.state.orders.items() if one.marked)

    def set_marked(self, order_id: str, digest: str) -> None:
        if order_id in self.state.orders:
            self.state.orders[order_id] = replace(self.state.orders[order_id], marked=digest)

    def longest_unseen(self, limit: int) -> Sequence[str]:
        open_ = {one.held.order for one in self.state.lines.values() if one.units or one.held.shown}
        return sorted(open_, key=lambda order: (self.state.seen_at[order], order))[:limit]
