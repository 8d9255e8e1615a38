"""Lists that are longer than a page, and lists that move while they are read."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.woocommerce.client import Client
from connector.errors import Malformed, NotSent

PAGE = 100
_MOST_PAGES = 1000
_SECOND = timedelta(seconds=1)


@contextmanager
def understood() -> Iterator[None]:
    """Turn an answer that cannot be understood into no answer: nothing was done, and it may be better next time."""
    try:
        yield
    except Malformed as error:
        raise NotSent("The shop's answer cannot be understood.", evidence=str(error)) from error


def all_rows(client: Client, path: str, **params: str) -> list[Any]:
    """Read every page of a list; raises NotSent if the shop counts more rows than it shows."""
    rows: dict[str, Any] = {}
    promised: int | None = None
    for number in range(1, _MOST_PAGES):
        page = client.page(path, per_page=str(PAGE), page=str(number), **params)
        promised = page.total if number == 1 else promised  # a page beyond the last counts nothing at all
        rows |= {row_id(row): row for row in page.rows}
        if len(page.rows) < PAGE:
            break
    if promised is not None and len(rows) < promised:
        raise NotSent("The shop's list moved while it was read.")
    return list(rows.values())


def row_id(row: Any) -> str:
    """Return the id of a list's row, whatever it is."""
    return str(row.get("id", "")) if isinstance(row, dict) else ""


def batches(ids: Iterable[str]) -> Iterator[str]:
    """Yield the ids a page at a time, as a list answers them."""
    wanted = [one for one in dict.fromkeys(ids) if one.isascii() and one.isdecimal()]
    for start in range(0, len(wanted), PAGE):
        yield ",".join(wanted[start : start + PAGE])


def included(client: Client, path: str, ids: Iterable[str], **params: str) -> dict[str, Any]:
    """Read rows by id, a hundred at a time; an answer with another id than those asked for is left out."""
    rows: dict[str, Any] = {}
    for batch in batches(ids):
        asked = set(batch.split(","))
        page = client.page(path, include=batch, per_page=str(PAGE), **params)
        rows |= {row_id(row): row for row in page.rows if row_id(row) in asked}
    return rows


def moving(client: Client, path: str, cursor: str, **params: str) -> Iterator[tuple[list[Any], str]]:
    """Yield the rows changed after `cursor`, oldest change first, with the cursor to go on from.

    Page numbers would skip rows: whatever changes while we read moves to the end and pulls the rest forward. So each
    full page is followed by what changed after its last row, and rows may come twice. A cursor is "GMT time|page".
    """
    after, number = _parsed(cursor)
    for _ in range(_MOST_PAGES):
        since = {"modified_after": _naive(after), "dates_are_gmt": "true"} if after else {}
        page = client.page(
            path, **params, **since, orderby="modified", order="asc", per_page=str(PAGE), page=str(number)
        )
        if len(page.rows) < PAGE:
            yield page.rows, _cursor(after, number)
            return
        last = modified_of(page.rows[-1])
        # Strictly after, to the second: step back by one to keep rows of the same second.
        after, number = (last - _SECOND, 1) if last and (not after or last - _SECOND > after) else (after, number + 1)
        yield page.rows, _cursor(after, number)
    raise NotSent("The shop's list does not end.")


def modified_of(row: Any) -> datetime | None:
    """Return when a row was changed, None if it does not say."""
    text = row.get("date_modified_gmt") if isinstance(row, dict) else None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if isinstance(text, str) else None
    except ValueError:
        return None


def start_at(moment: datetime) -> str:
    """Return the cursor of what changed after `moment`."""
    return _cursor(moment.astimezone(UTC), 1)


def _naive(moment: datetime) -> str:
    """Write GMT without a zone: with one, and `dates_are_gmt` besides, the shop would shift it twice."""
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()


def _cursor(after: datetime | None, number: int) -> str:
    return f"{_naive(after) if after else ''}|{number}"


def _parsed(cursor: str) -> tuple[datetime | None, int]:
    after, _, number = cursor.partition("|")
    return (datetime.fromisoformat(after).replace(tzinfo=UTC) if after else None), int(number or 1)
