"""What is on its way to the shop in shipments: expected as the platform tells of it, and promised from then on."""

from datetime import datetime

from connector.handle.arrivals import SHIPMENT, expect
from connector.handle.settle import review_all
from connector.ports import Desk


def read_shipments(desk: Desk, now: datetime) -> None:
    """Expect what is on its way, and decide anew for everybody whose item that concerns; raises NotSent."""
    found = desk.shop.arrivals()
    if found is None:
        return
    with desk.books.record(desk.merchant.id) as record:
        items = sorted({*found, *record.cases.expected_from(SHIPMENT)})
        known = [item for item in items if record.cases.item(item) is not None]
        changed = [one for one in known if expect(record, one, SHIPMENT, found.get(one, ()), now, rest=True)]
    if changed:
        review_all(desk, changed, now)
