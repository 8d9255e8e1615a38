"""Ledger entries in the words of somebody who watches."""

from collections.abc import Mapping
from typing import Any

from connector.ledger import Entry

_STANDING = {"open": "is open", "shipped": "has shipped", "cancelled": "was cancelled", "trashed": "was set aside"}


def in_words(entry: Entry, numbers: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """Say one entry in a sentence; "" for those that say nothing to a person."""
    payload: dict[str, Any] = dict(entry.payload)
    payload["number"] = numbers.get(str(payload.get("order")), payload.get("order"))
    payload["title"] = titles.get(str(payload.get("line")), "the item")
    teller = _TELLERS.get(entry.event)
    return teller(payload) if teller else ""


def _order(told: dict[str, Any]) -> str:
    return f"Order {told['number']} {_STANDING.get(told['standing'], told['standing'])}."


def _backorder(told: dict[str, Any]) -> str:
    return (
        f"Order {told['number']}: {told['owed']} units of {told['title']} are owed, {told['assigned']} are set aside."
    )


def _promise(told: dict[str, Any]) -> str:
    when = f"for {told['due']}" if told["due"] else "without a date"
    return f"Order {told['number']} was given promise {told['version']}, {when}."


def _stock(told: dict[str, Any]) -> str:
    return (
        f"The stock of item {told['item']} moved by {told['change']:+d} without a sale: it is {told['available']} now."
    )


def _operation(told: dict[str, Any]) -> str:
    amount = f" of {told['amount']} minor units {told['currency']}" if told["amount"] is not None else ""
    return f"Order {told['number']}: {told['kind']}{amount} is {told['state'].replace('_', ' ')} ({told['tag']})."


def _notice(told: dict[str, Any]) -> str:
    return f"Order {told['number']}: the buyer is told ({told['kind']})."


def _supply(told: dict[str, Any]) -> str:
    return f"{told['units']} units of item {told['item']} are expected {told['due'] or 'without a date'}."


def _cap(told: dict[str, Any]) -> str:
    return f"Item {told['item']} {'stops taking' if told['stop'] else 'takes'} backorders."


_TELLERS = {
    "order": _order,
    "backorder": _backorder,
    "promise": _promise,
    "stock": _stock,
    "operation": _operation,
    "notice_sent": _notice,
    "supply": _supply,
    "cap": _cap,
}
