"""Items somebody waits for, the end of one that will not come any more, and how far such a run has come."""

from collections.abc import Mapping
from typing import Any

from adapters.postgres.wanted import Run, WantedItems
from config.page.counter import Caller
from connector.handle import ENDED, MANY, discontinue, left_to_end, plan_of
from connector.model import Merchant
from connector.ports import State
from service.wiring import House

_PAGE = 25
_ASK = (State.PROPOSED.value, State.NEEDS_OPERATOR.value)


def listed(house: House, merchant: Merchant, text: str, after: str) -> Mapping[str, Any]:
    """Return a page of items somebody waits for, and where the next one goes on."""
    rows = WantedItems(house.engine).listed(merchant.id, text, after, _PAGE + 1)
    return {"rows": rows[:_PAGE], "after": rows[_PAGE - 1].sort if len(rows) > _PAGE else ""}


def waited(house: House, merchant: Merchant, key: str) -> Mapping[str, Any] | None:
    """Return what the end of an item would mean: units, orders and what is offered instead; None if nobody waits."""
    with house.books.reading(merchant.id) as record:
        held = record.cases.item(key)
        owed = record.cases.owed_by_order(key) if held else {}
        others, alone = record.policy.alternatives, left_to_end(record, key)
    if held is None or not owed:
        return None
    return {
        "key": key,
        "title": held.item.title or key,
        "units": sum(owed.values()),
        "orders": len(owed),
        "others": others,
        "under_way": alone,
    }


def end(house: House, who: Caller, key: str) -> int:
    """Plan the end of everything that waits for an item; return the number of the run; raises Refused."""
    with house.books.record(who.merchant.id) as record:
        discontinue(record, key, who.actor, house.clock())
        run = record.entries(newest=1)[0].seq
    house.doorbell.ring(who.merchant.id)
    return run


def progress(house: House, merchant: Merchant, seq: int) -> Mapping[str, Any] | None:
    """Return how far a run over many orders has come, in orders; None if there was no such run."""
    found = WantedItems(house.engine)
    run = found.run(merchant.id, seq)
    if run is None:
        return None
    with house.books.reading(merchant.id) as record:
        held = record.cases.item(run.item) if run.item else None
        left = left_to_end(record, run.item) if run.item else 0
    left = left or found.planned(merchant.id, [plan_of(one) for one in run.orders])
    states = found.states(merchant.id, run, ENDED if run.item else MANY)
    return _counts(run, left, states) | {"title": held.item.title if held else run.item}


def _counts(run: Run, left: int, states: Mapping[str, int]) -> dict[str, Any]:
    """Return the orders of a run by what became of them; each is counted once."""
    done, refused = states.get(State.DONE.value, 0), states.get(State.FAILED.value, 0)
    asks = sum(states.get(one, 0) for one in _ASK)
    begun = sum(states.values())
    other = max(0, run.count - left - begun)
    under_way = begun - done - refused - asks
    return {
        "seq": run.seq,
        "at": run.at,
        "count": run.count,
        "left": left,
        "under_way": under_way,
        "done": done,
        "asks": asks,
        "refused": refused,
        "other": other,
        "settled": max(0, run.count - left - under_way),
        "ended": not (left or under_way),
    }


def newest(house: House, merchant: Merchant) -> int:
    """Return the number of the newest run over many orders, 0 if there was none."""
    run = WantedItems(house.engine).newest(merchant.id)
    return run.seq if run else 0
