"""What the story page shows, gathered from both sides: our books and the sandbox's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import requests

from adapters.postgres.books import PostgresRecord
from connector.ledger import Entry
from connector.model import Merchant
from connector.money import Money
from connector.ports import HeldOrder
from connector.wording import line_sentence
from service.describe import case, operation
from service.pretend import store_name
from service.story.telling import in_words
from service.wiring import House, speech

_NEWEST = 12


@dataclass(frozen=True, slots=True)
class Store:
    """One sandbox store as its own books show it; `away` when the sandbox does not answer."""

    books: dict[str, Any]
    mails: list[dict[str, Any]]
    broken: bool
    away: bool = False
    window_url: str = ""
    admin_url: str = ""


def look(house: House, merchant: Merchant) -> dict[str, Any]:
    """Return everything one rendering of the page needs."""
    name = store_name(house.env, merchant)
    store = read_store(house.env.sandbox_url, name)
    with house.books.record(merchant.id) as record:
        held = {one.id: one for one in record.cases.worklist(waiting=False, after="", limit=500)}
        orders = [_order(record, held.get(str(row["id"])), row, store) for row in _newest(store.books["orders"])]
        entries = record.entries(newest=_NEWEST * 2)
        tasks = record.tasks.listed()
    titles = {line.line.id: line.line.title for order in held.values() for line in order.lines}
    return {
        "merchant": merchant,
        "on": merchant.platform,
        "window_url": store.window_url,
        "admin_url": store.admin_url,
        "store": store,
        "orders": orders,
        "ledger": _ledger(entries, {key: one.number for key, one in held.items()}, titles),
        "tasks": tasks,
        "mails": [mail for mail in reversed(store.mails) if merchant.public_id in str(mail["headers"])][:_NEWEST],
        "lamp": next((row for row in store.books["stock"] if row["sku"] == "LAMP"), None),
        "sandbox": house.env.sandbox_url,
    }


def read_store(sandbox: str, name: str) -> Store:
    """Read the store's books, its mailbox, and whether it is broken on request."""
    base = f"{sandbox}/control"
    try:
        books = requests.get(f"{base}/shops/{name}/books", timeout=5).json()
        mails = requests.get(f"{base}/mailbox", timeout=5).json()
        faults = requests.get(f"{base}/shops/{name}/faults", timeout=5).json()
        facts = next(one for one in requests.get(f"{base}/shops", timeout=5).json() if one["name"] == name)
    except requests.RequestException:
        return Store({"orders": [], "stock": [], "bank": [], "currency": "USD"}, [], broken=False, away=True)
    broken = any(fault.get("action") == "down" and fault.get("live", True) for fault in faults)
    return Store(books, mails, broken, window_url=facts["window_url"], admin_url=facts["admin_url"])


def _newest(orders: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(orders, key=lambda row: int(row["id"]), reverse=True)[:_NEWEST]


def _order(record: PostgresRecord, held: HeldOrder | None, row: dict[str, Any], store: Store) -> dict[str, Any]:
    currency = store.books["currency"]
    bank = [one for one in store.books["bank"] if one["order"] == row["id"]]
    paid = sum(one["amount_minor"] for one in bank if one["kind"] == "capture")
    back = sum(one["amount_minor"] for one in bank if one["kind"] == "refund")
    return {
        "id": row["id"],
        "status": row["status"],
        "paid": _sum(paid, currency),
        "back": _sum(back, currency),
        "known": _known(record, held) if held else None,
    }


def _known(record: PostgresRecord, held: HeldOrder) -> dict[str, Any]:
    whole = case(record, held)
    words = speech("en")
    for line, one in zip(whole["lines"], held.lines, strict=True):
        line["sentence"] = line_sentence(words, one.shown, one.line.ordered, one.promise) if one.shown else ""
    operations = [operation(one) for one in record.operations.of_order(held.id) if one.kind.money]
    return whole | {"money": operations, "captured": held.captured, "refunded": held.refunded}


def _sum(minor: int, currency: str) -> str:
    return speech("en").sum(Money(minor, currency))


def _ledger(entries: Sequence[Entry], numbers: dict[str, str], titles: dict[str, str]) -> list[dict[str, Any]]:
    rows = ({"entry": one, "words": in_words(one, numbers, titles)} for one in entries)
    return [row for row in rows if row["words"]][:_NEWEST]
