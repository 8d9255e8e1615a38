"""Deliveries as Shopify writes them: every field its published schema asks for, ours set to something that matters."""

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # ships no types

SCHEMAS = Path(sys.prefix) / "share" / "backorder" / "webhooks" / "2026-07"
BIG = 9223372036854775807  # beyond what a fraction can hold
PLAIN: dict[str, Any] = {"integer": 7, "number": 7, "string": "", "boolean": False, "null": None, "array": []}


@cache
def schema(topic: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((SCHEMAS / f"{topic}.json").read_text())
    return read


def published(topic: str) -> bool:
    return (SCHEMAS / f"{topic}.json").exists()


def check(topic: str, body: Any) -> None:
    """Hold a body to the schema of its topic."""
    Draft202012Validator(schema(topic)).validate(body)


def sample(topic: str, **ours: Any) -> dict[str, Any]:
    """A body with every field the schema asks for, and ours in it."""
    body: dict[str, Any] = filled(schema(topic))
    strange = set(ours) - set(schema(topic)["properties"])
    assert not strange, f"{topic} has no {strange}"
    return body | ours


def filled(shape: dict[str, Any]) -> Any:
    """The plainest value of a shape."""
    if "const" in shape or "enum" in shape:
        return shape.get("const", (shape.get("enum") or [None])[0])
    options = shape.get("anyOf") or shape.get("oneOf")
    if options:
        return filled(options[0])
    kinds = shape.get("type", "object" if "properties" in shape else "null")
    kind = kinds if isinstance(kinds, str) else "null" if "null" in kinds else kinds[0]
    if kind == "object":
        return {key: filled(inner) for key, inner in shape.get("properties", {}).items()}
    return PLAIN[kind]


def money(amount: str, currency: str = "USD", shop: str = "", shop_currency: str = "USD") -> dict[str, Any]:
    return {
        "shop_money": {"amount": shop or amount, "currency_code": shop_currency},
        "presentment_money": {"amount": amount, "currency_code": currency},
    }


def inside(topic: str, field: str) -> dict[str, Any]:
    """The plainest row of a list in a topic's body."""
    row: dict[str, Any] = filled(schema(topic)["properties"][field]["items"])
    return row


def tax(amount: str, title: str = "VAT", currency: str = "USD") -> dict[str, Any]:
    both = money(amount, currency)
    return {"channel_liable": False, "price": amount, "price_set": both, "rate": 0.1, "title": title}


def off(amount: str, currency: str = "USD") -> dict[str, Any]:
    return {"amount": amount, "amount_set": money(amount, currency), "discount_application_index": 0}


def line(key: int = 487817672276298554, quantity: Any = 3, price: str = "20.00", **changes: Any) -> dict[str, Any]:
    currency = changes.pop("currency", "USD")
    return (
        inside("orders/create", "line_items")
        | {
            "id": key,
            "variant_id": 49148385,
            "product_id": 788032119674292922,
            "title": "Mug",
            "name": "Mug",
            "sku": "MUG",
            "quantity": quantity,
            "current_quantity": quantity,
            "fulfillable_quantity": quantity,
            "requires_shipping": True,
            "gift_card": False,
            "price": price,
            "price_set": money(price, currency),
            "variant_inventory_management": "shopify",
            "tax_lines": [tax("6.00", currency=currency)],
            "discount_allocations": [],
        }
        | changes
    )


def order(topic: str = "orders/create", **changes: Any) -> dict[str, Any]:
    """Three mugs for 20.00 each and 10 % tax, 5.00 shipping with 0.50 tax: 71.50, paid."""
    total = changes.pop("total", "71.50")
    currency = changes.get("presentment_currency", "USD")
    shipping = inside(topic, "shipping_lines") | {
        "id": 369256396,
        "price_set": money("5.00", currency),
        "tax_lines": [tax("0.50", currency=currency)],
        "discount_allocations": [],
    }
    ours = {
        "id": 820982911946154508,
        "name": "#9999",
        "created_at": "2026-11-20T10:00:00-05:00",
        "processed_at": "2026-11-20T10:00:00-05:00",
        "updated_at": "2026-11-20T10:00:05-05:00",
        "confirmed": True,
        "currency": "USD",
        "presentment_currency": "USD",
        "financial_status": "paid",
        "source_name": "web",
        "contact_email": "ada@example.com",
        "email": "ada@example.com",
        "customer_locale": "de-CH",
        "shipping_address": filled(schema(topic)["properties"]["shipping_address"]) | {"country_code": "CH"},
        "payment_gateway_names": ["shopify_payments"],
        "total_price": total,
        "total_price_set": money(total, currency),
        "current_total_price": total,
        "current_total_price_set": money(total, currency),
        "line_items": [line(currency=currency)],
        "shipping_lines": [shipping],
    }
    return sample(topic, **(ours | changes))


def raw(body: Any) -> bytes:
    return json.dumps(body).encode()


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(place for key, child in inner for place in places(child, (*way, key)))]
