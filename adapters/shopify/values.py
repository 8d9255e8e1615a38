"""Values that have to be sound before they are kept: times, units, words, amounts of one currency."""

from datetime import UTC, datetime

from adapters.shopify import pick
from connector.errors import Malformed
from connector.money import Money

MOST_UNITS = 1_000_000
_MOST_STOCK = 10**12
_LONGEST_TEXT = 10_000
_ALONE = " - Default Title"  # what Shopify calls the one variant of a product without choices
_FIRST_YEAR, _LAST_YEAR = 1970, 2200


def units(row: pick.Row, key: str) -> int:
    """Return the units at `key`: never negative, never absurd; raises Malformed."""
    count = pick.count(row, key)
    if not 0 <= count <= MOST_UNITS:
        raise Malformed(f"{key!r} is no number of units.")
    return count


def stock(row: pick.Row, key: str) -> int:
    """Return the stock number at `key`, which may be below zero; raises Malformed."""
    count = pick.count(row, key)
    if abs(count) > _MOST_STOCK:
        raise Malformed(f"{key!r} is no stock number.")
    return count


def words(row: pick.Row, key: str) -> str:
    """Return the text at `key`, "" if there is none; raises Malformed for one that cannot be kept."""
    text = pick.words(row, key)
    if len(text) > _LONGEST_TEXT or "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Malformed(f"{key!r} is no text that can be kept.")
    return text


def name(row: pick.Row, key: str) -> str:
    """Return what a variant is called to people, "" if it has no name; raises Malformed."""
    return words(row, key).removesuffix(_ALONE)


def moment(row: pick.Row, key: str) -> datetime:
    """Return the time at `key`; raises Malformed."""
    try:
        found = datetime.fromisoformat(pick.text(row, key))
    except ValueError as error:
        raise Malformed(f"{key!r} is no time.") from error
    if found.tzinfo is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise Malformed(f"{key!r} is a time without a zone, or absurd.")
    return found.astimezone(UTC)


def moment_or_none(row: pick.Row, key: str) -> datetime | None:
    """Return the time at `key`, None where Shopify has none; raises Malformed."""
    return None if row.get(key) is None else moment(row, key)


def amount(row: pick.Row, key: str, currency: str) -> Money:
    """Return the buyer's side of the amounts at `key`; raises Malformed where it is in another currency."""
    paid = pick.paid(row, key)
    if paid.currency != currency:
        raise Malformed(f"{key!r} is in {paid.currency[:8]!r}, the order in {currency[:8]!r}.")
    return paid
