"""What the buyer's own page says: what waits, why, what may be done about it, and what happens next."""

from collections.abc import Mapping
from dataclasses import dataclass

from connector.model import Promise
from connector.money import Money
from connector.wording.line import waits
from connector.wording.plain import isolate, plain
from connector.wording.speech import Speech


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of the order; `ahead` are owed units of others that are filled before this line's."""

    id: str
    title: str
    ordered: int
    waiting: int
    open_units: int
    ahead: int
    promise: Promise | None


@dataclass(frozen=True, slots=True)
class PageFacts:
    """All a buyer's page may say; `asked` is True while a cancellation waits for the shop's approval."""

    shop: str
    order: str
    lines: tuple[PageLine, ...]
    may_cancel: bool = True
    charged: bool = True
    asked: bool = False


def page_title(speech: Speech, facts: PageFacts) -> str:
    """Name the page."""
    return speech.say(
        "Your order {order} at {shop}", order=isolate(plain(facts.order)), shop=isolate(plain(facts.shop))
    )


def line_story(speech: Speech, line: PageLine) -> tuple[str, ...]:
    """Say what of one line waits, until when, and who stands before it."""
    if not line.waiting:
        return (speech.say("Nothing of this waits any more."),)
    told = waits(speech, line.waiting, line.ordered, line.promise)
    if not line.ahead:
        return (told, speech.say("Nobody stands before you in the queue."))
    before = speech.count(
        "{number} unit of an earlier order is filled before yours.",
        "{number} units of earlier orders are filled before yours.",
        line.ahead,
    )
    return (told, before)


def terms(speech: Speech, facts: PageFacts) -> tuple[str, ...]:
    """Say in two sentences what cancelling means here."""
    if facts.asked:
        return (speech.say("You asked to cancel: the shop is looking at it."),)
    if not facts.may_cancel:
        return (speech.say("This shop cancels by hand: ask it below."),)
    free = speech.say("You may cancel units that have not shipped, free of charge.")
    if not facts.charged:
        return (free, speech.say("You were not charged for them and you will not be."))
    return (free, speech.say("The money goes back to the payment method you used."))


def cancel_question(speech: Speech, rows: Mapping[str, int], money: Money | None) -> tuple[str, ...]:
    """Ask once more before units are cancelled; `rows` are units by the item's name, `money` what comes back."""
    asked = [
        speech.count("Cancel {number} unit of {title}?", "Cancel {number} units of {title}?", count, title=_name(title))
        for title, count in rows.items()
    ]
    if money is None or not money:
        return (*asked, speech.say("You were not charged for them and you will not be."))
    return (*asked, speech.say("You get {amount} back.", amount=speech.sum(money)))


def _name(title: str) -> str:
    return isolate(plain(title))


def said(speech: Speech, what: str) -> str:
    """Say what came of the last press: "cancelled", "kept", "asked", "nothing", "failed" or "gone"; "" for others."""
    told = {
        "cancelled": speech.say("Your cancellation is recorded. We write to you about the money."),
        "kept": speech.say("Thank you: your units stay yours."),
        "asked": speech.say("Your question went to the shop."),
        "nothing": speech.say("Say how many units you want to cancel."),
        "failed": speech.say("This did not work, and nothing was changed. Please try again in a moment."),
        "gone": speech.say("This link is not valid any more. Look for the newest mail about your order."),
    }
    return told.get(what, "")


def labels(speech: Speech) -> Mapping[str, str]:
    """Return the words on buttons and fields."""
    return {
        "waits": speech.say("What waits"),
        "may": speech.say("What you may do"),
        "keep": speech.say("Keep waiting"),
        "cancel": speech.say("Cancel units"),
        "units": speech.say("Units to cancel"),
        "confirm": speech.say("Yes, cancel them"),
        "back": speech.say("No, go back"),
        "question": speech.say("Your question to the shop"),
        "send": speech.say("Send the question"),
    }
