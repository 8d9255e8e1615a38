"""A pretend Shopify store in this process: one transaction for each thing done to it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sandbox.kernel import bank, hooks
from sandbox.kernel.store import Store, Tx
from sandbox.shopify import catalogue, facts, fulfil, keep, refunding, selling, units
from sandbox.shopify.model import Facts, FulfilmentOrder, Level, Line, Order, Pair, Refund
from sandbox.shopify.refunding import PayBack, Suggestion, Wish
from sandbox.shopify.suggesting import Asked

T = TypeVar("T")
LAMP: dict[str, Any] = {"sku": "LAMP", "name": "Lamp", "price": "22.00", "stock": 5, "backorders": "notify"}


class Shop:
    """The store and what tests do to it; sums are minor units, `topics` everything announced so far."""

    def __init__(self, folder: Path, products: list[dict[str, Any]] | None = None, **wish: Any) -> None:
        self.store = Store(folder)
        self.topics: list[str] = []
        self.store.before_commit = self.listen
        rows = [LAMP] if products is None else products
        switches = {"cancel_seconds": 0, **wish.pop("switches", {})}
        self.facts, _new = facts.open_shop(self.store, {"name": "mugs", "products": rows, "switches": switches, **wish})

    def listen(self, tx: Tx) -> None:
        self.topics += [topic for _shop, topic, _resource in tx.news]
        hooks.queue(tx)

    def do(self, act: Callable[..., T], *args: Any, **rest: Any) -> T:
        """`act(tx, facts, ...)` in a transaction of its own."""
        with self.store.transaction() as tx:
            return act(tx, self.facts, *args, **rest)

    def see(self, act: Callable[..., T], *args: Any) -> T:
        """`act(tx, name, ...)`."""
        with self.store.transaction() as tx:
            return act(tx, self.facts.name, *args)

    def buy(self, *lines: tuple[str, int], **rest: Any) -> Order:
        rows = [{"sku": sku, "quantity": quantity} for sku, quantity in lines]
        return self.do(selling.buy, selling.Wish(rows, **rest))

    def order(self, of: Order) -> Order:
        found = self.see(keep.order, of.id)
        assert found is not None
        return found

    def line(self, of: Order) -> Line:
        return self.order(of).lines[0]

    def open(self, of: Order) -> list[FulfilmentOrder]:
        return units.open_fulfilments(self.order(of))

    def level(self, sku: str = "LAMP", place: str = "Main") -> Level:
        with self.store.transaction() as tx:
            item = catalogue.by_sku(tx, self.facts.name, sku).item
            where = next(one.id for one in keep.places(tx, self.facts.name) if one.name == place)
            found = keep.level(tx, self.facts.name, item, where)
        assert found is not None
        return found

    def stands(self, sku: str = "LAMP", place: str = "Main") -> tuple[int, int, int]:
        """(available, committed, on hand)."""
        one = self.level(sku, place)
        return one.available, one.committed, one.on_hand

    def suggest(self, of: Order, lines: Asked, shipping: bool | Pair = False, **rest: Any) -> Suggestion:
        return self.do(refunding.suggest, self.order(of), lines, shipping, **rest)

    def refund(self, of: Order, lines: Asked, shipping: bool = False, **rest: Any) -> Refund:
        """Give back what is suggested for the units, to where it came from."""
        told = self.suggest(of, lines, shipping)
        back = [PayBack(one.gateway, one.amount.shown, one.parent) for one in told.transactions]
        wish = Wish(lines, shipping, back, currency=of.shown_currency, **rest)
        return self.do(refunding.refund, of.id, wish)

    def hold(self, of: FulfilmentOrder, units_held: int | None = None, handle: str = "backorder") -> Any:
        rows = None if units_held is None else {of.lines[0].id: units_held}
        return self.do(fulfil.hold, of.id, "INVENTORY_OUT_OF_STOCK", "waits", handle, rows)

    def ship(self, of: Order, count: int) -> None:
        self.do(fulfil.ship, of.id, {of.lines[0].id: count})

    def bank(self, kind: str) -> list[int]:
        with self.store.transaction() as tx:
            return [one["amount_minor"] for one in bank.entries(tx, self.facts.name) if one["kind"] == kind]

    def fresh(self) -> Facts:
        found = self.see(keep.facts)
        assert found is not None
        return found
