"""Our window onto the store: implements `connector.ports.Shop`, and goes wrong on request."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from connector.errors import ConnectorError, Gone, NotSent, Refused, Running, Spent, Stuck, Unclear
from connector.model import Backorders, Group, Item, Order, Supply
from connector.money import Money
from connector.ports import Arrivals, Availability, Kind, Look, Marking, Operation, Profile, Receipt, Units
from tests.fakes.store import Store, StoreOrder


class Crash(BaseException):
    """The process dies here: nobody catches it, nothing after it runs."""


class Fault(StrEnum):
    """What goes wrong with one send."""

    NONE = "none"
    NOT_SENT = "not sent"
    REFUSED = "refused"
    LOST = "lost on the way"  # nothing happened, nobody knows
    ANSWER_LOST = "answer lost"  # it happened, nobody knows
    CRASH_BEFORE = "crash before"
    CRASH_AFTER = "crash after"
    NO_WORD = "the gateway gave no word"  # a record without money
    RECORD_LOST = "record lost"  # money moved, the store deleted its record
    RUNNING = "running"  # an earlier attempt under the key is at work
    SPENT = "spent"  # an earlier attempt under the key failed
    STUCK = "stuck"  # the store will never know


@dataclass
class FakeShop:
    """The store seen from outside; `faults` befall the next sends, `away` every call while it is set.

    `counts` makes it count claims itself, as Shopify does. `calls` are the network calls made; `busy` tells whether a
    transaction is open, in which none may be made. `keyed_for` is how long a key makes the same bytes happen once,
    `unheard` are the topics nobody delivers, `coupons` makes store credit a coupon, `given` are those by code, `tags`
    what variants cost, `taxed` where they do, `sums` what it finds odd about an order's sum once another item is in it,
    `coming` is on its way to it, `silent` is why it does not tell, `hidden` that we may not see it.
    `coming` is on its way to it, `groups` are the variants in each group it knows, by the group's key,
    of which it shows no more than `breaks_after`.
    """

    store: Store
    faults: list[Fault] = field(default_factory=list)
    away: ConnectorError | None = None
    busy: Callable[[], bool] = lambda: False
    counts: bool = False
    by_hand: tuple[str, ...] = ("bacs", "cod")
    coupons: bool = False
    home: str = "store-1"
    keyed_for: timedelta | None = None
    unheard: tuple[str, ...] = ()
    calls: list[str] = field(default_factory=list)
    markings: list[Marking] = field(default_factory=list)
    limits: list[tuple[str, bool, str]] = field(default_factory=list)
    pages: dict[str, Availability] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)
    tags: dict[str, Decimal] = field(default_factory=dict)
    taxed: tuple[str, ...] = ("",)
    sums: str = ""
    coming: Mapping[str, Sequence[Supply]] | None = None
    silent: ConnectorError | None = None
    hidden: bool = False
    groups: dict[str, Sequence[str]] = field(default_factory=dict)
    breaks_after: int | None = None

    def _call(self, name: str) -> None:
        assert not self.busy(), f"{name} was called inside a transaction"
        self.calls.append(name)
        if self.away is not None:
            raise self.away

    def profile(self) -> Profile:
        self._call("profile")
        return Profile(self.home, "Fake store", "EUR", "UTC", "en")

    def store_id(self) -> str:
        self._call("store_id")
        return self.home

    def subscribe(self, address: str, secret: str) -> Sequence[str]:  # noqa: ARG002
        self._call("subscribe")
        made, self.unheard = self.unheard, ()
        return made

    def unsubscribe(self, address: str) -> None:  # noqa: ARG002
        self._call("unsubscribe")

    def items(self, cursor: str) -> Iterator[tuple[Sequence[Item], str]]:  # noqa: ARG002
        self._call("items")
        for key in self.store.shelves:
            yield [self._item(key)], key

    def _item(self, key: str) -> Item:
        claimed = self.store.claims(key) if self.counts else None
        return replace(self.store.show_item(key), claimed=claimed)

    def open_orders(self, cursor: str) -> Iterator[tuple[Sequence[Order], str]]:  # noqa: ARG002
        self._call("open_orders")
        for key, order in list(self.store.orders.items()):
            if order.open or order.status == "pending":
                yield [self.store.show_order(key)], key

    def look(self, orders: Sequence[str], variants: Sequence[str], since: datetime | None) -> Look:
        self._call("look")
        changed = [key for key, one in self.store.orders.items() if since is not None and one.modified >= since]
        asked = dict.fromkeys([*orders, *changed])
        found = tuple(self.store.show_order(key) for key in asked if key in self.store.orders)
        bought = {line.variant for order in found for line in order.lines} | set(variants)
        items = tuple(self._item(key) for key, one in self.store.shelves.items() if bought & set(one.variants))
        gone = tuple(key for key in asked if key not in self.store.orders)
        seen_to = max([*(order.modified for order in found), *([since] if since else [])], default=None)
        return Look(found, items, gone, seen_to=seen_to if since is not None else None)

    def members(self, group: Group) -> Iterator[Sequence[str]]:
        self._call("members")
        if group.key not in self.groups:
            raise Gone("The shop does not know this group.")
        for number, one in enumerate(self.groups[group.key]):
            if number == self.breaks_after:
                raise NotSent("The shop went away.")
            yield [one]

    def arrivals(self) -> Arrivals | None:
        self._call("arrivals")
        if self.silent is not None:
            raise self.silent
        return Arrivals(hidden=True) if self.hidden else Arrivals(self.coming) if self.coming is not None else None

    def order(self, order_id: str) -> Order:
        self._call("order")
        if order_id not in self.store.orders:
            raise Gone("The shop does not know this order.")
        return self.store.show_order(order_id)

    def show(self, marking: Marking) -> None:
        self._call("show")
        self._known(marking.order).shown = marking.digest
        self.markings.append(marking)
        self.store.touch(marking.order)

    def note(self, order_id: str, text: str, tag: str) -> None:
        self._call("note")
        self._known(order_id).notes.setdefault(tag, text)

    def limit(self, item: Item, stop: bool, restore: str) -> None:
        self._call("limit")
        self.limits.append((item.key, stop, restore))
        self.store.shelves[item.key].backorders = Backorders.NO if stop else Backorders(restore)

    def announce(self, said: Sequence[Availability]) -> None:
        self._call("announce")
        for one in said:
            self.pages[one.item] = one

    def quote(self, order: Order, units: Units) -> Money:
        minor = 0
        for key, count in units.lines.items():
            line = order.line(key)
            if line is None or not 0 < count <= line.ordered - line.refunded_units:
                raise Refused("These units cannot be given back.")
            gone, net = line.refunded_units, line.charge.net.minor
            minor += net * (gone + count) // line.ordered - net * gone // line.ordered
        alone = units.shipping and not units.lines
        given = sum(one.minor for one in self._known(order.id).refunds if not one.units) if alone else 0
        shipping = -given + sum(one.net.minor for one in order.shipping) if units.shipping else 0
        return Money(min(minor + shipping, order.total.minor - order.refunded.minor), order.currency)

    def prices(self, variants: Sequence[str], country: str = "") -> Mapping[str, Decimal]:
        self._call("prices")
        if country not in self.taxed:
            return {}
        return {one: self.tags[one] for one in variants if one in self.tags}

    def credit_refused(self, order: Order, *, bonus: bool) -> str:
        self._call("credit_refused")
        if not order.buyer.email:
            return "Nobody knows the buyer."
        return "No bonus here." if bonus and not self.coupons else ""

    def can_refund(self, order: Order) -> bool:
        self._call("can_refund")
        return order.gateway not in self.by_hand

    def prepare(self, operation: Operation, order: Order) -> bytes:
        asked: dict[str, Any] = {
            "order": order.id,
            "kind": operation.kind.value,
            "units": dict(operation.units),
            "tag": operation.tag,
        }
        asked |= {"minor": operation.amount.minor if operation.amount else None, **operation.details}
        return json.dumps(asked).encode()

    def send(self, operation: Operation, request: bytes) -> Receipt:
        self._call("send")
        fault = self.faults.pop(0) if self.faults else Fault.NONE
        if fault is Fault.CRASH_BEFORE:
            raise Crash
        if fault in _BEFORE:
            raise _BEFORE[fault]
        before = self.find(operation) if self.keyed_for else None
        receipt = before or self._carry_out(operation, request, fault)
        if fault is Fault.CRASH_AFTER:
            raise Crash
        if fault is Fault.ANSWER_LOST:
            raise Unclear("The shop's answer was lost.")
        return receipt

    def _carry_out(self, operation: Operation, request: bytes, fault: Fault) -> Receipt:
        asked = json.loads(request)
        order = self._known(asked["order"])
        if operation.kind is Kind.CREDIT and self.coupons:
            return self._coupon(operation, fault)
        if operation.kind in {Kind.REFUND, Kind.CREDIT, Kind.RECORD}:
            return self._refund(order, asked, operation, fault)
        if operation.kind is Kind.SWAP:
            return self._swap(order, asked)
        order.tags.add(asked["tag"])
        if operation.kind is Kind.VOID:
            self.store.cancel(order.id)
        else:
            for key, count in asked["units"].items():
                line = order.line(key)
                line.net -= line.net * count // line.ordered
                self.store.edit(order.id, key, line.ordered - count)
        return Receipt(order.id)

    def _swap(self, order: StoreOrder, asked: dict[str, Any]) -> Receipt:
        ((line, units),) = asked["units"].items()
        if (self.store.shelf_of(asked["variant"]).number or 0) < units:
            raise Refused("There is not enough of it any more.")
        made = self.store.swap(order.id, line, units, asked["variant"], str(asked["tag"]))
        return Receipt(made.id, evidence=self.sums)

    def _coupon(self, operation: Operation, fault: Fault) -> Receipt:
        assert operation.amount is not None
        if fault is Fault.RECORD_LOST:
            raise Unclear("The shop lost its record.")
        code = operation.tag.lower()
        assert code not in self.given, "a coupon with this code was made before"
        self.given[code] = operation.amount.minor + int(operation.details.get("bonus", 0))
        return self._coupon_receipt(operation)

    def _coupon_receipt(self, operation: Operation) -> Receipt:
        code = operation.tag.lower()
        return Receipt(code, operation.amount, booked=False, code=code)

    def _refund(self, order: StoreOrder, asked: dict[str, Any], operation: Operation, fault: Fault) -> Receipt:
        assert operation.amount is not None
        minor = operation.amount.minor
        if minor > order.total - order.refunded:
            raise Refused("Invalid refund amount.")
        tag, paid = str(asked["tag"]), operation.kind.gives and fault is not Fault.NO_WORD
        if fault is Fault.RECORD_LOST:
            if operation.kind is Kind.REFUND:
                self.store.bank.pay_back(order.id, minor, tag)
            raise Unclear("The gateway took too long for the shop.")
        restock = fault is not Fault.NO_WORD
        made = self.store.refund(order.id, operation.units, restock=restock, minor=minor, tag=tag, paid=paid)
        settled = operation.kind is Kind.RECORD or paid
        return Receipt(made.id, Money(minor, "EUR"), settled, f"refund {made.id}, paid {paid}")

    def keyed(self) -> bool:
        self._call("keyed")
        return self.keyed_for is not None

    def resend_until(self, operation: Operation) -> datetime | None:
        return operation.sent + self.keyed_for if self.keyed_for and operation.sent else None

    def find_operation(self, operation: Operation) -> Receipt | None:
        self._call("find_operation")
        return self.find(operation)

    def find(self, operation: Operation) -> Receipt | None:
        order = self._known(operation.order)
        if operation.tag.lower() in self.given:
            return self._coupon_receipt(operation)
        if operation.tag in order.swaps:
            return Receipt(order.swaps[operation.tag])
        if operation.tag in order.tags:
            return Receipt(order.id)
        for one in order.refunds:
            if one.tag == operation.tag:
                settled = operation.kind is Kind.RECORD or one.paid
                return Receipt(one.id, Money(one.minor, "EUR"), settled, f"refund {one.id}, paid {one.paid}")
        return None

    def _known(self, order_id: str) -> StoreOrder:
        if order_id not in self.store.orders:
            raise Gone("The shop does not know this order.")
        return self.store.orders[order_id]


_BEFORE: dict[Fault, ConnectorError] = {
    Fault.NOT_SENT: NotSent("The shop did not answer the door."),
    Fault.REFUSED: Refused("The gateway declined."),
    Fault.LOST: Unclear("Nobody knows."),
    Fault.RUNNING: Running("It is at work."),
    Fault.SPENT: Spent("The earlier attempt failed."),
    Fault.STUCK: Stuck("Nobody will ever know."),
}
