"""Everything that decides whether and how the money of one order goes back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.shopify import pick
from adapters.shopify.client import Client
from adapters.shopify.ids import gid
from connector.errors import Gone, NotSent, Refused
from connector.money import Money, total

_MOST_PAYMENTS, _MOST_REFUNDS, _MOST_PAGES = 100, 250, 200  # as many as `OrderMoney` asks for
_TAKEN = frozenset({"SALE", "CAPTURE"})
# What may still go through counts as gone.
_UNDECIDED = frozenset({"PENDING", "AWAITING_RESPONSE", "UNKNOWN"})


@dataclass(frozen=True, slots=True)
class Payment:
    """One movement at a gateway; `manual` ones are only written down, nobody moves the money."""

    id: str
    kind: str
    status: str
    gateway: str
    manual: bool
    amount: Money


@dataclass(frozen=True, slots=True)
class Bought:
    """One line: `left` units of it are part of the order still, `waiting` of those have not been shipped."""

    id: str
    title: str
    left: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Payments:
    """One order's money in the buyer's currency; `notes` are its refunds' notes by the refund's global id.

    `shipped` says that anything ever left, even if it came back.
    """

    order: str  # global id
    name: str
    currency: str
    refundable: bool
    shipped: bool
    cancelled: bool
    staff_note: str
    disputes: tuple[tuple[str, str], ...]  # status, and what it began as
    payments: tuple[Payment, ...]
    notes: Mapping[str, str]
    lines: tuple[Bought, ...]

    @property
    def captured(self) -> Money:
        """What was really taken."""
        return self._sum(one for one in self.payments if one.kind in _TAKEN and one.status == "SUCCESS")

    @property
    def returned(self) -> Money:
        """What was really given back."""
        return self._sum(one for one in self.payments if one.kind == "REFUND" and one.status == "SUCCESS")

    @property
    def left(self) -> Money:
        """What can still be given back, whatever becomes of the refunds under way."""
        return self.captured - self.returned - self._sum(self.pending)

    @property
    def pending(self) -> tuple[Payment, ...]:
        """The refunds of which the gateway has not said what became."""
        return tuple(one for one in self.payments if one.kind == "REFUND" and one.status in _UNDECIDED)

    def refund_of(self, tag: str) -> str:
        """Return the global id of the refund that carries `tag`, "" if there is none."""
        return next((refund for refund, note in self.notes.items() if marked(tag) in note), "")

    def cancelled_by(self, tag: str) -> bool:
        """Tell whether the order was cancelled by the operation that carries `tag`."""
        return self.cancelled and marked(tag) in self.staff_note

    def bears(self, tag: str) -> bool:
        """Tell whether an operation has left anything here."""
        return bool(self.refund_of(tag)) or self.cancelled_by(tag)

    def _sum(self, payments: Sequence[Payment] | Iterator[Payment]) -> Money:
        return total([one.amount for one in payments], self.currency)


def marked(tag: str) -> str:
    """Return a tag as it stands in a refund's or cancellation's note."""
    return f"[{tag}]"


def read_payments(client: Client, order_id: str) -> Payments:
    """Read an order's money and units; raises Gone, and Refused where Shopify has more than it can show."""
    with pick.understood():
        pages = list(_pages(client, gid("Order", order_id)))
        return _payments(pages[0], [line for page in pages for line in pick.nodes(page, "lineItems")])


def _pages(client: Client, order: str) -> Iterator[Mapping[str, Any]]:
    after: str | None = None
    for _ in range(_MOST_PAGES):
        page = client.read("OrderMoney", id=order, after=after).get("order")
        if not isinstance(page, dict):
            raise Gone("The shop does not know this order.", evidence=order)
        yield page
        after = pick.more(page, "lineItems")
        if after is None:
            return
    raise NotSent("The shop's list does not end.")


def _payments(order: pick.Row, lines: Sequence[pick.Row]) -> Payments:
    payments, refunds = pick.rows(order, "transactions"), pick.rows(order, "refunds")
    if len(payments) >= _MOST_PAYMENTS or len(refunds) >= _MOST_REFUNDS:
        raise Refused("This order has more payments or refunds than Shopify shows at once: settle it by hand.")
    found = tuple(_payment(row) for row in payments)
    currency = pick.text(order, "presentmentCurrencyCode")
    if any(one.amount.currency != currency for one in found):
        raise Refused("This order was paid in several currencies: settle it by hand.")
    cancellation = order.get("cancellation")
    return Payments(
        order=pick.text(order, "id"),
        name=pick.text(order, "name"),
        currency=currency,
        refundable=pick.flag(order, "refundable"),
        shipped=any(pick.text(row, "status") != "CANCELLED" for row in pick.rows(order, "fulfillments")),
        cancelled=bool(pick.words(order, "cancelledAt")),
        staff_note=pick.words(cancellation, "staffNote") if isinstance(cancellation, dict) else "",
        disputes=tuple(_dispute(row) for row in pick.rows(order, "disputes")),
        payments=found,
        notes={pick.text(row, "id"): pick.words(row, "note") for row in refunds},
        lines=tuple(_bought(row) for row in lines),
    )


def _dispute(row: pick.Row) -> tuple[str, str]:
    return (pick.text(row, "status"), pick.text(row, "initiatedAs"))


def _payment(row: pick.Row) -> Payment:
    return Payment(
        pick.text(row, "id"),
        pick.text(row, "kind"),
        pick.text(row, "status"),
        pick.words(row, "gateway"),
        pick.flag(row, "manualPaymentGateway"),
        pick.paid(row, "amountSet"),
    )


def _bought(row: pick.Row) -> Bought:
    left = max(0, pick.count(row, "currentQuantity"))
    waiting = max(0, min(left, pick.count(row, "unfulfilledQuantity")))
    return Bought(pick.plain_id(row), pick.text(row, "name"), left, waiting)
