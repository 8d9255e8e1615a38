"""What the warehouse reads on an order."""

from collections.abc import Sequence

from connector.wording.plain import plain
from connector.wording.speech import Speech


def warehouse_note(
    speech: Speech, lines: Sequence[tuple[str, int, int]], ship_together: bool, *, faster: bool = False
) -> str:
    """Say which units must not be picked yet; `lines` are (title, waiting, ordered).

    `faster`: the buyer was promised the fastest delivery for what waited, also once nothing waits any more.
    """
    waiting = [_line(speech, *line) for line in lines if line[1] > 0]
    express = [speech.say("The buyer was promised the fastest delivery for what waited, free of charge.")]
    if not waiting:
        return "\n".join([warehouse_all_clear(speech), *express[: int(faster)]])
    rest = speech.say("Hold the whole order until everything is here.")
    if not ship_together:
        rest = speech.say("Everything else in this order may ship now.")
    return "\n".join(
        [speech.say("Backorder: these units are not in stock yet."), *waiting, rest, *express[: int(faster)]]
    )


def warehouse_all_clear(speech: Speech) -> str:
    """Say that nothing of the order waits any more."""
    return speech.say("Nothing in this order waits for stock any more: it may ship.")


def _line(speech: Speech, title: str, waiting: int, ordered: int) -> str:
    """Put the title last, so that one written from right to left cannot turn the numbers around."""
    return speech.say(
        "- {waiting} of {ordered} must wait: {title}", waiting=waiting, ordered=ordered, title=plain(title)
    )
