"""Expected arrivals as a file: read whole or not at all, and written so that a spreadsheet runs nothing of it."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from connector.errors import Malformed
from connector.handle import find_item
from connector.model import Supply
from connector.ports import Record
from connector.promise import FIRM, RELIABILITIES

COLUMNS = ("item", "sku", "units", "due", "until", "source", "reference", "reliability")
MOST_ROWS = 10_000
_SHOWN = 10
_MOST_UNITS = 1_000_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says, and what of it is new, changed or known already."""

    supplies: Sequence[Supply]
    new: int = 0
    changed: int = 0
    known: int = 0


def read_file(record: Record, text: str) -> Reading:
    """Read a CSV whose first line names its columns; raises Malformed that names every mistake with its line."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), dialect=_dialect(text), strict=True)
    found, mistakes = list[Supply](), list[str]()
    if "\0" in text:
        raise Malformed("This file holds characters no text has: save it as CSV UTF-8.")
    try:
        _check_columns(rows.fieldnames or ())
        for row in rows:
            if rows.line_num > MOST_ROWS:
                raise Malformed(f"At most {MOST_ROWS} lines at once.")
            if not any((value or "").strip() for value in row.values() if isinstance(value, str)):
                continue
            try:
                found.append(_supply(record, row))
            except (Malformed, ValueError, TypeError) as error:
                mistakes.append(f"line {rows.line_num}: {str(error)[:200]}")
    except csv.Error as error:
        mistakes.append(f"line {rows.line_num}: {error}")
    if mistakes:
        more = f" (and {len(mistakes) - _SHOWN} more)" if len(mistakes) > _SHOWN else ""
        raise Malformed("Nothing was imported. " + "; ".join(mistakes[:_SHOWN]) + more)
    return _weighed(record, found)


def _dialect(text: str) -> type[csv.Dialect]:
    """Take semicolons or tabs where the first line is written with them, as spreadsheets in many countries do."""
    first = text.split("\n", 1)[0]
    most = max((",", ";", "\t"), key=first.count)
    return type("Dialect", (csv.excel,), {"delimiter": most})


def _check_columns(names: Iterable[str]) -> None:
    given = {(name or "").strip().lower() for name in names}
    unknown = given - set(COLUMNS)
    if unknown or "units" not in given or not given & {"item", "sku"}:
        about = f"; not {', '.join(sorted(unknown))[:200]}" if unknown else ""
        raise Malformed(f"The first line must name the columns item or sku, units, due{about}.")


def _supply(record: Record, row: Mapping[str | None, str | list[str] | None]) -> Supply:
    if None in row:
        raise Malformed("more fields than columns")
    said = {str(name).strip().lower(): _plain(value) for name, value in row.items() if isinstance(value, str | None)}
    key = find_item(record, said.get("item") or said.get("sku", ""))
    due, until = (date.fromisoformat(said[name]) if said.get(name) else None for name in ("due", "until"))
    units = int(said.get("units", ""))
    if not 0 < units <= _MOST_UNITS:
        raise Malformed(f"units are from 1 to {_MOST_UNITS}, not {units}")
    sure = (said.get("reliability") or FIRM).lower()
    if sure not in RELIABILITIES:
        raise Malformed(f"reliability is one of {', '.join(RELIABILITIES)}, not {sure[:20]!r}")
    source = Path(said.get("source") or "csv").name[:60]
    return Supply(key, units, due, until, source, said.get("reference", "")[:120], sure)


def _weighed(record: Record, found: Sequence[Supply]) -> Reading:
    held = {key: record.cases.supplies(key) for key in {one.item for one in found}}
    new = changed = known = 0
    for one in found:
        same = [old for old in held[one.item] if (old.source, old.reference) == (one.source, one.reference)]
        if not one.reference or not same:
            new += 1
        elif one in same:
            known += 1
        else:
            changed += 1
    return Reading(found, new, changed, known)


def write_file(rows: Iterable[tuple[Supply, str]]) -> Iterator[str]:
    """Yield the lines of a file that `read_file` takes back; `rows` are supplies with their item's SKU."""
    yield _line(COLUMNS)
    for one, sku in rows:
        due, until = (day.isoformat() if day else "" for day in (one.due, one.until))
        told = (one.item, sku, str(one.units), due, until, one.source, one.reference, one.reliability)
        yield _line([_harmless(text) for text in told])


def _line(values: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking somebody's text for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) or text[:1] == "'" else text


def _plain(text: str | None) -> str:
    text = (text or "").strip()
    return text[1:] if text[:1] == "'" else text
