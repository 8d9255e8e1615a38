"""What each kind of notice says between greeting and closing."""

from collections.abc import Iterable
from dataclasses import dataclass

from connector.errors import Malformed
from connector.model import Promise
from connector.wording.facts import By, How, NoticeFacts, NoticeLine, Row
from connector.wording.line import waits, when
from connector.wording.plain import isolate, plain
from connector.wording.speech import Speech

OPEN_KINDS = frozenset({"waiting", "date", "ready"})


@dataclass(frozen=True, slots=True)
class Body:
    """A notice without its frame."""

    subject: str
    preheader: str
    paragraphs: tuple[str, ...]
    rows: tuple[Row, ...]
    after: tuple[str, ...] = ()


def waiting(speech: Speech, facts: NoticeFacts) -> Body:
    """Acknowledge what waits and until when."""
    units = sum(line.waiting for line in facts.lines)
    subject = speech.count(
        "Order {order}: {number} unit waits for stock",
        "Order {order}: {number} units wait for stock",
        units,
        order=_order(facts),
    )
    intro = speech.say(
        "Not everything in your order {order} at {shop} is in stock yet. Below is what waits, and until when.",
        order=_order(facts),
        shop=_shop(facts),
    )
    rows = _rows(facts, ((line, _waiting_row(speech, line)) for line in facts.lines))
    return Body(subject, _preheader(speech, facts), (intro,), rows, _together(speech, facts))


def date_moved(speech: Speech, facts: NoticeFacts) -> Body:
    """Say from which date to which, and why."""
    order, shop = _order(facts), _shop(facts)
    if not any(_dated(line.promise) for line in facts.lines):
        subject = speech.say("Order {order}: no shipping date yet", order=order)
    else:
        subject = speech.say("Order {order}: new shipping date", order=order)
    intro = speech.say("There is news about when your order {order} at {shop} ships.", order=order, shop=shop)
    sorry = (speech.say("We are sorry that you have to wait longer than we said."),)
    rows = _rows(facts, ((line, _moved_row(speech, line)) for line in facts.lines))
    late = any(_later(line) for line in facts.lines)
    return Body(subject, _preheader(speech, facts), (intro, *(sorry if late else ())), rows, _together(speech, facts))


def ready(speech: Speech, facts: NoticeFacts) -> Body:
    """Say that the goods are here."""
    subject = speech.say("Order {order}: what you waited for is here", order=_order(facts))
    intro = speech.say(
        "What you waited for in your order {order} at {shop} is here.", order=_order(facts), shop=_shop(facts)
    )
    rows = _rows(facts, ((line, _ready_row(speech, line)) for line in facts.lines))
    return Body(subject, intro, (intro,), rows, _together(speech, facts))


def cancelled(speech: Speech, facts: NoticeFacts) -> Body:
    """Say which units are cancelled, by whom, and what happens with the money."""
    subject = speech.say("Order {order}: cancellation", order=_order(facts))
    if facts.by == By.BUYER:
        intro = speech.say(
            "As you asked, we cancelled units of your order {order} at {shop}.", order=_order(facts), shop=_shop(facts)
        )
    else:
        intro = speech.say(
            "We are sorry: {shop} had to cancel units of your order {order}.", order=_order(facts), shop=_shop(facts)
        )
    return Body(subject, intro, (intro,), _cancelled_rows(speech, facts), _money_back(speech, facts))


def refunded(speech: Speech, facts: NoticeFacts) -> Body:
    """Confirm a refund the platform confirmed: the exact amount, and by which means."""
    if facts.money is None:
        raise Malformed("A refund notice needs its amount.")
    values = {"amount": speech.sum(facts.money), "order": _order(facts), "shop": _shop(facts)}
    subject = speech.say("Order {order}: {amount} refunded", **values)
    if facts.how == How.BY_HAND:
        intro = speech.say("{shop} paid {amount} for your order {order} back to you directly.", **values)
    elif facts.how == How.ORIGINAL:
        intro = speech.say(
            "We refunded {amount} for your order {order} at {shop} to the payment method you used.", **values
        )
    else:
        intro = speech.say("We refunded {amount} for your order {order} at {shop} to {how}.", **values, how=_how(facts))
    return Body(subject, intro, (intro,), _cancelled_rows(speech, facts), _after_refund(speech, facts))


def _waiting_row(speech: Speech, line: NoticeLine) -> str:
    return waits(speech, line.waiting, line.ordered, line.promise) or speech.say("Not affected.")


def _moved_row(speech: Speech, line: NoticeLine) -> str:
    if not line.waiting:
        return speech.say("Not affected.")
    texts = [waits(speech, line.waiting, line.ordered, line.promise)]
    if line.earlier is not None:
        texts.append(speech.say("Told before: {earlier}.", earlier=when(speech, line.earlier)))
    return _sentences(speech, *texts, _reason(speech, line.promise))


def _ready_row(speech: Speech, line: NoticeLine) -> str:
    here = speech.count(
        "{number} of {ordered} is here and will ship.",
        "{number} of {ordered} are here and will ship.",
        line.ready,
        ordered=line.ordered,
    )
    return _sentences(speech, here, waits(speech, line.waiting, line.ordered, line.promise))


def _cancelled_rows(speech: Speech, facts: NoticeFacts) -> tuple[Row, ...]:
    return _rows(facts, ((line, _cancelled_row(speech, line)) for line in facts.lines))


def _cancelled_row(speech: Speech, line: NoticeLine) -> str:
    gone = speech.count(
        "{number} of {ordered} is cancelled.",
        "{number} of {ordered} are cancelled.",
        line.cancelled,
        ordered=line.ordered,
    )
    return _sentences(speech, gone, waits(speech, line.waiting, line.ordered, line.promise))


def _reason(speech: Speech, promise: Promise | None) -> str:
    """Say why, in one sentence; the reason is the one the date was chosen for."""
    reason = promise.reason if promise else "no_date"
    if reason == "supply":
        return speech.say("The date follows from the next delivery we expect.")
    if reason == "lead_time":
        return speech.say("The date is our usual time; no delivery date has been confirmed to us yet.")
    if reason == "overdue":
        return speech.say("The delivery we expected has not arrived yet.")
    return speech.say("No delivery date has been confirmed to us yet.")


def _money_back(speech: Speech, facts: NoticeFacts) -> tuple[str, ...]:
    if not facts.charged:
        return (speech.say("You were not charged for them and you will not be."),)
    if facts.money is None:
        return (speech.say("You get the money for them back. We write to you with the exact amount."),)
    amount = speech.sum(facts.money)
    if facts.how == How.BY_HAND:
        back = speech.say("{shop} pays {amount} back to you directly.", shop=_shop(facts), amount=amount)
    elif facts.how == How.ORIGINAL:
        back = speech.say("{amount} goes back to the payment method you used.", amount=amount)
    else:
        back = speech.say("{amount} goes back to {how}.", amount=amount, how=_how(facts))
    by = (speech.say("It is sent by {day}.", day=speech.day(facts.due_by)),) if facts.due_by else ()
    return (_sentences(speech, back, *by), speech.say("We write to you again when it is done."))


def _after_refund(speech: Speech, facts: NoticeFacts) -> tuple[str, ...]:
    reference = isolate(plain(facts.reference))
    named = (speech.say("Reference: {reference}", reference=reference),) if reference else ()
    shown = speech.say("Your bank may need a few days to show it.")
    dispute = speech.say(
        "If you have opened a dispute with your bank, tell us, so that you are neither paid twice nor left without."
    )
    return (shown, dispute, *named)


def _together(speech: Speech, facts: NoticeFacts) -> tuple[str, ...]:
    """Say what happens to the units that need not wait, where there are any."""
    if facts.ship_together and any(line.waiting for line in facts.lines):
        return (speech.say("Your order ships complete, once everything is here."),)
    rest = any(line.waiting and line.ordered > line.waiting + line.cancelled for line in facts.lines)
    return (speech.say("What is in stock ships without waiting for the rest."),) if rest else ()


def _preheader(speech: Speech, facts: NoticeFacts) -> str:
    """Return the date if all lines share one, else what can be done."""
    said = {when(speech, line.promise) for line in facts.lines if line.waiting}
    if len(said) != 1:
        return speech.say("What waits, and until when.")
    text = said.pop()
    return text[:1].upper() + text[1:]


def _later(line: NoticeLine) -> bool:
    """Tell whether the buyer has to wait longer than was told."""
    if not _dated(line.earlier) or line.earlier is None or not line.waiting:
        return False
    if not _dated(line.promise) or line.promise is None:
        return True
    return (line.promise.until or line.promise.due) > (line.earlier.until or line.earlier.due)  # type: ignore[operator]


def _dated(promise: Promise | None) -> bool:
    return promise is not None and promise.due is not None


def _sentences(speech: Speech, *texts: str) -> str:
    """Join sentences as the language does."""
    joined = ""
    for text in filter(None, texts):
        joined = speech.say("{first} {second}", first=joined, second=text) if joined else text
    return joined


def _rows(facts: NoticeFacts, texts: Iterable[tuple[NoticeLine, str]]) -> tuple[Row, ...]:
    assert facts.lines is not None
    return tuple(Row(plain(line.title) or plain(line.sku) or "–", plain(line.sku, 40), text) for line, text in texts)


def _order(facts: NoticeFacts) -> str:
    return isolate(plain(facts.order, 40))


def _shop(facts: NoticeFacts) -> str:
    return isolate(plain(facts.shop))


def _how(facts: NoticeFacts) -> str:
    return isolate(plain(facts.how))
