"""Stores: their facts and keys."""

import json
import re
import secrets
from dataclasses import asdict
from typing import Any

from sandbox.kernel import money
from sandbox.kernel.model import Meta, Shop, text_of
from sandbox.kernel.store import Tx

EXTRAS = ("plugin", "wordpress")  # the companion plugin, and where a WordPress runs it
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


class ShopError(Exception):
    """A store that is not there, or cannot be made this way; `status` is the HTTP status to answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def find(tx: Tx, name: str) -> Shop | None:
    row = tx.row("SELECT body FROM shops WHERE name = ?", name)
    return Shop(**json.loads(row["body"])) if row else None


def read(tx: Tx, name: str) -> Shop:
    shop = find(tx, name)
    if shop is None:
        raise ShopError(404, f"no shop is called {name}")
    return shop


def save(tx: Tx, shop: Shop) -> None:
    tx.run("INSERT OR REPLACE INTO shops VALUES (?, ?)", shop.name, text_of(shop))


def every(tx: Tx) -> list[Shop]:
    return [Shop(**json.loads(row["body"])) for row in tx.rows("SELECT body FROM shops ORDER BY rowid")]


def from_facts(facts: dict[str, Any]) -> Shop:
    """A store that was asked for, not yet saved."""
    name = str(facts.get("name", ""))
    if not NAME.fullmatch(name):
        raise ShopError(400, "a shop's name is lower case letters, digits and dashes")
    currency = str(facts.get("currency", "USD"))
    return Shop(
        name=name,
        currency=currency,
        timezone=str(facts.get("timezone", "UTC")),
        prices_include_tax=bool(facts.get("prices_include_tax", False)),
        tax_percent=f"{float(facts.get('tax_percent', 10)):g}",
        shipping=money.minor(facts.get("shipping", "5.00"), money.exponent(currency)),
        permalinks=str(facts.get("permalinks", "pretty")),
        keys=new_keys(),
        asked={"products": facts.get("products")} | {name: facts[name] for name in EXTRAS if facts.get(name)},
    )


def new_keys() -> dict[str, str]:
    keys = {name: secrets.token_hex(20) for name in ("key", "secret", "readonly_key", "readonly_secret")}
    return {name: ("cs_" if name.endswith("secret") else "ck_") + value for name, value in keys.items()}


def meta(tx: Tx, shop: str, key: str, value: Any) -> Meta:
    return Meta(tx.number(shop, "meta"), key, value)


def put_meta(tx: Tx, shop: str, kept: list[Meta], key: str, value: Any, number: int | None = None) -> None:
    """Replace by key (or by number), add what is new, and drop what is set to nothing."""
    same = [one for one in kept if (one.id == number if number else one.key == key)]
    for extra in same[1:] if value is not None else same:
        kept.remove(extra)
    if value is not None and same:
        same[0].key, same[0].value = key, value
    elif value is not None:
        kept.append(meta(tx, shop, key, value))


def same(one: Shop, other: Shop) -> bool:
    """Whether two stores were asked for with the same facts; keys and webhook mode are not facts."""
    own: dict[str, Any] = {"keys": {}, "mode": {}}
    return {**asdict(one), **own} == {**asdict(other), **own}
