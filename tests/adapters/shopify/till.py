"""One order's money on paper. What units come to is never worked out here: each test writes the figures down."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.adapters.shopify.packing import Packing
from tests.adapters.shopify.paper import connection, money, pages

_TX = "gid://shopify/OrderTransaction"
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@dataclass
class Row:
    """A line as Shopify counts it: what is still part of the order, and what of that was not shipped."""

    title: str
    current: int
    unfulfilled: int


@dataclass
class Move:
    """One movement at a gateway."""

    id: str
    kind: str
    amount: str
    gateway: str = "shopify_payments"
    status: str = "SUCCESS"
    manual: bool = False
    error: str | None = None


@dataclass
class Told:
    """What Shopify suggests for some units: an amount, and from which payments it comes."""

    amount: str
    portions: Sequence[tuple[str, str]] = ()
    shipping: str = "0.00"
    maximum: str = "9999"


@dataclass(kw_only=True)
class Till(Packing):
    """The order 5: its rows by line number, movements, refunds, and what it suggests by units asked for."""

    rows: dict[str, Row]
    moves: list[Move]
    currency: str = "USD"
    refundable: bool = True
    disputes: list[tuple[str, str]] = field(default_factory=list)
    shipped: Sequence[str] = ()  # the state of each parcel that left
    cancelled: str | None = None
    staff_note: str | None = None
    customer: str | None = "gid://shopify/Customer/8"
    company: bool = False
    told: dict[str, Told] = field(default_factory=dict)
    answered: Sequence[tuple[str, int]] | None = None  # the units a suggestion answers for, where not those asked
    refunds: dict[str, tuple[str, list[Move]]] = field(default_factory=dict)
    mood: Sequence[str] = ("SUCCESS",)  # what becomes of the transactions of the next refund
    jobs_end: tuple[str, str] = ("SUCCEEDED", "")
    polls: int = 2  # how many looks a job takes

    def __post_init__(self) -> None:
        super().__post_init__()
        self.paper.root |= {
            "refund": self._refund,
            "refundCreate": self._create,
            "orderCancel": self._cancel,
            "node": self._node,
        }

    def tell(self, told: Told, shipping: bool = False, full: bool = False, **units: int) -> None:
        """Write down what units ("l11=2") come to."""
        self.told[_asked({name[1:]: count for name, count in units.items()}, shipping, full)] = told

    def _order(self) -> dict[str, Any]:
        company = {"__typename": "PurchasingCompany"}
        buyer = {"__typename": "Customer", "id": self.customer} if self.customer else None
        return super()._order() | {
            "name": "#1005",
            "presentmentCurrencyCode": self.currency,
            "refundable": self.refundable,
            "cancelledAt": self.cancelled,
            "cancellation": {"staffNote": self.staff_note} if self.cancelled else None,
            "disputes": [
                {"id": f"gid://shopify/OrderDispute/{n}", "status": status, "initiatedAs": began}
                for n, (status, began) in enumerate(self.disputes)
            ],
            "transactions": [self._move(one) for one in self.moves],
            "fulfillments": [{"id": f"gid://shopify/Fulfillment/{n}", "status": s} for n, s in enumerate(self.shipped)],
            "refunds": [{"id": id_, "note": note} for id_, (note, _) in self.refunds.items()],
            "lineItems": pages([self._row(number, row) for number, row in self.rows.items()]),
            "customer": {"id": self.customer} if self.customer else None,
            "purchasingEntity": company if self.company else buyer,
            "suggestedRefund": self._suggested,
        }

    def _row(self, number: str, row: Row) -> dict[str, Any]:
        counts = {"quantity": 99, "currentQuantity": row.current, "unfulfilledQuantity": row.unfulfilled}
        return {"id": f"gid://shopify/LineItem/{number}", "name": row.title, **counts}

    def _move(self, one: Move) -> dict[str, Any]:
        return {
            "id": one.id,
            "kind": one.kind,
            "status": one.status,
            "gateway": one.gateway,
            "manualPaymentGateway": one.manual,
            "errorCode": one.error,
            "amountSet": money(one.amount, self.currency),
        }

    def _suggested(self, _info: Any, **asked: Any) -> dict[str, Any]:
        lines = asked.get("refundLineItems") or []
        assert all(one["restockType"] == "CANCEL" for one in lines)
        units: dict[str, int] = {}
        for one in lines:
            number = one["lineItemId"].rpartition("/")[2]
            units[number] = units.get(number, 0) + one["quantity"]
        told = self.told[_asked(units, asked.get("refundShipping", False), asked.get("suggestFullRefund", False))]
        credit = asked.get("refundMethodAllocation") == "STORE_CREDIT"
        return {
            "amountSet": money(told.amount, self.currency),
            "maximumRefundableSet": money(told.maximum, self.currency),
            "shipping": {"amountSet": money(told.shipping, self.currency)},
            "refundLineItems": [
                {"quantity": count, "lineItem": {"id": f"gid://shopify/LineItem/{line}"}}
                for line, count in (units.items() if self.answered is None else self.answered)
            ],
            "suggestedTransactions": [] if credit else [self._portion(*one) for one in told.portions],
        }

    def _portion(self, parent: str, amount: str) -> dict[str, Any]:
        move = next(one for one in self.moves if one.id == parent)
        return {
            "gateway": move.gateway,
            "amountSet": money(amount, self.currency),
            "parentTransaction": {"id": parent, "manualPaymentGateway": move.manual},
        }

    def _create(self, input: dict[str, Any]) -> dict[str, Any]:  # noqa: A002  # Shopify's own name
        moods = itertools.chain(self.mood, itertools.repeat(self.mood[-1]))
        made = [
            Move(
                f"gid://shopify/OrderTransaction/{next(self.numbers)}", one["kind"], one["amount"], one["gateway"], mood
            )
            for one, mood in zip(input["transactions"], moods, strict=False)
        ]
        for one in input.get("refundLineItems", ()):
            row = self.rows[one["lineItemId"].rpartition("/")[2]]
            row.current, row.unfulfilled = row.current - one["quantity"], row.unfulfilled - one["quantity"]
        id_ = f"gid://shopify/Refund/{next(self.numbers)}"
        self.moves += made
        self.refunds[id_] = (input["note"], made)
        return {"refund": self._refund(id_), "userErrors": []}

    def _refund(self, id_: str) -> dict[str, Any]:
        _, moves = self.refunds[id_]
        total = sum(float(one.amount) for one in moves if one.status == "SUCCESS")
        transactions = connection([self._move(one) for one in moves])
        return {"id": id_, "totalRefundedSet": money(f"{total:.3f}", self.currency), "transactions": transactions}

    def _cancel(self, order_id: str, staff_note: str, **asked: Any) -> dict[str, Any]:
        assert order_id == "gid://shopify/Order/5"
        assert (asked["restock"], asked["notify_customer"]) == (True, False)
        self.staff_note = staff_note
        job = {"id": "gid://shopify/OrderCancelJobResult/1", "done": False, "status": "STARTED", "errors": []}
        return {"jobResult": job, "orderCancelUserErrors": []}

    def _node(self, id_: str) -> dict[str, Any]:
        self.polls -= 1
        done, (status, said) = self.polls <= 0, self.jobs_end
        if done and status == "SUCCEEDED":
            self._end()
        errors = [{"code": "INTERNAL_ERROR", "field": None, "message": said}] if said else []
        job = {"__typename": "OrderCancelJobResult", "id": id_, "done": done, "errors": errors}
        return job | {"status": status if done else "STARTED"}

    def _end(self) -> None:
        """Cancel the order: what was captured goes back to where it came from, by `mood`."""
        self.cancelled = AT.isoformat()
        taken = [one for one in self.moves if one.kind in {"SALE", "CAPTURE"} and one.status == "SUCCESS"]
        before = sum(float(one.amount) for one in self.moves if one.kind == "REFUND" and one.status == "SUCCESS")
        for one in taken:
            back = float(one.amount) - before
            before = 0.0
            self.moves.append(Move(f"{one.id}9", "REFUND", f"{back:.2f}", one.gateway, self.mood[0]))

    def left_of(self, number: str) -> int:
        return self.rows[number].current


def _asked(units: Mapping[str, int], shipping: bool, full: bool) -> str:
    return f"{sorted(units.items())} {shipping} {full}"
