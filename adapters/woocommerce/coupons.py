"""Store credit as WooCommerce knows it: a coupon for one buyer, named by our tag, that works once."""

from collections.abc import Mapping
from typing import Any

from adapters.woocommerce.answers import Stakes
from adapters.woocommerce.client import Client
from adapters.woocommerce.reading import fresh
from adapters.woocommerce.refunds import TAG_META
from connector.errors import Gone, Malformed, NotSent, Refused, Unclear
from connector.model import Order
from connector.money import Money
from connector.ports import Operation, Receipt

_SWITCHED_OFF = "This shop has coupons switched off, and store credit is given as a coupon here."
_NO_ADDRESS = "This order has no e-mail address that a coupon could be bound to."


def credit_refused(client: Client, order: Order) -> str:
    """Say why the order's buyer cannot be given a coupon, "" if they can."""
    if not order.buyer.email:
        return _NO_ADDRESS
    try:
        setting = client.get("settings/general/woocommerce_enable_coupons")
    except (Refused, Gone):  # these keys may not read settings; making the coupon will tell
        return ""
    off = isinstance(setting, dict) and setting.get("value") == "no"
    return _SWITCHED_OFF if off else ""


def body_of(operation: Operation, order: Order) -> Mapping[str, Any]:
    """Return the coupon to make: the worth of the units with the bonus, for this buyer, once."""
    if operation.amount is None or not order.buyer.email:
        raise Refused(_NO_ADDRESS)
    worth = operation.amount + Money(int(operation.details.get("bonus") or 0), order.currency)
    return {
        "code": code_of(operation),
        "amount": worth.text,
        "discount_type": "fixed_cart",
        "description": f"Store credit for order {order.number}, chosen by the buyer [{operation.tag}]",
        "individual_use": False,
        "usage_limit": 1,
        "email_restrictions": [order.buyer.email],
        "meta_data": [{"key": TAG_META, "value": operation.tag}],
    }


def code_of(operation: Operation) -> str:
    """Return what the buyer types; WooCommerce keeps codes in small letters and no two the same."""
    return operation.tag.lower()


def find(client: Client, operation: Operation) -> Receipt | None:
    """Return the coupon that was made for an operation, looked up by its code, None if there is none."""
    rows = client.get("coupons", code=code_of(operation), **fresh())
    if not isinstance(rows, list):
        raise NotSent("The shop answered its coupons with something else.")
    mine = (one for one in rows if isinstance(one, dict) and one.get("code") == code_of(operation))
    return next((_receipt(operation, one) for one in mine), None)


def make(client: Client, operation: Operation, request: bytes) -> Receipt:
    """Make the coupon once; raises NotSent, Refused or Unclear."""
    made = client.write("POST", "coupons", request, stakes=Stakes.MONEY)
    if not isinstance(made, dict) or made.get("code") != code_of(operation):
        raise Unclear("The shop did not confirm the coupon.")
    return _receipt(operation, made)


def _receipt(operation: Operation, coupon: Mapping[str, Any]) -> Receipt:
    """Return what a coupon proves; the order itself does not show it."""
    code, amount = code_of(operation), operation.amount
    evidence = f"coupon {coupon.get('id')} {code} of {coupon.get('amount')}"
    return Receipt(code, amount, _is_worth(operation, coupon), evidence, booked=False, code=code)


def _is_worth(operation: Operation, coupon: Mapping[str, Any]) -> bool:
    if operation.amount is None:
        return False
    wanted = operation.amount.minor + int(operation.details.get("bonus") or 0)
    try:
        return Money.parse(str(coupon.get("amount")), operation.amount.currency).minor == wanted
    except Malformed:
        return False
