"""A desk with fakes on it, and the whole arrangement around it for those who look from all sides."""

from dataclasses import dataclass, replace
from typing import Any

from connector.handle import look_again, settle, take
from connector.model import Merchant, Order
from connector.operate import carry_out, carry_out_pages
from connector.policy import Policy
from connector.ports import Desk, HeldLine, HeldOrder, Kind, Look, Operation
from connector.ports import State as Stage
from tests.fakes.books import MemoryBooks
from tests.fakes.shop import FakeShop
from tests.fakes.small import Bell, Clock, EveryDay, PlainSpeech
from tests.fakes.store import Store


def a_merchant(number: int = 1, **more: Any) -> Merchant:
    """Make a merchant whose shop was read completely."""
    plain = Merchant(number, f"m{number}", "fake", "https://shop.example", "Shop", "EUR", "UTC", "en", 1, "store-1")
    return replace(plain, **({"backfilled": True} | more))


def desk(shop: FakeShop, books: MemoryBooks, clock: Clock, merchant: Merchant | None = None) -> Desk:
    """Lay a desk out; calling the shop inside a transaction is found at once."""
    shop.busy = books.busy
    return Desk(merchant or a_merchant(), books, shop, PlainSpeech, EveryDay(), clock, Bell(), lambda _: EveryDay())


@dataclass
class Rig:
    """One merchant's desk over a store of our making, with short words for what tests do all the time."""

    clock: Clock
    store: Store
    shop: FakeShop
    books: MemoryBooks
    desk: Desk

    def read(self, *orders: str) -> None:
        """Read orders and everything that changed, and the stock of everybody's items."""
        with self.books.record(1) as record:
            items = list(record.cases.with_queue())
        look_again(self.desk, list(orders), items, self.clock())

    def hear(self) -> None:
        """Take in every hint the store sent since."""
        events = [self.store.body(one) for one in self.store.hints]
        self.store.hints.clear()
        take(self.desk, events, self.clock())

    def connect(self) -> None:
        """Read the catalogue and every open order, as connecting a store does."""
        for items, _ in self.shop.items(""):
            settle(self.desk, Look(items=tuple(items)), self.clock())
        for orders, _ in self.shop.open_orders(""):
            settle(self.desk, Look(orders=tuple(orders)), self.clock())
        with self.books.record(1) as record:
            record.seen_to(self.clock())
        self.books.backfilled()
        self.store.hints.clear()
        self.read()

    def held(self, order: str) -> HeldOrder:
        """Return an order as the books hold it."""
        with self.books.record(1) as record:
            found = record.cases.order(order)
        assert found is not None
        return found

    def line(self, order: str, number: int = 0) -> HeldLine:
        """Return one line of an order as the books hold it."""
        return self.held(order).lines[number]

    def order(self, order: str) -> Order:
        """Return an order as the shop shows it."""
        return self.store.show_order(order)

    def operations(self, *stages: Stage, money: bool = True) -> list[Operation]:
        """Return operations on orders, those about money unless asked otherwise."""
        held = [one for one in self.books.state().operations.values() if one.kind is not Kind.ANNOUNCE]
        return [one for one in held if one.kind.money is money and (not stages or one.state in stages)]

    def work(self) -> None:
        """Carry out what is due until nothing is, as a worker does."""
        for _ in range(20):
            with self.books.record(1) as record:
                due = record.operations.due(self.clock(), 50)
            if not due:
                return
            carry_out_pages(self.desk, [one for one in due if one.kind is Kind.ANNOUNCE], self.clock())
            for one in due:
                if one.kind is not Kind.ANNOUNCE:
                    carry_out(self.desk, one, self.clock())

    def tasks(self) -> list[str]:
        """Return the kinds of open tasks."""
        return [one.kind for one in self.books.state().tasks.values() if one.closed is None]

    def notices(self, kind: str = "") -> list[Any]:
        """Return notices of a kind, or all."""
        return [one for one in self.books.state().notices.values() if not kind or one.kind == kind]


def rig(policy: Policy | None = None, *, backfilled: bool = True) -> Rig:
    """Arrange everything around one merchant; the store is empty."""
    clock = Clock()
    merchant = a_merchant(backfilled=backfilled)
    books = MemoryBooks(merchant, policy=policy)
    store = Store(clock)
    shop = FakeShop(store)
    return Rig(clock, store, shop, books, desk(shop, books, clock, merchant))
