"""Watching only: a merchant sees what this service would do before it does anything, and then switches it on."""

from adapters.postgres.operations import Operations
from connector.errors import Refused
from connector.model import Merchant
from service.duties import PAGES
from service.wiring import House

TOO_LATE = (
    "This store was switched on already: buyers may have been promised something. "
    "To stop refunds hold the money, to stop mails do not send notices."
)


def may_begin(operations: Operations) -> bool:
    """Tell whether nothing was ever meant for the store: from the first intention on it is too late."""
    return not operations.listed(limit=1)


def begin(house: House, merchant: Merchant, actor: str) -> None:
    """Only watch from now on; raises Refused once anything was meant for the store."""
    with house.books.record(merchant.id) as record:
        if record.policy.watch_only:
            return
        if not may_begin(record.operations):
            raise Refused(TOO_LATE)
        record.watch_only(on=True)
        record.append(actor, "watch_only", {"on": True}, house.clock())


def switch_on(house: House, merchant: Merchant, actor: str) -> None:
    """Begin to act: whoever waits now is marked and told as on the day of a connection, and nothing of the past is."""
    now = house.clock()
    with house.books.record(merchant.id) as record:
        if not record.policy.watch_only:
            return
        record.watch_only(on=False)
        record.append(actor, "watch_only", {"on": False}, now)
    house.duties.hasten(PAGES, now, merchant.id)
    house.doorbell.ring(merchant.id)
