"""Inventory shipments on their way to the shop: what of each item is not received yet, and when it arrives.

Only what goes to places that serve online orders: what a retail counter receives is given to nobody who waits.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.shopify import pick, values
from adapters.shopify.client import Client
from adapters.shopify.reading import batches
from adapters.shopify.scopes import covers
from connector.errors import Malformed, NotSent
from connector.model import Supply
from connector.ports import Arrivals

SCOPE = "read_inventory_shipments"
SOURCE = "shipment"
# A draft has not left, and what was received is stock; "other" is whatever Shopify invents next.
_UNDER_WAY = ("IN_TRANSIT", "PARTIALLY_RECEIVED")
_STATUS = " OR ".join(f"status:{one.lower()}" for one in _UNDER_WAY)
_SERVES = ("isActive", "fulfillsOnlineOrders")
_PLACES = 25  # named in one search
MOST_CALLS = 20  # in one reading: some 200 shipments, or fewer with many lines


def under_way(client: Client) -> Arrivals:
    """Return what is left of every shipment under way by inventory item; hidden where this app may not read them.

    A shipment without a day of arrival is expected without a day; the day is that of the shop's own zone. Raises
    NotSent where more is on its way than is read at once, or where one shipment cannot be understood: nobody may lose
    their date over what is not known.
    """
    data = client.read("AppAndZone")
    with pick.understood():
        rows = pick.rows(pick.part(data, "currentAppInstallation"), "accessScopes")
        if not covers([pick.text(one, "handle") for one in rows], SCOPE):
            return Arrivals(hidden=True)
        zone = _zone(pick.text(pick.part(data, "shop"), "ianaTimezone"))
        return Arrivals(_Reading(client, zone).of(_online(client)))


class _Reading:
    """One reading of what is under way, in a bounded number of calls."""

    def __init__(self, client: Client, zone: tzinfo) -> None:
        self._client = client
        self._zone = zone
        self._calls = MOST_CALLS

    def of(self, places: Sequence[str]) -> Mapping[str, Sequence[Supply]]:
        """Return what goes to these places, by item; raises Malformed and NotSent."""
        found: dict[str, list[Supply]] = defaultdict(list)
        for some in batches(places, _PLACES):
            for row in self._nodes("ShipmentsUnderWay", "inventoryShipments", (), query=_to(some)):
                for one in self._left(row):
                    found[one.item].append(one)
        return found

    def _left(self, row: pick.Row) -> list[Supply]:
        """Return what of one shipment is not received yet; several lines of an item are one arrival."""
        if pick.text(row, "status") not in _UNDER_WAY:
            return []
        number, due = pick.plain_id(row), _arrives(row, self._zone)
        units: Counter[str] = Counter()
        for line in self._lines(row):
            if isinstance(line.get("inventoryItem"), dict):  # null where the item was deleted
                units[pick.plain_id(pick.part(line, "inventoryItem"))] += max(0, pick.count(line, "unreceivedQuantity"))
        bound = values.MOST_UNITS
        return [Supply(item, min(count, bound), due, None, SOURCE, number) for item, count in units.items() if count]

    def _lines(self, row: pick.Row) -> Iterable[pick.Row]:
        if not isinstance(row.get("lineItems"), dict):
            return []
        if pick.more(row, "lineItems") is None:
            return pick.nodes(row, "lineItems")
        return self._nodes("ShipmentLines", "lineItems", ("inventoryShipment",), id=pick.text(row, "id"))

    def _nodes(self, name: str, connection: str, path: Sequence[str], **variables: str) -> Iterator[pick.Row]:
        """Yield the nodes of a connection, page by page; raises NotSent where that takes more calls than are left."""
        after: str | None = None
        while self._calls:
            self._calls -= 1
            page: pick.Row = self._client.read(name, **variables, after=after)
            for step in path:
                page = pick.part(page, step)
            yield from pick.nodes(page, connection)
            after = pick.more(page, connection)
            if after is None:
                return
        raise NotSent("More is on its way than is read at once.")


def _online(client: Client) -> list[str]:
    """Return the places that send what is ordered online; raises Malformed."""
    rows = client.nodes("OnlinePlaces", ["locations"])
    return [pick.plain_id(row) for row in rows if all(pick.flag(row, one) for one in _SERVES)]


def _to(places: Sequence[str]) -> str:
    """Return the search for what is under way to these places."""
    return f"({' OR '.join(f'destination_id:{one}' for one in places)}) AND ({_STATUS})"


def _arrives(row: pick.Row, zone: tzinfo) -> date | None:
    """Return the day a shipment arrives where the shop is; None where nobody said it, or it is absurd."""
    tracking = row.get("tracking")
    try:
        moment = values.moment_or_none(tracking, "arrivesAt") if isinstance(tracking, dict) else None
    except Malformed:
        return None
    return moment.astimezone(zone).date() if moment else None


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
