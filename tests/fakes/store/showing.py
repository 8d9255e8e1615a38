"""The store's orders in our words, whole or as a payload shows them, and the hints a store sends."""

from dataclasses import dataclass, replace

from connector.events import Event
from connector.model import Buyer, Charge, Line, Order, Refund, Standing
from connector.money import Money
from tests.fakes.store.orders import StoreLine, StoreOrder

CURRENCY = "EUR"
STANDINGS = {
    "pending": Standing.PENDING,
    "processing": Standing.OPEN,
    "on-hold": Standing.OPEN,
    "completed": Standing.SHIPPED,
    "cancelled": Standing.CANCELLED,
    "refunded": Standing.CANCELLED,
    "trash": Standing.TRASHED,
}


@dataclass(frozen=True)
class Hint:
    """Something happened to an order or item; `then` is what a body built at that moment says."""

    subject: str
    id: str
    then: Event


def whole(order: StoreOrder) -> Order:
    """Return everything that reading the order tells."""
    standing = STANDINGS[order.status]
    return Order(
        id=order.id,
        number=order.id,
        standing=standing,
        placed=order.placed,
        modified=order.modified,
        currency=CURRENCY,
        total=_money(order.total),
        captured=_money(order.total if order.paid else 0),
        refunded=_money(order.refunded),
        lines=tuple(_line(one, standing) for one in order.lines),
        shipping=(Charge("shipping", _money(order.shipping)),) if order.shipping else (),
        refunds=tuple(
            Refund(one.id, _money(one.minor), one.tag, one.at, one.paid, one.units, one.tag) for one in order.refunds
        ),
        buyer=Buyer(order.email, "Kim", "en", order.country),
        status=order.status,
        gateway=order.gateway,
        authorised=not order.paid and order.status == "on-hold",
        shown=order.shown,
        counted=order.counted,
        gross=order.gross,
    )


def _money(minor: int) -> Money:
    return Money(minor, CURRENCY)


def _line(one: StoreLine, standing: Standing) -> Line:
    waits = standing in {Standing.OPEN, Standing.PENDING}
    return Line(
        id=one.id,
        variant=one.variant,
        title=f"Thing {one.variant}",
        ordered=one.ordered,
        charge=Charge(one.id, _money(one.net), refunded_net=_money(one.refunded_net)),
        cancelled=one.cancelled if waits else one.ordered - one.shipped,
        shipped=one.shipped,
        taken=one.taken,
        refunded_units=one.refunded,
        counted=standing is not Standing.PENDING,
    )


def payload(order: StoreOrder) -> Order:
    """Return what a webhook's body tells: refunds without their units, parcels not at all."""
    told = whole(order)
    shipped = any(one.shipped for one in told.lines)
    if not order.refunds and (not shipped or told.standing is Standing.SHIPPED):
        return told
    lines = tuple(_guessed(one, told.standing) for one in told.lines)
    return replace(told, lines=lines, complete=False)


def _guessed(one: Line, standing: Standing) -> Line:
    if standing is Standing.SHIPPED:
        return replace(one, cancelled=0, shipped=one.ordered, refunded_units=0)
    ended = standing in {Standing.CANCELLED, Standing.TRASHED}
    return replace(one, shipped=0, refunded_units=0, cancelled=one.ordered if ended else 0)
