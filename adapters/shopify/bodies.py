"""The variables of the two mutations that give money or units back."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.shopify.client import Client
from adapters.shopify.payments import Payments, marked
from adapters.shopify.suggestions import Portion
from connector.money import Money
from connector.ports import Operation

_REASON = "Items on backorder were cancelled"
_LONGEST_REASON = 200
_KEYS = uuid.uuid5(uuid.NAMESPACE_DNS, "myshopify.com")

Lines = Sequence[Mapping[str, Any]]


def refund(client: Client, operation: Operation, payments: Payments, lines: Lines, money: Mapping[str, Any]) -> bytes:
    """Return the request of a refund; without anything in `money` it takes units off and pays nothing."""
    body = {
        "orderId": payments.order,
        "refundLineItems": list(lines),
        "transactions": [],
        "currency": payments.currency,
        "note": _note(operation),
        "notify": False,
        **money,
    }
    return client.packed("CreateRefund", input=body, key=idempotency_key(client.shop, operation))


def cancellation(client: Client, operation: Operation, payments: Payments) -> bytes:
    """Return the request that ends the whole order.

    Reserved money is let go whatever is asked; what was captured at the last moment goes back as well.
    """
    return client.packed(
        "CancelOrder",
        orderId=payments.order,
        reason="CUSTOMER" if operation.actor == "buyer" else "INVENTORY",
        refundMethod={"originalPaymentMethodsRefund": True},
        restock=True,
        notifyCustomer=False,
        staffNote=_note(operation),
    )


def idempotency_key(shop: str, operation: Operation) -> str:
    """Return what makes two attempts of one operation one refund, until one is proven absent and the key is used up."""
    another = int(operation.details.get("new_key") or 0)
    return str(uuid.uuid5(_KEYS, f"{shop}\n{operation.key}\n{operation.tag}" + (f"\n{another}" if another else "")))


def back_to_payments(payments: Payments, portions: Sequence[Portion], shipping: Money) -> dict[str, Any]:
    """Return the money part of a refund that goes back where it came from."""
    return {"transactions": [_transaction(payments, one) for one in portions], **_shipping(shipping)}


def as_credit(due: Money, shipping: Money) -> dict[str, Any]:
    """Return the money part of a refund that becomes store credit."""
    credit = {"amount": {"amount": due.text, "currencyCode": due.currency}}
    return {"refundMethods": [{"storeCreditRefund": credit}], **_shipping(shipping)}


def _transaction(payments: Payments, portion: Portion) -> dict[str, Any]:
    return {
        "orderId": payments.order,
        "kind": "REFUND",
        "gateway": portion.gateway,
        "amount": portion.amount.text,
        "parentId": portion.parent or None,
    }


def _shipping(amount: Money) -> dict[str, Any]:
    return {"shipping": {"fullRefund": True}} if amount else {}


def _note(operation: Operation) -> str:
    reason = str(operation.details.get("reason") or _REASON)[:_LONGEST_REASON]
    return f"{reason} {marked(operation.tag)}"
