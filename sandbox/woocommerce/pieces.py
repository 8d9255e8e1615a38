"""Parts that several records show the same way."""

from typing import Any

from sandbox.kernel import money
from sandbox.kernel.model import Line, Meta, Order

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CHF": "CHF", "KWD": "د.ك"}
ENTITIES = {"$": "&#36;", "€": "&euro;", "£": "&pound;", "¥": "&yen;"}
EVERY_VERB = ["GET", "POST", "PUT", "PATCH", "DELETE"]
# Marks the kernel keeps as plain fields are shown as meta; their numbers start where free meta never gets.
MARKS = 1_000_000


def metas(kept: list[Meta]) -> list[dict[str, Any]]:
    return [{"id": one.id, "key": one.key, "value": one.value} for one in kept]


def shown(number: int, key: str, value: Any, label: str | None = None) -> dict[str, Any]:
    """Line meta, with what a buyer would be shown."""
    return {"id": number, "key": key, "value": value, "display_key": label or key, "display_value": value}


def line_metas(line: Line) -> list[dict[str, Any]]:
    """Options, the mark of what is beyond stock, free meta, and what stock gave."""
    start = MARKS + line.id * 10
    rows = [shown(start + place, name.lower(), value, name) for place, (name, value) in enumerate(line.options.items())]
    if line.backordered:
        rows.append(shown(start + 7, "Backordered", str(line.backordered)))
    rows += [shown(one.id, one.key, one.value) for one in line.meta]
    if line.taken is not None:
        rows.append(shown(start + 8, "_reduced_stock", str(line.taken)))
    if line.restocked:
        rows.append(shown(start + 9, "_restock_refunded_items", str(line.restocked)))
    return rows


def taxes(order: Order, total: str, subtotal: str) -> list[dict[str, Any]]:
    return [{"id": 1, "total": total, "subtotal": subtotal}] if order.tax_percent != "0" else []


def tax_line(order: Order, number: int, cart: int, carriage: int) -> dict[str, Any]:
    digits = money.exponent(order.currency)
    percent = float(order.tax_percent)
    return {
        "id": number,
        "rate_code": "US-SALES TAX-1",
        "rate_id": 1,
        "label": "Sales Tax",
        "compound": False,
        "tax_total": money.major(cart, digits),
        "shipping_tax_total": money.major(carriage, digits),
        "rate_percent": int(percent) if percent.is_integer() else percent,
        "meta_data": [],
    }


def links(rest: str, path: str, verbs: list[str], *, up: str | None = None) -> dict[str, Any]:
    """`self`, `collection` and, for what belongs to something, `up`."""
    found: dict[str, Any] = {
        "self": [{"href": f"{rest}/wc/v3/{path}", "targetHints": {"allow": verbs}}],
        "collection": [{"href": f"{rest}/wc/v3/{path.rpartition('/')[0]}"}],
    }
    if up:
        found["up"] = [{"href": f"{rest}/wc/v3/{up}"}]
    return found
