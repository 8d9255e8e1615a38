"""Deliveries a person has to know of, and those about the app itself."""

from collections.abc import Mapping
from typing import Any

from adapters.shopify.payloads.fields import id_in, word_in
from connector.errors import Malformed
from connector.events import BuyerForgotten, Event, Ignored, OrderNamed, Told, Uninstalled

Body = Mapping[str, Any]
_MOST_SCOPES = 200
_MOST_ORDERS = 10_000


def uninstalled(_: Body) -> tuple[Event, ...]:
    """Return what it means that the app was removed."""
    return (Uninstalled(),)


def scopes(body: Body) -> tuple[Event, ...]:
    """Say which rights were taken away; more rights need nobody's eye."""
    before, now = _words(body, "previous"), _words(body, "current")
    lost = sorted(before - now)
    if not lost:
        return (Ignored("The app may do no less than before."),)
    return (Told("scopes_lost", "app", f"The app may no longer do this in the shop: {', '.join(lost)}."),)


def bulk_finished(_: Body) -> tuple[Event, ...]:
    """Whoever started a bulk operation waits for its end himself."""
    return (Ignored("Whoever started a bulk operation watches it."),)


def dispute(body: Body) -> tuple[Event, ...]:
    """Say that a buyer went to the bank, and look at the order; money stands still while it is open."""
    subject, status, reason = id_in(body, "id"), word_in(body, "status"), word_in(body, "reason")
    if body.get("order_id") is None:
        return (Told("dispute", subject, f"A payment without an order is disputed ({reason}): {status}."),)
    order = id_in(body, "order_id")
    text = f"The buyer of order {order} disputes the payment at the bank ({reason}): {status}. Nothing is refunded now."
    return (Told("dispute", order, text), OrderNamed(order))


def data_request(body: Body) -> tuple[Event, ...]:
    """A buyer asks what is held about them; the merchant has 30 days to answer."""
    orders = ", ".join(_orders(body, "orders_requested")) or "none was named"
    text = f"A buyer asks which of their data is held here: answer in 30 days. Orders: {orders}."
    return (Told("data_request", _customer(body), text[:2000]),)


def redact_customer(body: Body) -> tuple[Event, ...]:
    """A buyer wants to be forgotten."""
    return (BuyerForgotten(_customer(body), _orders(body, "orders_to_redact")),)


def redact_shop(body: Body) -> tuple[Event, ...]:
    """A shop that left wants to be forgotten."""
    return (Told("redact_shop", id_in(body, "shop_id"), "The shop left and asks for its data to be deleted."),)


def _customer(body: Body) -> str:
    customer = body.get("customer")
    if not isinstance(customer, dict):
        raise Malformed("A request about nobody.")
    return id_in(customer, "id")


def _orders(body: Body, key: str) -> tuple[str, ...]:
    rows = body.get(key) or []
    if not isinstance(rows, list) or len(rows) > _MOST_ORDERS:
        raise Malformed(f"{key!r} is no list of orders.")
    return tuple(id_in({"order": row}, "order") for row in rows)


def _words(body: Body, key: str) -> set[str]:
    rows = body.get(key)
    if not isinstance(rows, list) or len(rows) > _MOST_SCOPES:
        raise Malformed(f"{key!r} is no list of scopes.")
    return {word_in({"scope": row}, "scope") for row in rows}
