"""The notices about goods: what waits, until when, and that they are here."""

from datetime import date

from connector.model import Promise
from connector.wording.body import Body, order_of, rows_of, sentences, shop_of
from connector.wording.facts import NoticeFacts, NoticeLine
from connector.wording.line import Span, waits, when
from connector.wording.speech import Speech


def waiting(speech: Speech, facts: NoticeFacts) -> Body:
    """Acknowledge what waits and until when."""
    units = sum(line.waiting for line in facts.lines)
    subject = speech.count(
        "Order {order}: {number} unit waits for stock",
        "Order {order}: {number} units wait for stock",
        units,
        order=order_of(facts),
    )
    intro = speech.say(
        "Not everything in your order {order} at {shop} is in stock yet. Below is what waits, and until when.",
        order=order_of(facts),
        shop=shop_of(facts),
    )
    rows = rows_of((line, _waiting_row(speech, line)) for line in facts.lines)
    return Body(subject, preheader(speech, facts), (intro,), rows, together(speech, facts))


def date_moved(speech: Speech, facts: NoticeFacts) -> Body:
    """Say from which date to which, and why."""
    order, shop = order_of(facts), shop_of(facts)
    if not any(_last(line.promise) for line in facts.lines):
        subject = speech.say("Order {order}: no shipping date yet", order=order)
    else:
        subject = speech.say("Order {order}: new shipping date", order=order)
    intro = speech.say("There is news about when your order {order} at {shop} ships.", order=order, shop=shop)
    sorry = (speech.say("We are sorry that you have to wait longer than we said."),)
    rows = rows_of((line, _moved_row(speech, line)) for line in facts.lines)
    late = any(_later(line) for line in facts.lines)
    return Body(subject, preheader(speech, facts), (intro, *(sorry if late else ())), rows, together(speech, facts))


def ready(speech: Speech, facts: NoticeFacts) -> Body:
    """Say that the goods are here."""
    subject = speech.say("Order {order}: what you waited for is here", order=order_of(facts))
    intro = speech.say(
        "What you waited for in your order {order} at {shop} is here.", order=order_of(facts), shop=shop_of(facts)
    )
    rows = rows_of((line, _ready_row(speech, line)) for line in facts.lines)
    return Body(subject, intro, (intro,), rows, together(speech, facts))


def _waiting_row(speech: Speech, line: NoticeLine) -> str:
    return waits(speech, line.waiting, line.ordered, line.promise) or speech.say("Not affected.")


def _moved_row(speech: Speech, line: NoticeLine) -> str:
    if not line.waiting:
        return speech.say("Not affected.")
    texts = [waits(speech, line.waiting, line.ordered, line.promise)]
    if line.earlier is not None:
        texts.append(speech.say("Told before: {earlier}.", earlier=when(speech, line.earlier)))
    return sentences(speech, *texts, reason(speech, line.promise))


def _ready_row(speech: Speech, line: NoticeLine) -> str:
    here = speech.count(
        "{number} of {ordered} is here and will ship.",
        "{number} of {ordered} are here and will ship.",
        line.ready,
        ordered=line.ordered,
    )
    return sentences(speech, here, waits(speech, line.waiting, line.ordered, line.promise))


def reason(speech: Speech, promise: Promise | None) -> str:
    """Say why, in one sentence; the reason is the one the date was chosen for."""
    reason = promise.reason if promise else "no_date"
    if reason == "supply":
        return speech.say("The date follows from the next delivery we expect.")
    if reason == "lead_time":
        return speech.say("The date is our usual time; no delivery date has been confirmed to us yet.")
    if reason == "overdue":
        return speech.say("The delivery we expected has not arrived yet.")
    return speech.say("No delivery date has been confirmed to us yet.")


def together(speech: Speech, facts: NoticeFacts) -> tuple[str, ...]:
    """Say what happens to the units that need not wait, where there are any."""
    if facts.ship_together and any(line.waiting for line in facts.lines):
        return (speech.say("Your order ships complete, once everything is here."),)
    rest = any(line.waiting and line.ordered > line.waiting + line.cancelled for line in facts.lines)
    return (speech.say("What is in stock ships without waiting for the rest."),) if rest else ()


def preheader(speech: Speech, facts: NoticeFacts) -> str:
    """Return the date if all lines share one, else what can be done."""
    said = {when(speech, line.promise) for line in facts.lines if line.waiting}
    if len(said) != 1:
        return speech.say("What waits, and until when.")
    text = said.pop()
    return text[:1].upper() + text[1:]


def _later(line: NoticeLine) -> bool:
    """Tell whether the buyer has to wait longer than was told; no date is later than any."""
    told = _last(line.earlier)
    return line.waiting > 0 and told is not None and (_last(line.promise) or date.max) > told


def _last(span: Span | None) -> date | None:
    return (span.until or span.due) if span else None
