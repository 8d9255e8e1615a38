"""Holding exactly the waiting units of one order, step by step, reading again after each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.shopify.client import Client
from adapters.shopify.faults import UserErrors
from adapters.shopify.levels import stock_at_places
from adapters.shopify.steps import Hold, Release, Split, Step, Stock, contested, held_at_all, next_steps
from adapters.shopify.work import HANDLE, Marks, read_marks
from connector.errors import NotSent, Unclear

LONGEST_NOTE = 255  # characters of a hold's note
_REASON = "INVENTORY_OUT_OF_STOCK"
_ROUNDS = 8
_MANY = "The order's fulfilment orders keep changing while its waiting units are put on hold."
# The fulfilment order is not what it was when we read it; ours may stand on it already.
_MOVED = frozenset(
    """DUPLICATE_FULFILLMENT_HOLD_HANDLE FULFILLMENT_ORDER_NOT_FOUND FULFILLMENT_ORDER_NOT_SPLITTABLE
    INVALID_LINE_ITEM_QUANTITY""".split()
)


@dataclass(slots=True)
class Holding:
    """The work on one order's holds; `refused` are the fulfilment orders that cannot be held, and why."""

    client: Client
    wanted: Mapping[str, int]
    note: str
    refused: dict[str, str] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)


def hold(holding: Holding, marks: Marks) -> Marks:
    """Hold exactly the wanted units as far as it can be done, and return what stands then; raises NotSent."""
    for _ in range(_ROUNDS):
        steps = _steps(holding, marks)
        if not steps:
            return marks
        for step in steps:
            _take(holding, step)
        marks = read_marks(holding.client, marks.number)
    raise NotSent(_MANY)


def not_held(marks: Marks, wanted: Mapping[str, int]) -> dict[str, int]:
    """Return the units of each line that should wait and that nobody holds."""
    held = held_at_all(marks.works)
    return {line: count - held[line] for line, count in wanted.items() if count > held[line]}


def _steps(holding: Holding, marks: Marks) -> list[Step]:
    nowhere: Stock = {}
    steps = next_steps(marks.works, holding.wanted, nowhere, holding.refused)
    items = contested(marks.works, holding.wanted) if steps else set[str]()
    if not items:
        return steps
    return next_steps(marks.works, holding.wanted, stock_at_places(holding.client, items), holding.refused)


def _take(holding: Holding, step: Step) -> None:
    try:
        match step:
            case Release(work, holds):
                holding.client.write("ReleaseBackorderHold", once=False, id=work, holdIds=list(holds))
            case Hold(work, units):
                holding.client.write("HoldBackorderedLines", once=False, id=work, hold=_input(units, holding.note))
            case Split(work, units):
                split = {"fulfillmentOrderId": work, "fulfillmentOrderLineItems": _lines(units)}
                holding.client.write("SplitFulfillmentOrder", once=True, splits=[split])
    except UserErrors as error:
        _refused(holding, step, error)
    except Unclear:  # the next reading shows whether it happened
        if step.work in holding.moved:
            raise
        holding.moved.add(step.work)


def _refused(holding: Holding, step: Step, error: UserErrors) -> None:
    """Read again where the fulfilment order moved, once; leave it alone where it cannot be held."""
    moved = _MOVED.issuperset(error.codes) and step.work not in holding.moved
    holding.moved.add(step.work)
    if moved:
        return
    if isinstance(step, Release):
        raise error
    holding.refused[step.work] = "; ".join(error.messages)


def _input(units: Mapping[str, int], note: str) -> dict[str, object]:
    notes = note if len(note) <= LONGEST_NOTE else f"{note[: LONGEST_NOTE - 1]}…"
    parts = {"fulfillmentOrderLineItems": _lines(units)} if units else {}
    return {"reason": _REASON, "reasonNotes": notes, "handle": HANDLE, "notifyMerchant": False, **parts}


def _lines(units: Mapping[str, int]) -> list[dict[str, object]]:
    return [{"id": line, "quantity": count} for line, count in sorted(units.items())]
