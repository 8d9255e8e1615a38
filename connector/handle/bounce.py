"""A letter came back: it counts as never given, the ledger says so once, and a person hears of it."""

import re
from datetime import datetime

from connector.ports import Record, Sent
from connector.wording import OWN_KINDS

_OURS = re.compile(r"<?notice-([0-9]{1,18})\.([A-Za-z0-9_-]{1,80})@[^<>\s@]{1,255}>?")
_CODE = re.compile(r"\b[245]\d\d\b(?:[ -][245]\.\d{1,3}\.\d{1,3}\b)?")  # all of an answer that can name nobody


def message_id(notice: int, merchant: str, domain: str) -> str:
    """Return the id under which a notice goes out, each time it is sent; `merchant` is the public id."""
    return f"<notice-{notice}.{merchant}@{domain}>"


def bounced(record: Record, message_id: str, reason: str, now: datetime) -> bool:
    """Take in that a letter came back, once; False for one that is not ours, never left, or came back before."""
    ours = _OURS.fullmatch(message_id.strip())
    if ours is None or ours[2] != record.merchant.public_id:
        return False
    several = [not_reached(record, one, reason, now) for one in record.notices.in_one_mail(int(ours[1]))]
    return any(several)


def not_reached(record: Record, notice: int, reason: str, now: datetime) -> bool:
    """Mark a notice that did not reach its reader; the order's clocks are read again, for nothing was given."""
    found = record.notices.came_back(notice, reason)
    if found is None:
        return False
    code = _CODE.search(reason)
    payload = {"notice": notice, "order": found.order, "kind": found.kind, "code": code[0] if code else ""}
    record.append("mail", "notice_did_not_reach", payload, now)
    record.tasks.open("notice_refused", f"{found.order}/{found.kind}", _text(record, found), now)
    record.wake(f"clock:{found.order}", now, order=found.order)
    return True


def _text(record: Record, found: Sent) -> str:
    held = record.cases.order(found.order)
    number = held.number if held else found.order
    if found.kind in OWN_KINDS:
        return f"You could not be warned by mail about order {number}: your own address for alerts refuses mail."
    return (
        f"The buyer of order {number} could not be told ({found.kind}): their address refuses mail. "
        "It does not count as told: reach them in another way."
    )
