"""Pieces that many bodies share: money in two currencies, addresses, ids."""

from typing import Any

from sandbox.kernel import money
from sandbox.kernel.store import Tx
from sandbox.shopify import keep
from sandbox.shopify.model import Facts, Order, Pair, Tax


def gid(kind: str, number: int | str) -> str:
    return f"gid://shopify/{kind}/{number}"


def text(order: Order, amount: Pair) -> str:
    """In the shop's money, as the plain fields have it."""
    return money.major(amount.shop, money.exponent(order.currency))


def shown(order: Order, amount: Pair) -> str:
    return money.major(amount.shown, money.exponent(order.shown_currency))


def both(order: Order, amount: Pair, *, currency: str = "currency_code") -> dict[str, dict[str, str]]:
    """The amount twice; `currency` is what the code is called."""
    return {
        "shop_money": {"amount": text(order, amount), currency: order.currency},
        "presentment_money": {"amount": shown(order, amount), currency: order.shown_currency},
    }


def priced(order: Order, name: str, amount: Pair) -> dict[str, Any]:
    """`name` and `name_set`."""
    return {name: text(order, amount), f"{name}_set": both(order, amount)}


def tax_lines(order: Order, taxes: list[Tax]) -> list[dict[str, Any]]:
    return [
        {"channel_liable": False, "rate": float(one.rate), "title": one.title, **priced(order, "price", one.price)}
        for one in taxes
    ]


def find(tx: Tx, facts: Facts, number: Any) -> Order:
    """The order as it is or, deleted, as it was."""
    order = keep.maybe(Order, keep.get(tx, facts.name, "order", str(number)))
    if order is None:
        raise LookupError(f"no order {number}")
    return order


def names(order: Order) -> dict[str, str]:
    first, _, last = order.customer_name.partition(" ")
    return {"first_name": first, "last_name": last, "name": order.customer_name}


def address(facts: Facts, order: Order) -> dict[str, Any] | None:
    """Where it goes; without protected data nobody is told."""
    if not facts.protected_data:
        return None
    return {
        **names(order),
        "address1": "1 Test Street",
        "address2": None,
        "city": "Los Angeles",
        "company": None,
        "country": order.country,
        "country_code": order.country,
        "province": "California",
        "province_code": "CA",
        "zip": "90001",
        "phone": order.phone,
        "latitude": None,
        "longitude": None,
    }


def email(facts: Facts, order: Order) -> str | None:
    return order.email if facts.protected_data else None
