"""The merchant's page and the house behind it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from adapters.postgres.engine import shared_key
from adapters.postgres.overview import Choice, Overview
from adapters.shopify.install import frames
from adapters.shopify.session import NotSigned
from config.page.counter import Caller, Counter, Look, Shopify
from connector.errors import Refused
from connector.handle import approve
from connector.model import Merchant
from connector.operate import refunded_by_hand, send_again
from connector.policy import Policy
from connector.ports import Operation, State
from service.describe import case, operation
from service.desk_charts import pictures, share_kept
from service.duties import PAGES
from service.install import progress, visit
from service.plugin_desk import DESK_KEY
from service.wiring import House, speech

_PAGE = 25
_LOCKED = timedelta(minutes=60)
_ASKED = (State.NEEDS_OPERATOR.value, State.UNKNOWN.value, State.PROPOSED.value)
_AGES = {"0-7": 7, "8-14": 14, "15-30": 30, "31-60": 60, "61+": 0}


def page_counter(house: House) -> Counter:
    """Return what the merchant's page needs."""
    return Counter(
        key=shared_key(house.engine, house.cipher, DESK_KEY),
        secure=house.env.public_url.startswith("https:"),
        clock=house.clock,
        gate=house.merchants,
        shopify=_shopify(house),
        speech=speech,
        dashboard=lambda merchant, look: _dashboard(house, merchant, look),
        order=lambda merchant, order_id: _order(house, merchant, order_id),
        operation=lambda merchant, operation_id: _operation(house, merchant, operation_id),
        settle=lambda who, operation_id, answer: _settle(house, who, operation_id, answer),
        put_away=lambda who, kind, subject: _put_away(house, who, kind, subject),
        changes=lambda merchant: _changes(house, merchant),
        save=lambda who, policy, changed: _save(house, who, policy, changed),
    )


def _shopify(house: House) -> Shopify:
    def enter(token: str) -> tuple[Merchant, str] | None:
        try:
            found = visit(house, token)
        except NotSigned:
            return None
        return found.merchant, found.user

    return Shopify(house.env.app_bridge_url, house.env.shopify_client_id, frames, enter)


def _dashboard(house: House, merchant: Merchant, look: Look) -> Mapping[str, Any]:
    overview, now = Overview(house.engine), house.clock()
    rows = overview.worklist(merchant.id, Choice(look.show, look.text, look.after), now.date(), _PAGE + 1)
    with house.books.reading(merchant.id) as record:
        tasks, stopped = record.tasks.listed(limit=50), record.money_stopped() or record.policy.hold_money
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
        "money_stopped": stopped,
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
    chosen = {name for one in _changes(house, merchant) for name in one["changed"]}
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
    return [] if all(step["done"] for step in steps) else steps


def _order(house: House, merchant: Merchant, order_id: str) -> Mapping[str, Any] | None:
    with house.books.reading(merchant.id) as record:
        held = record.cases.order(order_id)
        found = case(record, held) if held else None
    if found is None:
        return None
    return found | {"history": Overview(house.engine).history(merchant.id, order_id)}


def _operation(house: House, merchant: Merchant, operation_id: int) -> Operation | None:
    with house.books.reading(merchant.id) as record:
        return record.operations.get(operation_id)


def _settle(house: House, who: Caller, operation_id: int, answer: str) -> None:
    """Take a person's word about money; raises Refused with a sentence for them."""
    now, merchant = house.clock(), who.merchant
    if answer == "approve":
        with house.books.record(merchant.id) as record:
            approve(record, operation_id, who.actor, now)
    elif answer == "refunded":
        refunded_by_hand(house.desk(merchant), operation_id, who.actor, now)
    elif answer == "again":
        send_again(house.desk(merchant), operation_id, who.actor, now)
    else:
        raise Refused("This is no answer.")
    house.doorbell.ring(merchant.id)


def _put_away(house: House, who: Caller, kind: str, subject: str) -> bool:
    now = house.clock()
    with house.books.record(who.merchant.id) as record:
        done = record.tasks.close(kind, subject, now)
        if done:
            record.append(who.actor, "task_put_away", {"kind": kind}, now)
    return done


def _changes(house: House, merchant: Merchant) -> Sequence[Mapping[str, Any]]:
    found = []
    for one in Overview(house.engine).chosen(merchant.id):
        said = json.loads(one["payload"])
        found.append({"at": one["at"], "changed": said.get("changed", []), "by": said.get("by", one["actor"])})
    return found


def _save(house: House, who: Caller, policy: Policy, changed: Sequence[str]) -> None:
    """Keep what a merchant chose, write down who it was, and have it said on every page at once."""
    house.merchants.set_policy(who.merchant.id, policy)
    now = house.clock()
    with house.books.record(who.merchant.id) as record:
        record.append(who.actor, "policy", {"changed": list(changed)}, now)
    house.duties.hasten(PAGES, now, who.merchant.id)
    house.doorbell.ring(who.merchant.id)
