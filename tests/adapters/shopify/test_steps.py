"""Holding the waiting units, whatever the warehouse looks like: the same end from everywhere."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.shopify.holds import Holding, hold
from adapters.shopify.steps import held_by_us
from adapters.shopify.work import read_marks
from tests.adapters.shopify.packing import ANNEX, ITEM, LINE, MAIN, OTHER, Held, Job, Packing, foreign, packing_of

_units = st.dictionaries(st.sampled_from([LINE, OTHER]), st.integers(1, 4), min_size=1)
_holds = st.lists(st.sampled_from(["ours", "foreign", "other handle"]), unique=True)
_jobs = st.lists(st.tuples(_units, st.sampled_from([MAIN, ANNEX]), _holds, st.booleans()), min_size=1, max_size=4)
_wanted = st.dictionaries(st.sampled_from(["11", "12"]), st.integers(1, 9))


def build(rows: list[tuple[dict[str, int], str, list[str], bool]]) -> Packing:
    jobs = []
    for number, (units, place, kinds, holdable) in enumerate(rows, 1):
        made = {
            "ours": Held(f"gid://shopify/FulfillmentHold/{number}1"),
            "foreign": foreign(number),
            "other handle": Held(f"gid://shopify/FulfillmentHold/{number}3", "another"),
        }
        actions = ("HOLD",) if holdable else ()
        holds = [made[kind] for kind in kinds]
        status = "ON_HOLD" if holds else "OPEN"
        jobs.append(Job(f"gid://shopify/FulfillmentOrder/{number}", dict(units), place, status, actions, holds))
    return packing_of(jobs, stock={(ITEM, MAIN): -1, (ITEM, ANNEX): 2})


def others(packing: Packing) -> Counter[str]:
    """The units of each line that others hold."""
    found = Counter[str]()
    for job in packing.jobs:
        if any(not one.ours or one.handle != "backorder" for one in job.holds):
            found.update(job.units)
    return found


@settings(deadline=None, max_examples=150)
@given(_jobs, _wanted)
def test_as_many_units_are_held_as_wait_and_can_be_held_and_never_more(
    rows: list[tuple[dict[str, int], str, list[str], bool]], wanted: dict[str, int]
) -> None:
    packing = build(rows)
    units, theirs = packing.units(), others(packing)
    open_to_us = Counter[str]()
    for job in packing.jobs:
        if "HOLD" in job.actions:
            open_to_us.update({line.rpartition("/")[2]: count for line, count in job.units.items()})
    marks = hold(Holding(packing.paper.client, wanted, ""), read_marks(packing.paper.client, "5"))
    held = Counter(packing.held())
    assert held == held_by_us(marks.works)
    assert all(held[line] <= wanted.get(line, 0) for line in ("11", "12"))
    assert all(held[line] >= min(wanted.get(line, 0), open_to_us[line]) for line in ("11", "12"))
    assert packing.units() == units
    assert others(packing) == theirs


@settings(deadline=None, max_examples=60)
@given(_jobs, _wanted)
def test_what_is_held_right_is_left_alone(
    rows: list[tuple[dict[str, int], str, list[str], bool]], wanted: dict[str, int]
) -> None:
    packing = build(rows)
    client = packing.paper.client
    hold(Holding(client, wanted, ""), read_marks(client, "5"))
    before = len(packing.paper.writes)
    hold(Holding(client, wanted, ""), read_marks(client, "5"))
    assert len(packing.paper.writes) == before
