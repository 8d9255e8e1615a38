"""A buyer wants to be forgotten: who they are goes, what was owed and paid stays."""

from collections.abc import Sequence
from datetime import datetime

from connector.ports import Record


def forget(record: Record, orders: Sequence[str], actor: str, now: datetime, customer: str = "") -> Sequence[str]:
    """Delete who bought these orders and return those that are known; nothing brings it back."""
    done = [one for one in dict.fromkeys(orders) if record.forget_buyer(one, now)]
    for order in done:
        record.append(actor, "buyer_forgotten", {"order": order, "customer": customer}, now)
    return done
