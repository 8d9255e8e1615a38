"""What the merchant or the buyer asks for: cancel units, expect supplies, say whether goods arrived."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from connector.allocate import Pool
from connector.decide import Tell
from connector.errors import Gone, Malformed, Refused
from connector.failpoint import reach
from connector.handle.act import ask_to_tell
from connector.handle.given import quote
from connector.handle.overtake import DISCONTINUED, SWEEPS, WITHDRAWAL, goes_before
from connector.handle.settle import review_all
from connector.model import Order, Standing, Supply
from connector.money import Money
from connector.operate import drop, intend, row
from connector.ports import Desk, Kind, Operation, Record, State, Units
from connector.promise import RELIABILITIES

_BUYERS = ("buyer", WITHDRAWAL)
_BY = {"buyer": "buyer", WITHDRAWAL: "buyer", "silence": "silence", DISCONTINUED: "discontinued"}
LIVE = (State.PROPOSED, State.APPROVED, State.SENDING, State.UNKNOWN, State.RECONCILING, State.NEEDS_OPERATOR)


class Busy(Refused):
    """Every unit that was named is taken by another change of the order."""


def cancel(
    desk: Desk,
    order_id: str,
    units: Mapping[str, int],
    actor: str,
    now: datetime,
    *,
    key: str = "",
    also: Callable[[Record], None] = lambda _: None,
) -> Operation:
    """Cancel unshipped units of lines and give their money back; raises Refused with a sentence for the asker.

    `actor` is "merchant:<who>" or "buyer"; the same `key` (or the same units of the same order) is taken once. What is
    written down with it is said by `also`. Of what silence, the end of an item, many at once or a withdrawal names,
    units that another change takes already are left out.
    """
    order = desk.shop.order(order_id)
    with desk.books.record(desk.merchant.id) as record:
        wanted, shipping = cancellable(record, order, units, actor, key)
    kind = _kind(order, _takes_all(order, wanted))
    goods = Units(wanted, shipping)
    amount = order.total - order.refunded if kind is Kind.VOID else quote(desk, order, goods, actor)
    with desk.books.record(desk.merchant.id) as record:
        if cancellable(record, order, units, actor, key) != (wanted, shipping):
            raise Refused("Something else about this order changed just now: try again.")
        also(record)
        return write_wish(record, order, wanted, kind, amount, actor, now, key, {"shipping": shipping})


def cancellable(
    record: Record, order: Order, units: Mapping[str, int], actor: str, key: str
) -> tuple[Mapping[str, int], bool]:
    """Return the units that may be cancelled, and whether shipping goes back with them; raises Refused."""
    if order.standing is not Standing.OPEN:
        raise Refused(f"Order {order.number} is {order.status or order.standing.value}: nothing is left to cancel.")
    wanted = {line: count for line, count in units.items() if count}
    _check(record, order, wanted, actor, key)
    wanted = _left(record, order, wanted, actor)
    shipping = record.policy.refund_shipping or actor == WITHDRAWAL
    return wanted, shipping and _takes_all(order, wanted, _going(record, order.id))


def _check(record: Record, order: Order, units: Mapping[str, int], actor: str, key: str) -> None:
    if not units:
        raise Refused("Say which units to cancel.")
    earlier = record.operations.of_order(order.id)
    if any(one.key == (key or _name(order, units, earlier)) for one in earlier):
        raise Refused("This was asked for already.")
    if actor == "buyer" and not record.policy.buyer_may_cancel:
        raise Refused("This shop cancels orders by hand: please write to it.")


def _left(record: Record, order: Order, units: Mapping[str, int], actor: str) -> dict[str, int]:
    """Return the units that can be cancelled of those asked for: all of them, or what there is for a sweep."""
    busy, found = busy_units(record, order.id, actor), dict[str, int]()
    for line_id, count in units.items():
        line = order.line(line_id)
        if line is None:
            raise Refused(f"Order {order.number} has no line {line_id[:40]}.")
        left = max(0, line.open_units - busy.get(line_id, 0))
        took = min(count, left) if actor in SWEEPS else count
        if took > left or count < 0 or not (took or actor in SWEEPS):
            raise Refused(f"{left} units of {line.title[:80]} can be cancelled, not {count}.")
        found |= {line_id: took} if took else {}
    if not found:
        raise Busy("Another change of this order takes these units already.")
    return found


def busy_units(record: Record, order_id: str, actor: str = "") -> dict[str, int]:
    """Return the units of each line that an unfinished operation takes already and `actor` does not go before."""
    held = record.operations.of_order(order_id)
    return _sum([one for one in held if one.state in LIVE and not goes_before(actor, one)])


def _going(record: Record, order_id: str) -> dict[str, int]:
    """Return the units of each line that leave the order by a cancellation that is under way."""
    held = record.operations.of_order(order_id)
    leaves = [one for one in held if one.state in LIVE and one.state is not State.PROPOSED]
    return _sum([one for one in leaves if one.kind is not Kind.SWAP])


def _sum(operations: Iterable[Operation]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in operations:
        for line, count in one.units.items() if one.kind.money else ():
            found[line] = found.get(line, 0) + count
    return found


def _takes_all(order: Order, units: Mapping[str, int], going: Mapping[str, int] = MappingProxyType({})) -> bool:
    """Tell whether nothing of the order is left once these units, and those that are going already, are gone."""
    return all(line.ordered - line.cancelled == units.get(line.id, 0) + going.get(line.id, 0) for line in order.lines)


def _kind(order: Order, whole: bool) -> Kind:
    if order.captured:
        return Kind.REFUND
    return Kind.VOID if whole else Kind.REDUCE


def write_wish(
    record: Record,
    order: Order,
    units: Mapping[str, int],
    kind: Kind,
    amount: Money,
    actor: str,
    now: datetime,
    key: str,
    details: Mapping[str, Any],
) -> Operation:
    """Write a checked wish down as approved, or as proposed where the merchant wants to see it first."""
    _overtake(record, order, units, actor, now)
    limit = record.policy.approve_up_to
    state = State.PROPOSED if actor in _BUYERS and limit is not None and amount.minor > limit else State.APPROVED
    name = key or _name(order, units, record.operations.of_order(order.id))
    found = intend(
        record, order.id, kind, name, now, state=state, amount=amount, units=units, details=details, actor=actor
    )
    if found is None:
        raise Refused("This was asked for already.")
    reach("cancel.writing")
    if state is State.PROPOSED:
        text = f"The buyer of order {order.number} asks for {amount.text} {amount.currency} back. Approve it?"
        record.tasks.open("approve", str(found.id), text, now)
    else:
        _tell_cancelled(record, order.id, found, now)
    return found


def _overtake(record: Record, order: Order, units: Mapping[str, int], actor: str, now: datetime) -> None:
    """End what was only proposed about lines that are cancelled now; what more it asked for is a person's to see."""
    for one in record.operations.of_order(order.id):
        if not (goes_before(actor, one) and set(one.units) & set(units)):
            continue
        if drop(record, one, "What it was about was cancelled in another way.", now, actor) is None:
            raise Refused("Something else about this order changed just now: try again.")
        if one.kind is not Kind.SWAP and any(count > units.get(line, 0) for line, count in one.units.items()):
            asked, gone = sum(one.units.values()), sum(units.values())
            text = (
                f"The buyer of order {order.number} asked to cancel {asked} units; {gone} are cancelled "
                "now, because the time was over or the item will not come. Look whether the others are to go too."
            )
            record.tasks.open("not_cancelled", order.id, text, now)


def _name(order: Order, units: Mapping[str, int], earlier: Sequence[Operation]) -> str:
    """Name the intention by what it changes from what: pressing twice is one wish, until it came true or failed."""
    left = sum(line.ordered - line.refunded_units for line in order.lines)
    failed = sum(one.state is State.FAILED for one in earlier)
    return f"cancel:{order.id}:{left}:{failed}:" + ",".join(f"{line}x{count}" for line, count in sorted(units.items()))


def _tell_cancelled(record: Record, order_id: str, operation: Operation, now: datetime) -> None:
    order = record.cases.order(order_id)
    if order is None or not operation.units or not record.policy.send_notices:
        return
    if not order.buyer.email:
        ask_to_tell(record, order, now)
        return
    rows = [row(line, None, operation.units[line.line.id]) for line in order.lines if line.line.id in operation.units]
    by = _BY.get(operation.actor, "merchant")
    body = {"lines": rows, "by": by, "refund": operation.kind in {Kind.REFUND, Kind.CREDIT}}
    if operation.kind is Kind.CREDIT:
        body["money"] = {"credit": True}
    if operation.actor == DISCONTINUED:
        body["alternatives"] = list(record.policy.alternatives)
    news = Tell("cancelled", tuple((line, f"op{operation.id}") for line in operation.units))
    record.notices.add(order.id, news.kind, news.lines, body, now)


def approve(record: Record, operation_id: int, actor: str, now: datetime) -> Operation:
    """A person lets a proposed operation go out; pressing twice changes nothing."""
    held = record.operations.get(operation_id, lock=True)
    if held is None or held.state is not State.PROPOSED:
        raise Refused(f"Operation {operation_id} waits for no approval.")
    moved = record.operations.move(held, State.APPROVED, due=now)
    if moved is None:
        raise Refused("Somebody else settled this just now.")
    record.append(actor, "approved", {"operation": operation_id}, now)
    record.tasks.close("approve", str(operation_id), now)
    if moved.kind is not Kind.SWAP:  # of that one the buyer hears once the order is changed
        _tell_cancelled(record, moved.order, moved, now)
    return moved


def decline(record: Record, operation_id: int, actor: str, now: datetime) -> Operation:
    """A person does not let a proposed operation go out: nothing changes, and the buyer is told."""
    held = record.operations.get(operation_id, lock=True)
    if held is None or held.state is not State.PROPOSED:
        raise Refused(f"Operation {operation_id} waits for no approval.")
    moved = drop(record, held, "The shop did not agree.", now, actor)
    if moved is None:
        raise Refused("Somebody else settled this just now.")
    record.append(actor, "declined", {"operation": operation_id}, now)
    _tell_declined(record, moved, now)
    return moved


def _tell_declined(record: Record, operation: Operation, now: datetime) -> None:
    order = record.cases.order(operation.order)
    if order is None or not record.policy.send_notices:
        return
    if not order.buyer.email:
        ask_to_tell(record, order, now)
        return
    about = [line for line in order.lines if line.line.id in operation.units or not operation.units]
    told = [(line.line.id, f"op{operation.id}") for line in about]
    record.notices.add(order.id, "declined", told, {"lines": [row(line) for line in about]}, now)


def find_item(record: Record, name: str) -> str:
    """Return the key of an item named by its key or SKU; raises Malformed unless there is exactly one."""
    if record.cases.item(name) is not None:
        return name
    found = record.cases.by_sku(name)
    if len(found) != 1:
        raise Malformed(f"{len(found) or 'No'} items have the key or SKU {name[:60]!r}.")
    return found[0]


def add_supplies(desk: Desk, supplies: Sequence[Supply], actor: str, now: datetime) -> None:
    """Expect supplies, all or none, and tell those whose date moves; raises Malformed for an unknown item."""
    with desk.books.record(desk.merchant.id) as record:
        for one in supplies:
            if record.cases.item(one.item) is None:
                raise Malformed(f"There is no item {one.item[:60]!r}.")
            if one.units <= 0:
                raise Malformed(f"A supply of {one.units} units says nothing.")
            if one.reliability not in RELIABILITIES:
                raise Malformed(f"A supply is {', '.join(RELIABILITIES)}; not {one.reliability[:20]!r}.")
            record.cases.add_supply(one, now)
            due = one.due.isoformat() if one.due else None
            record.append(actor, "supply", {"item": one.item, "units": one.units, "due": due}, now)
    review_all(desk, {one.item: None for one in supplies}, now)


def drop_supply(desk: Desk, number: int, actor: str, now: datetime) -> None:
    """Expect an arrival no more, and tell those whose date moves; raises Gone if it is not expected (any more)."""
    with desk.books.record(desk.merchant.id) as record:
        item = record.cases.drop_supply(number, now)
        if item is None:
            raise Gone("This arrival is not expected any more.")
        record.append(actor, "supply_dropped", {"item": item, "number": number}, now)
    review_all(desk, [item], now)


def goods_arrived(desk: Desk, item: str, arrived: bool, actor: str, now: datetime) -> None:
    """Answer the question of a stock set to zero: yes, the goods are here, or no, the number means nothing."""
    with desk.books.record(desk.merchant.id) as record:
        held = record.cases.item(item)
        if held is None or not held.asked or held.pool is None:
            raise Refused(f"Nothing was asked about item {item[:60]!r}.")
        pool = Pool(held.pool.available, held.pool.taken) if arrived else held.pool
        record.cases.save_item(replace(held, asked=False, pool=pool))
        record.tasks.close("did_goods_arrive", item, now)
        record.append(actor, "goods_arrived", {"item": item, "arrived": arrived}, now)
    review_all(desk, [item], now)
