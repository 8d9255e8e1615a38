"""The dashboard: what waits, what needs a person, and how the house is."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from adapters.postgres.overview import Choice, Overview
from config.page.counter import Look
from connector.handle import left_to_cancel
from connector.model import Merchant
from connector.ports import Operation, State
from service.describe import operation
from service.desk.charts import pictures, share_kept
from service.desk.items import newest
from service.desk.settings import changes
from service.install import progress
from service.wiring import House

_PAGE, _TASKS = 25, 10
_LOCKED = timedelta(minutes=60)
_ASKED = (State.NEEDS_OPERATOR.value, State.UNKNOWN.value, State.PROPOSED.value)
_AGES = {"0-7": 7, "8-14": 14, "15-30": 30, "31-60": 60, "61+": 0}


def dashboard(house: House, merchant: Merchant, look: Look) -> Mapping[str, Any]:
    """Return everything the dashboard draws."""
    overview, now = Overview(house.engine), house.clock()
    rows = overview.worklist(merchant.id, Choice(look.show, look.text, look.after), now.date(), _PAGE + 1)
    with house.books.reading(merchant.id) as record:
        cancelling = left_to_cancel(record)
        tasks, stopped = record.tasks.listed(limit=_TASKS), record.money_stopped() or record.policy.hold_money
        asked = [record.operations.get(one) for one in overview.asked(merchant.id, _ASKED)]
        numbers = {one.order: record.cases.order(one.order) for one in asked if one}
    names = {order: held.number if held else order for order, held in numbers.items()}
    drawn = pictures(house, merchant, now)
    return {
        "rows": rows[:_PAGE],
        "after": rows[_PAGE - 1].sort if len(rows) > _PAGE else "",
        "today": now.date(),
        "figures": overview.figures(merchant.id, now.date()),
        "tasks": tasks,
        "cancelling": cancelling,
        "run": newest(house, merchant) if cancelling else 0,
        "money_stopped": stopped,
        "watching": house.merchants.policy(merchant.id).watch_only,
        "queue": [_question(one, names[one.order], now) for one in asked if one],
        "ages": _ages(overview, merchant, now),
        "pictures": drawn,
        "kept": share_kept(drawn[1]),
        "health": _health(house, overview, merchant),
        "guide": _guide(house, merchant),
    }


def _question(one: Operation, number: str, now: datetime) -> Mapping[str, Any]:
    """Return an operation with what its two buttons need: sending again opens an hour after the last try."""
    opens = one.sent + _LOCKED if one.sent else None
    locked = opens.strftime("%Y-%m-%d %H:%M") if opens and now < opens else ""
    return operation(one) | {"number": number, "locked": locked}


def _ages(overview: Overview, merchant: Merchant, now: datetime) -> Sequence[tuple[str, int]]:
    sums = overview.ages(merchant.id, now, [edge for edge in _AGES.values() if edge])
    return list(zip(_AGES, sums, strict=True))


def _health(house: House, overview: Overview, merchant: Merchant) -> Sequence[tuple[str, str]]:
    newest, waiting = overview.arrivals(merchant.id)
    row = house.merchants.row(merchant.id)
    return [
        ("Last message from your store", _moment(newest)),
        ("Messages not worked off", str(waiting)),
        ("Last look around in your store", _moment(row["swept_at"])),
        ("Orders read up to", _moment(row["seen_to"])),
        ("Orders and items read", progress(house, merchant).stage),
    ]


def _moment(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC") if at else "-"


def _guide(house: House, merchant: Merchant) -> Sequence[Mapping[str, Any]]:
    """Return the first steps, none once all are done."""
    chosen = {name for one in changes(house, merchant) for name in one["changed"]}
    watching = house.merchants.policy(merchant.id).watch_only
    tried = watching or "watch_only" in chosen
    steps = [
        {"text": "Your store is connected.", "done": True, "link": ""},
        {"text": "Your catalogue and open orders are read.", "done": merchant.backfilled, "link": ""},
        {
            "text": "Say what your stock number means while goods wait, and when items ship.",
            "done": bool(chosen & {"stock_mode", "lead_days"}),
            "link": "/desk/settings/promises",
        },
        {
            "text": "Say whom mails come from.",
            "done": bool(chosen & {"sender_name", "reply_to"}),
            "link": "/desk/settings/messages",
        },
    ]
    if tried:
        text = "Look at what would be done, and switch it on."
        steps.append({"text": text, "done": not watching, "link": "/desk/watch"})
    return [] if all(step["done"] for step in steps) else steps
