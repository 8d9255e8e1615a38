"""Whether an order's money may become store credit instead of going back where it came from."""

from adapters.shopify.client import Client
from adapters.shopify.payments import Payments, read_payments
from connector.errors import Gone, Refused
from connector.ports import Kind, Operation

_NO_BONUS = "Shopify gives exactly as much store credit as money would go back: a bonus cannot be added to it."


def check_credit(client: Client, payments: Payments) -> None:
    """See that there is a customer to credit, and no company; raises Refused.

    A refund is the one way Shopify's rules leave an app for giving credit: never a credit of its own, never a
    cancellation.
    """
    order = client.read("OrderCustomer", id=payments.order).get("order")
    if not isinstance(order, dict):
        raise Gone("The shop does not know this order.", evidence=payments.order)
    entity = order.get("purchasingEntity")
    if isinstance(entity, dict) and entity.get("__typename") == "PurchasingCompany":
        raise Refused("A company's order cannot be turned into store credit.")
    if not isinstance(order.get("customer"), dict):
        raise Refused("This order has no customer account that could be given store credit.")


def is_credit(operation: Operation) -> bool:
    """Tell whether the operation's money is to become store credit."""
    return operation.kind is Kind.CREDIT


def credit_refused(client: Client, order_id: str, *, bonus: bool) -> str:
    """Say why an order's money cannot become store credit, "" if it can."""
    if bonus:
        return _NO_BONUS
    try:
        check_credit(client, read_payments(client, order_id))
    except Refused as error:
        return error.message
    return ""
