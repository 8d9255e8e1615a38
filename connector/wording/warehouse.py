"""What the warehouse reads on an order."""

from collections.abc import Sequence

from connector.wording.plain import plain
from connector.wording.speech import Speech


def warehouse_note(speech: Speech, lines: Sequence[tuple[str, int, int]], ship_together: bool) -> str:
    """Say which units must not be picked yet; `lines` are (title, waiting, ordered)."""
    waiting = [_line(speech, *line) for line in lines if line[1] > 0]
    if not waiting:
        return warehouse_all_clear(speech)
    rest = speech.say("Hold the whole order until everything is here.")
    if not ship_together:
        rest = speech.say("Everything else in this order may ship now.")
    return "\n".join([speech.say("Backorder: these units are not in stock yet."), *waiting, rest])


def warehouse_all_clear(speech: Speech) -> str:
    """Say that nothing of the order waits any more."""
    return speech.say("Nothing in this order waits for stock any more: it may ship.")


def _line(speech: Speech, title: str, waiting: int, ordered: int) -> str:
    """Put the title last, so that one written from right to left cannot turn the numbers around."""
    return speech.say(
        "- {waiting} of {ordered} must wait: {title}", waiting=waiting, ordered=ordered, title=plain(title)
    )
