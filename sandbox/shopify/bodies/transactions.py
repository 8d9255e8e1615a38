"""Money as webhooks tell of it: transactions, refunds, disputes."""

from typing import Any

from sandbox.kernel import money
from sandbox.kernel.store import Tx
from sandbox.shopify import dates, sums, units
from sandbox.shopify.bodies import common, lines
from sandbox.shopify.bodies.common import both, gid, shown
from sandbox.shopify.model import Facts, Order, Pair, Refund, RefundLine, Transaction


def transaction(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    order = common.find(tx, facts, what["order"])
    one = next(row for row in order.transactions if row.id == what["transaction"])
    return transaction_of(facts, order, one)


def transaction_of(facts: Facts, order: Order, one: Transaction) -> dict[str, Any]:
    """One movement in the buyer's money."""
    at = dates.local(facts, one.created)
    return {
        "id": one.id,
        "admin_graphql_api_id": gid("OrderTransaction", one.id),
        "amount": shown(order, one.amount),
        "amount_rounding": None,
        "authorization": f"rig-{one.id}",
        "created_at": at,
        "currency": order.shown_currency,
        "device_id": 0,
        "error_code": one.error_code.lower() if one.error_code else None,
        "gateway": one.gateway,
        "kind": one.kind.lower(),
        "location_id": None,
        "manual_payment_gateway": one.manual,
        "message": None,
        "order_id": order.id,
        "parent_id": one.parent,
        "payment_details": payment_details(),
        "payment_id": f"{order.name}.{one.id}",
        "processed_at": at,
        "receipt": {},
        "source_name": order.source,
        "status": one.status.lower(),
        "test": order.test,
        "total_unsettled_set": both(order, sums.capturable(order), currency="currency"),
        "user_id": None,
    }


def without_card(told: dict[str, Any]) -> dict[str, Any]:
    """Inside a refund a movement is told without the card."""
    return {key: value for key, value in told.items() if key != "payment_details"}


def payment_details() -> dict[str, Any]:
    empty = (
        "avs_result_code", "buyer_action_info", "credit_card_bin", "credit_card_expiration_month",
        "credit_card_expiration_year", "credit_card_name", "credit_card_wallet", "cvv_result_code",
    )  # fmt: skip
    told = {"credit_card_company": "Pretend", "credit_card_number": "•••• 1", "payment_method_name": "pretend"}
    return {**dict.fromkeys(empty), **told}


def refund(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    order = common.find(tx, facts, what["order"])
    return refund_of(facts, order, next(row for row in order.refunds if row.id == what["refund"]))


def refund_of(facts: Facts, order: Order, one: Refund) -> dict[str, Any]:
    at = dates.local(facts, one.created)
    paid = [row for row in order.transactions if row.refund == one.id]
    return {
        "id": one.id,
        "admin_graphql_api_id": gid("Refund", one.id),
        "created_at": at,
        "processed_at": at,
        "note": one.note,
        "order_id": order.id,
        "user_id": 0,
        "restock": any(row.restock != "NO_RESTOCK" for row in one.lines),
        "return": None,
        "duties": [],
        "order_adjustments": adjustments(order, one),
        "refund_shipping_lines": [],
        "refund_line_items": [refund_line(order, one, row) for row in one.lines],
        "total_duties_set": both(order, Pair()),
        "transactions": [without_card(transaction_of(facts, order, row)) for row in paid],
    }


def refund_line(order: Order, one: Refund, row: RefundLine) -> dict[str, Any]:
    """`subtotal` and `total_tax` are numbers here, alone among all money."""
    line, digits = units.line_of(order, row.line), money.exponent(order.currency)
    return {
        "id": one.id + row.line % 1000,
        "line_item_id": row.line,
        "location_id": row.place,
        "quantity": row.quantity,
        "restock_type": row.restock.lower(),
        "subtotal": float(money.major(row.subtotal.shop, digits)),
        "subtotal_set": both(order, row.subtotal),
        "total_tax": float(money.major(row.tax.shop, digits)),
        "total_tax_set": both(order, row.tax),
        "line_item": lines.line_item(order, line) if line is not None else {},
    }


def adjustments(order: Order, one: Refund) -> list[dict[str, Any]]:
    """The carriage given back stands below zero."""
    if not one.shipping.shown:
        return []
    back, tax = Pair(-one.shipping.shop, -one.shipping.shown), Pair(-one.shipping_tax.shop, -one.shipping_tax.shown)
    return [
        {
            "id": one.id,
            "order_id": order.id,
            "refund_id": one.id,
            "kind": "shipping_refund",
            "reason": "Shipping refund",
            **common.priced(order, "amount", back),
            **common.priced(order, "tax_amount", tax),
        }
    ]


def dispute(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    order = common.find(tx, facts, what["order"])
    one = next(row for row in order.disputes if row.id == what["dispute"])
    return {
        "id": one.id,
        "order_id": order.id,
        "type": one.kind.lower(),
        "amount": money.major(one.amount, money.exponent(order.currency)),
        "currency": order.currency,
        "reason": one.reason.lower(),
        "network_reason_code": "13.1",
        "status": one.status.lower(),
        "evidence_due_by": dates.local(facts, one.due),
        "evidence_sent_on": None,
        "finalized_on": dates.local(facts, one.initiated) if one.status in ("WON", "LOST") else None,
        "initiated_at": dates.local(facts, one.initiated),
    }
