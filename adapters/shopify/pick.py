"""Taking values out of Shopify's answers: what is missing or of another kind is said, never guessed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from adapters.shopify.ids import number
from connector.errors import Malformed, NotSent
from connector.money import Money

Row = Mapping[str, Any]


@contextmanager
def understood() -> Iterator[None]:
    """Turn an answer that cannot be understood into no answer: nothing was done, and it may be better next time."""
    try:
        yield
    except Malformed as error:
        raise NotSent("The shop's answer cannot be understood.", evidence=str(error)) from error


def part(row: Row, key: str) -> Row:
    """Return the object at `key`; raises Malformed."""
    held = row.get(key)
    if not isinstance(held, dict):
        raise _odd(key)
    return held


def rows(row: Row, key: str) -> list[Row]:
    """Return the list of objects at `key`; raises Malformed."""
    held = row.get(key)
    if not isinstance(held, list) or not all(isinstance(one, dict) for one in held):
        raise _odd(key)
    return held


def texts(row: Row, key: str) -> tuple[str, ...]:
    """Return the list of texts at `key`; raises Malformed."""
    held = row.get(key)
    if not isinstance(held, list) or not all(isinstance(one, str) for one in held):
        raise _odd(key)
    return tuple(held)


def nodes(row: Row, key: str) -> list[Row]:
    """Return the objects of the connection at `key`, of this page; raises Malformed."""
    return rows(part(row, key), "nodes")


def text(row: Row, key: str) -> str:
    """Return the text at `key`; raises Malformed."""
    held = row.get(key)
    if not isinstance(held, str):
        raise _odd(key)
    return held


def words(row: Row, key: str) -> str:
    """Return the text at `key`, "" where Shopify has none; raises Malformed for anything else."""
    return "" if row.get(key) is None else text(row, key)


def count(row: Row, key: str) -> int:
    """Return the whole number at `key`; raises Malformed."""
    held = row.get(key)
    if not isinstance(held, int) or isinstance(held, bool):
        raise _odd(key)
    return held


def flag(row: Row, key: str) -> bool:
    """Return the yes or no at `key`; raises Malformed."""
    held = row.get(key)
    if not isinstance(held, bool):
        raise _odd(key)
    return held


def plain_id(row: Row, key: str = "id") -> str:
    """Return the plain number of the global id at `key`; raises Malformed."""
    return number(text(row, key))


def paid(row: Row, key: str) -> Money:
    """Return the amount at `key` in the buyer's currency; raises Malformed."""
    shown = part(part(row, key), "presentmentMoney")
    return Money.parse(text(shown, "amount"), text(shown, "currencyCode"))


def more(row: Row, key: str) -> str | None:
    """Return the cursor of the connection at `key` to go on from, None at its end; raises Malformed."""
    info = part(part(row, key), "pageInfo")
    return text(info, "endCursor") if flag(info, "hasNextPage") else None


def _odd(key: str) -> Malformed:
    return Malformed(f"{key!r} is missing or of another kind.")
