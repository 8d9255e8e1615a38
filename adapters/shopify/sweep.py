"""Which orders changed since some moment; lists that move while they are read show what moved once more."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from adapters.shopify import pick, values
from adapters.shopify.client import Client

# Shopify's search learns of a change a little after it happened, and its clocks need not agree.
OVERLAP = timedelta(minutes=5)
_MOST = 200  # orders: the rest is left to the next look


def changed_orders(client: Client, since: datetime | None) -> tuple[Sequence[str], datetime | None]:
    """Return the ids of the orders changed since, oldest change first, and the moment up to which they are all."""
    if since is None:
        return (), None
    found: dict[str, datetime] = {}
    newest = since
    with pick.understood():
        for node in client.nodes("ChangedOrders", ("orders",), query=query_since(since)):
            ((key, moment),) = moments_of([node]).items()
            found[key], newest = moment, max(newest, moment)
            if len(found) >= _MOST and newest > since:
                break
    return list(found), newest


def query_since(since: datetime) -> str:
    """Return what to search for."""
    return f"updated_at:>='{(since - OVERLAP).astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z'"


def moments_of(rows: Iterable[pick.Row]) -> Mapping[str, datetime]:
    """Return when each order changed last; raises Malformed."""
    return {pick.plain_id(row): values.moment(row, "updatedAt") for row in rows}
