"""What we want to stand on an order, computed from what we hold at the moment it is written."""

import hashlib
import json

from connector.policy import Policy
from connector.ports import HeldLine, HeldOrder, MarkedLine, Marking
from connector.wording import Speech, line_label, line_sentence, warehouse_note


def marking(order: HeldOrder, speech: Speech, words: str = "", *, may_cancel: bool = True) -> Marking:
    """Say which lines wait for how many units, in the buyer's words; `words` are the warehouse's."""
    label = line_label(speech)
    lines = tuple(
        MarkedLine(one.line.id, one.shown, _sentence(speech, one, may_cancel=may_cancel), label)
        for one in order.lines
        if one.shown
    )
    return Marking(order.id, lines, words if lines else "", _digest(lines))


def _sentence(speech: Speech, one: HeldLine, *, may_cancel: bool) -> str:
    return line_sentence(speech, one.shown, one.line.ordered, one.promise, may_cancel=may_cancel)


def _digest(lines: tuple[MarkedLine, ...]) -> str:
    if not lines:
        return ""
    words = json.dumps([[one.line, one.waiting, one.sentence, one.label] for one in lines])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def note(order: HeldOrder, speech: Speech, policy: Policy, *, faster: bool = False) -> str:
    """Tell the warehouse which units must wait, or that all may go; `faster` as the buyer was promised."""
    waiting = [(one.line.title, one.shown, one.line.ordered) for one in order.lines if one.shown]
    return warehouse_note(speech, waiting, policy.ship_together, faster=faster)
