"""What is expected and when, for the merchant's page."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from adapters.postgres.arriving import Arriving
from config.page.counter import Caller
from connector.errors import Gone
from connector.handle import add_supplies, drop_supply, find_item
from connector.model import Merchant, Supply
from service.arrivals import Reading, read_file, write_file
from service.wiring import House

_PAGE = 25


def listed(house: House, merchant: Merchant, text: str, after: str) -> Mapping[str, Any]:
    """Return a page of what is expected, and where the next one goes on."""
    rows = Arriving(house.engine).listed(merchant.id, text, after, _PAGE + 1)
    return {"rows": rows[:_PAGE], "after": rows[_PAGE - 1].sort if len(rows) > _PAGE else ""}


def add(house: House, who: Caller, name: str, supply: Supply) -> None:
    """Expect one arrival of an item named by its SKU or key; raises Malformed."""
    with house.books.record(who.merchant.id) as record:
        key = find_item(record, name)
    add_supplies(house.desk(who.merchant), [replace(supply, item=key)], who.actor, house.clock())
    house.doorbell.ring(who.merchant.id)


def drop(house: House, who: Caller, number: int) -> bool:
    """Expect an arrival no more; False if it is not this merchant's or not expected."""
    try:
        drop_supply(house.desk(who.merchant), number, who.actor, house.clock())
    except Gone:
        return False
    house.doorbell.ring(who.merchant.id)
    return True


def look(house: House, merchant: Merchant, text: str) -> Reading:
    """Say what a file would change; raises Malformed."""
    with house.books.record(merchant.id) as record:
        return read_file(record, text)


def take(house: House, who: Caller, text: str) -> int:
    """Expect what a file says; return how many arrivals it names; raises Malformed."""
    found = look(house, who.merchant, text).supplies
    if found:
        add_supplies(house.desk(who.merchant), found, who.actor, house.clock())
        house.doorbell.ring(who.merchant.id)
    return len(found)


def export(house: House, merchant: Merchant) -> Iterator[str]:
    """Yield everything expected as the lines of a file."""
    return write_file(Arriving(house.engine).every(merchant.id))
