"""Whether the way an order was paid gives money back by itself."""

from adapters.shopify.client import Client
from adapters.shopify.payments import read_payments
from connector.model import Order


def can_refund(client: Client, order: Order) -> bool:
    """Tell whether any of the order's money came through a gateway that can send it back; cash and transfers cannot."""
    taken = {"SALE", "CAPTURE"}
    payments = read_payments(client.urgent(), order.id).payments
    return any(one.kind in taken and one.status == "SUCCESS" and not one.manual for one in payments)
