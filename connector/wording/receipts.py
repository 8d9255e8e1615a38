"""The receipts of what a buyer sent from their page: a question, or the words that end the contract."""

from connector.money import Money
from connector.wording.body import Body, order_of, rows_of, sentences, shop_of
from connector.wording.facts import NoticeFacts, NoticeLine
from connector.wording.line import waits
from connector.wording.plain import isolate, plain
from connector.wording.speech import Speech


def question(speech: Speech, facts: NoticeFacts) -> Body:
    """Confirm that a question reached the shop."""
    subject = speech.say("Order {order}: your question", order=order_of(facts))
    intro = speech.say(
        "Your question about order {order} reached {shop}. The answer comes by e-mail.",
        order=order_of(facts),
        shop=shop_of(facts),
    )
    by = facts.due_by
    after = (speech.say("You hear from the shop by {day}.", day=speech.day(by)),) if by else ()
    return _receipt(speech, facts, subject, intro, *after)


def withdrawal(speech: Speech, facts: NoticeFacts) -> Body:
    """Confirm on a durable medium that the buyer withdrew; the mail's own date is the moment."""
    subject = speech.say("Order {order}: your withdrawal", order=order_of(facts))
    intro = speech.say(
        "Your withdrawal from the contract for order {order} reached {shop} today. This is your receipt.",
        order=order_of(facts),
        shop=shop_of(facts),
    )
    after = speech.say("What has not shipped is cancelled. If something has, the shop tells you how to send it back.")
    return _receipt(speech, facts, subject, intro, after)


def faster_express(speech: Speech, facts: NoticeFacts) -> Body:
    """Confirm that the buyer waits on and what waits comes by the fastest way."""
    after = speech.say("If you wait, we send it by the fastest delivery once it is here, free of charge.")
    return _receipt(speech, facts, *_waited_on(speech, facts), after)


def faster_paid_back(speech: Speech, facts: NoticeFacts) -> Body:
    """Confirm that the buyer waits on and shipping is paid back; the money has a mail of its own."""
    after = speech.say("What you paid for shipping goes back to you. We write to you about the money.")
    return _receipt(speech, facts, *_waited_on(speech, facts), after)


def swapped(speech: Speech, facts: NoticeFacts) -> Body:
    """Confirm that the buyer takes another item in place of what waits, and what goes back with it."""
    subject = speech.say("Order {order}: another item instead", order=order_of(facts))
    intro = speech.say(
        "You chose {title} in place of what waits in order {order} at {shop}.",
        title=isolate(plain(facts.instead)),
        order=order_of(facts),
        shop=shop_of(facts),
    )
    rows = rows_of((line, _replaced(speech, line)) for line in facts.lines)
    return Body(subject, intro, (intro,), rows, (less_words(speech, facts.money),))


def swap_failed(speech: Speech, facts: NoticeFacts) -> Body:
    """Say that another item could not be had after all: nothing moved, and what waits still waits."""
    subject = speech.say("Order {order}: the other item could not be had", order=order_of(facts))
    intro = speech.say(
        "You chose {title} in place of what waits in order {order} at {shop}. It is not possible any more.",
        title=isolate(plain(facts.instead)),
        order=order_of(facts),
        shop=shop_of(facts),
    )
    after = speech.say("Nothing was changed, and nothing was paid or charged.")
    return _receipt(speech, facts, subject, intro, after)


def declined(speech: Speech, facts: NoticeFacts) -> Body:
    """Say that the shop did not agree to a wish: nothing moved, and what waits still waits."""
    subject = speech.say("Order {order}: nothing was changed", order=order_of(facts))
    intro = speech.say(
        "{shop} did not agree to what you asked for in order {order}. "
        "Nothing was changed, and nothing was paid or charged.",
        shop=shop_of(facts),
        order=order_of(facts),
    )
    return _receipt(speech, facts, subject, intro, speech.say("If you do not agree with that, reply to this e-mail."))


def _replaced(speech: Speech, line: NoticeLine) -> str:
    gone = speech.count("{number} unit of this is replaced.", "{number} units of this are replaced.", line.cancelled)
    return sentences(speech, gone, waits(speech, line.waiting, line.ordered, line.promise))


def less_words(speech: Speech, back: Money | None) -> str:
    """Say what another item costs the buyer: nothing more, or less."""
    if not back:
        return speech.say("You pay nothing more.")
    return speech.say("It costs less: you get {amount} back.", amount=speech.sum(back))


def _waited_on(speech: Speech, facts: NoticeFacts) -> tuple[str, str]:
    intro = speech.say(
        "You agreed to wait for order {order} at {shop}. You can still cancel until it ships.",
        order=order_of(facts),
        shop=shop_of(facts),
    )
    return speech.say("Order {order}: thank you for waiting", order=order_of(facts)), intro


def _receipt(speech: Speech, facts: NoticeFacts, subject: str, intro: str, *after: str) -> Body:
    rows = rows_of((line, waits(speech, line.waiting, line.ordered, line.promise)) for line in facts.lines)
    return Body(subject, intro, (intro,), rows, after)
