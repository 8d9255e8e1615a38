"""News that waited for its hour, or for the mail server, and is not true any more when it could go."""

from collections.abc import Iterable
from dataclasses import replace

from adapters.postgres.books import PostgresRecord
from adapters.postgres.notices import Notice
from connector.handle.clocks import ASKING
from connector.model import Standing
from connector.ports import HeldLine, HeldOrder

_DATED = (*ASKING, "date")  # these are about one promise
_NEWS = (*_DATED, "waiting", "still_waiting", "ready")


def still_true(record: PostgresRecord, group: Iterable[Notice]) -> list[Notice]:
    """Return the notices of a mail without the lines of which they are no longer true; those with none are skipped."""
    return [kept for one in group if (kept := _kept(record, one)) is not None]


def _kept(record: PostgresRecord, one: Notice) -> Notice | None:
    order = record.cases.order(one.order) if one.kind in _NEWS else None
    if order is None:
        return one
    only = [line for line in one.body["only"] if _holds(one, order, str(line))]
    if len(only) == len(one.body["only"]):
        return one
    if not only:
        record.notices.move(one, "skipped", error="It was not true any more when it could be sent.")
        return None
    body = dict(one.body) | {"only": only}
    return replace(one, body=body) if record.notices.move(one, "new", body=body) else None


def _holds(one: Notice, order: HeldOrder, line_id: str) -> bool:
    line = order.line(line_id)
    if line is None or order.standing is not Standing.OPEN or not line.line.open_units:
        return False
    return one.kind == "ready" or bool(line.shown and (one.kind not in _DATED or _promised(one, line)))


def _promised(one: Notice, line: HeldLine) -> bool:
    """Tell whether what the notice says of a line is still what is promised."""
    told = next((row.get("promise") for row in one.body["lines"] if row["line"] == line.line.id), None)
    return line.promise is not None and told is not None and told["version"] == line.promise.version
