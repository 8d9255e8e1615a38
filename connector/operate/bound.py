"""Money moves only in the store that was connected: neither a copy elsewhere nor another one here gets any."""

from datetime import datetime, timedelta

from connector.ports import Desk, Operation, State

_AGAIN = timedelta(minutes=5)
TASK = "store_moved"


def stranger(desk: Desk) -> str:
    """Say which other store answers at the merchant's address, "" if it is the one; raises NotSent or Refused."""
    ours = desk.merchant.store_id
    found = desk.shop.store_id() if ours else ours
    return "" if found == ours else f"Another store answers at {desk.merchant.address}: {found}, not {ours}."


def wait(desk: Desk, operation: Operation, reason: str, now: datetime) -> None:
    """Leave the operation as it is until a person confirms the move, or the right store answers again."""
    with desk.books.record(desk.merchant.id) as record:
        record.operations.move(operation, State.APPROVED, due=now + _AGAIN, error=reason)
        text = (
            f"{reason} No money of this merchant moves. If the store moved, confirm it: "
            f"backorder merchants moved --merchant {desk.merchant.public_id}"
        )
        record.tasks.open(TASK, desk.merchant.public_id, text, now)


def back_home(desk: Desk, operation: Operation, now: datetime) -> None:
    """The right store answers (again): nobody has to do anything."""
    if operation.error.startswith("Another store"):
        with desk.books.record(desk.merchant.id) as record:
            record.tasks.close(TASK, desk.merchant.public_id, now)
