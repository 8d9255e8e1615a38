"""What the buyer's own page says: what waits, why, what may be done about it, and what happens next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from connector.model import Promise
from connector.money import Money
from connector.wording.line import waits, when
from connector.wording.plain import isolate, plain
from connector.wording.receipts import less_words
from connector.wording.speech import Speech


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of the order; `ahead` are owed units of others that are filled before its own (None: not known)."""

    id: str
    title: str
    ordered: int
    waiting: int
    open_units: int
    ahead: int | None
    promise: Promise | None
    told: tuple[Promise, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a shop says for the case that something is wrong; each may be missing.

    `answer_by` is the day by which it answers a question asked now, `contact` how a person is reached, `mediator` who
    helps where both do not agree, `link` where that one is found.
    """

    answer_by: date | None = None
    contact: str = ""
    mediator: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """All a buyer's page may say; `asked` is True while a cancellation waits for the shop's approval.

    `credit` tells whether store credit may be chosen, `withdrawal` how many days after delivery withdrawing stays a
    right (None: there is no such function), `alternatives` where something else may be bought, `faster` what there is
    for waiting on: "express" (fast delivery for free), "paid_back" (shipping is paid back), "" (nothing).
    """

    shop: str
    order: str
    lines: tuple[PageLine, ...]
    may_cancel: bool = True
    charged: bool = True
    asked: bool = False
    credit: bool = False
    withdrawal: int | None = None
    alternatives: tuple[str, ...] = ()
    faster: str = ""
    trouble: Trouble = Trouble()


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
    if line.ahead is None:
        return (told,)
    if not line.ahead:
        return (told, speech.say("Nobody stands before you in the queue."))
    before = speech.count(
        "{number} unit of an earlier order is filled before yours.",
        "{number} units of earlier orders are filled before yours.",
        line.ahead,
    )
    return (told, before)


def line_history(speech: Speech, line: PageLine) -> tuple[tuple[str, str, str], ...]:
    """Return (day, words, language) of every promise of a line that was changed since, oldest first."""
    if len(line.told) < 2:  # noqa: PLR2004  # one promise has no history
        return ()
    return tuple(
        (speech.day(one.made.date()), one.words or when(speech, one), one.language if one.words else speech.locale)
        for one in line.told
    )


def credit_words(speech: Speech, shop: str, worth: Money, bonus: Money) -> tuple[str, ...]:
    """Offer store credit beside the refund: what it is worth, and what it is not."""
    if bonus:
        first = speech.say(
            "Or take {amount} of store credit instead of the money: {bonus} more.",
            amount=speech.sum(worth),
            bonus=speech.sum(bonus),
        )
    else:
        first = speech.say("Or take {amount} of store credit instead of the money.", amount=speech.sum(worth))
    only = speech.say(
        "Credit can be spent at {shop} only; the refund is yours if you do not want it.", shop=_name(shop)
    )
    return (first, only, speech.say("If it comes as a code, the code works once and what is left of it is lost."))


def faster_words(speech: Speech, faster: str) -> str:
    """Say what a buyer may have for waiting on, "" where there is nothing."""
    told = {
        "express": speech.say("If you wait, we send it by the fastest delivery once it is here, free of charge."),
        "paid_back": speech.say("If you wait, you get back what you paid for shipping."),
    }
    return told.get(faster, "")


def faster_question(speech: Speech, faster: str, money: Money | None) -> tuple[str, ...]:
    """Ask once more before the buyer agrees to wait for it."""
    first = speech.say("You agree to wait. You can still cancel until it ships.")
    if money is None:
        return (first, faster_words(speech, faster))
    return (first, speech.say("You get {amount} back.", amount=speech.sum(money)))


def swap_words(speech: Speech, units: int) -> str:
    """Say that another item may be had now, and how many units of it."""
    return speech.count("{number} unit may be had now.", "{number} units may be had now.", units)


def swap_question(
    speech: Speech, waits: str, instead: str, units: int, back: Money, each: tuple[Money, Money]
) -> tuple[str, ...]:
    """Ask once more before another item takes the place of what waits; `each` is what one was paid and costs today."""
    asked = speech.count(
        "Take {number} unit of {instead} in place of {waits}?",
        "Take {number} units of {instead} in place of {waits}?",
        units,
        instead=_name(instead),
        waits=_name(waits),
    )
    paid, price = (speech.sum(one) for one in each)
    compared = speech.say("You paid {paid} for one; this item costs {price} today.", paid=paid, price=price)
    return (asked, compared, less_words(speech, back))


def withdrawal_words(speech: Speech, facts: PageFacts) -> tuple[str, ...]:
    """Say what the right to withdraw is, while there is one."""
    if facts.withdrawal is None:
        return ()
    return (
        speech.count(
            "You may withdraw from the contract without a reason, until {number} day after the last goods reached you.",
            "You may withdraw from the contract without a reason, "
            "until {number} days after the last goods reached you.",
            facts.withdrawal,
        ),
    )


def withdrawal_question(speech: Speech, facts: PageFacts) -> tuple[str, ...]:
    """Ask once more before the contract ends: what has not left is cancelled, the rest is for the shop to answer."""
    return (
        speech.say("Withdraw from the contract for order {order}?", order=_name(facts.order)),
        speech.say("What has not shipped is cancelled. If something has, the shop tells you how to send it back."),
    )


def answer_words(speech: Speech, facts: PageFacts) -> str:
    """Say by when a question asked now is answered, "" where the shop names no day."""
    by = facts.trouble.answer_by
    return speech.say("Ask today and you hear from the shop by {day}.", day=speech.day(by)) if by else ""


def trouble_words(speech: Speech, facts: PageFacts) -> tuple[str, ...]:
    """Say where a buyer turns when something is wrong, and when shop and buyer do not agree."""
    shop, said = _name(facts.shop), facts.trouble
    found = []
    if said.contact:
        contact = isolate(plain(said.contact, 200))
        found.append(speech.say("You reach a person at {shop} here: {contact}", shop=shop, contact=contact))
    if said.mediator:
        mediator = isolate(plain(said.mediator))
        found.append(speech.say("If you and {shop} do not agree, {mediator} can help.", shop=shop, mediator=mediator))
    return tuple(found)


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
        "faster": speech.say("Thank you for waiting. We confirm it by e-mail."),
        "swapped": speech.say("Your choice is recorded. We confirm it by e-mail."),
        "kept": speech.say("Thank you: your units stay yours."),
        "credited": speech.say("Your choice is recorded. We write to you when your store credit is ready."),
        "withdrawn": speech.say("Your withdrawal is recorded. We confirm it by e-mail."),
        "asked": speech.say("Your question went to the shop."),
        "moved": speech.say("What is promised changed meanwhile. Please read it and choose again."),
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
        "trouble": speech.say("If something is wrong"),
        "told": speech.say("What we told you before"),
        "credit": speech.say("Yes, take store credit"),
        "withdrawal": speech.say("Right of withdrawal"),
        "withdraw": speech.say("Withdraw from the contract here"),
        "confirm_withdrawal": speech.say("Confirm withdrawal"),
        "faster": speech.say("Wait, with faster shipping"),
        "paid_back": speech.say("Wait, with shipping paid back"),
        "confirm_faster": speech.say("Yes, I wait"),
        "here": speech.say("You may take something else that is here:"),
        "swap": speech.say("Take this instead"),
        "swap_units": speech.say("Units to replace"),
        "confirm_swap": speech.say("Yes, take it instead"),
        "instead": speech.say("Perhaps one of these suits you instead:"),
    }
