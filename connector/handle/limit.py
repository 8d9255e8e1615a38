"""The cap: an item that owes too much stops taking backorders, and takes them again when the queue shrinks."""

import secrets
from dataclasses import replace
from datetime import datetime

from connector.model import Backorders
from connector.operate import intend
from connector.policy import Policy
from connector.ports import HeldItem, Kind, Record


def limit(record: Record, key: str, now: datetime) -> None:
    """Stop or restore an item as its queue demands, never against what the merchant set by hand since."""
    held = record.cases.item(key)
    if held is None or (not held.restore and not held.cap_waived and _no_caps(record.policy)):
        return
    reached = _reached(record, key)
    if held.restore and held.item.backorders is not Backorders.NO and not _in_flight(record, key):
        held = _waived(record, held, now)
    if reached and not held.restore and not held.cap_waived and held.item.backorders is not Backorders.NO:
        _stop(record, held, now)
    elif not reached and held.restore:
        _restore(record, held, now)
    elif not reached and held.cap_waived:
        record.cases.save_item(replace(held, cap_waived=False))


def _no_caps(policy: Policy) -> bool:
    return policy.cap_per_item is None and policy.cap_per_order is None


def _reached(record: Record, key: str) -> bool:
    owed, policy = record.cases.owed_by_order(key), record.policy
    per_item = policy.cap_per_item is not None and sum(owed.values()) >= policy.cap_per_item
    per_order = policy.cap_per_order is not None and max(owed.values(), default=0) >= policy.cap_per_order
    return per_item or per_order


def _in_flight(record: Record, key: str) -> bool:
    """Tell whether our own change of the item is still on its way: then its old setting is no news."""
    return any(one.due is not None for one in record.operations.of_order(f"item:{key}"))


def _waived(record: Record, held: HeldItem, now: datetime) -> HeldItem:
    """The merchant allowed backorders again by hand: leave it so until the queue has shrunk once."""
    held = replace(held, restore="", cap_waived=True)
    record.cases.save_item(held)
    record.append("merchant", "cap_waived", {"item": held.item.key}, now)
    return held


def _stop(record: Record, held: HeldItem, now: datetime) -> None:
    setting = held.item.backorders.value
    record.cases.save_item(replace(held, restore=setting))
    _intend(record, held.item.key, {"stop": True, "restore": setting}, now)


def _restore(record: Record, held: HeldItem, now: datetime) -> None:
    record.cases.save_item(replace(held, restore=""))
    _intend(record, held.item.key, {"stop": False, "restore": held.restore}, now)


def _intend(record: Record, key: str, details: dict[str, object], now: datetime) -> None:
    name = f"limit:{key}:{secrets.token_hex(8)}"
    intend(record, f"item:{key}", Kind.LIMIT, name, now, details=details | {"item": key})
    record.append("connector", "cap", {"item": key, "stop": bool(details["stop"])}, now)
