"""Making an order say what we want to stand on it, and nothing else of ours."""

from collections.abc import Mapping
from typing import Any

from adapters.shopify import metafields
from adapters.shopify.client import Client
from adapters.shopify.holds import Holding, hold, not_held
from adapters.shopify.notes import write_note
from adapters.shopify.work import Marks, read_marks
from connector.errors import NotSent
from connector.ports import MarkedLine, Marking

TAG = "backorder"
MARK = "backorder"  # the metafield's key
_NOT_ROUTED = (
    "Shopify has made no fulfilment orders for this order yet, or none that this app may see, so nothing can be held."
)


def show(client: Client, marking: Marking) -> None:
    """Hold exactly the waiting units, tag the order and write the lines' sentences, sending only what differs.

    Units that no fulfilment order lets us hold are named in the metafield and in a note beside the order. Raises
    NotSent while Shopify has not made the fulfilment orders: tag and metafield stand by then.
    """
    wanted = {line.line: line.waiting for line in marking.lines if line.waiting > 0}
    marks = read_marks(client, marking.order)
    if wanted and not marks.routed:
        _say(client, marks, marking, {})
        raise NotSent(_NOT_ROUTED)
    holding = Holding(client, wanted, marking.note)
    marks = hold(holding, marks)
    free = not_held(marks, wanted)
    _say(client, marks, marking, free)
    if free:
        write_note(client, marking.order, _warning(free, holding.refused), f"HOLD-{marking.digest}")


def _say(client: Client, marks: Marks, marking: Marking, free: Mapping[str, int]) -> None:
    """The tag first: the metafield bears the digest, which says that all of it stands."""
    tags = [tag for tag in marks.tags if tag.casefold() == TAG]
    if marking.lines and not tags:
        client.write("TagOrder", once=False, id=marks.order, tags=[TAG])
    elif tags and not marking.lines:
        client.write("UntagOrder", once=False, id=marks.order, tags=tags)
    value = mark_of(marking, free) if marking.lines else None
    if value and value != marks.mark:
        metafields.replace(client, marks.order, MARK, value, marks.digest)
    elif value is None and marks.digest is not None:
        metafields.remove(client, [marks.order], MARK)


def mark_of(marking: Marking, free: Mapping[str, int]) -> dict[str, Any]:
    """Return the metafield's value; `held` stands only at lines of which fewer units are held than wait."""
    return {"digest": marking.digest, "lines": {one.line: _line(one, free.get(one.line, 0)) for one in marking.lines}}


def _line(one: MarkedLine, free: int) -> dict[str, Any]:
    held = {"held": one.waiting - free} if free else {}
    return {"waiting": one.waiting, "sentence": one.sentence, "label": one.label, **held}


def _warning(free: Mapping[str, int], refused: Mapping[str, str]) -> str:
    units = ", ".join(f"{count} of line {line}" for line, count in sorted(free.items()))
    why = " ".join(sorted(set(refused.values())))
    return (
        f"These units must wait, but no fulfilment order offers to hold them: {units}. {why}".strip()
        + " Please tell whoever packs them."
    )
