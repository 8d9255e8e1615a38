"""What the merchant reads: a deadline that comes near, a question that waits for its answer."""

from connector.errors import Malformed
from connector.wording.body import Body, order_of, rows_of
from connector.wording.facts import NoticeFacts
from connector.wording.line import waits
from connector.wording.speech import Speech


def deadline(speech: Speech, facts: NoticeFacts) -> Body:
    """Say which units must leave by when, and what happens otherwise."""
    if facts.due_by is None:
        raise Malformed("A notice of a deadline needs its day.")
    values = {"order": order_of(facts), "day": speech.day(facts.due_by)}
    subject = speech.say("Order {order} must leave by {day}", **values)
    intro = speech.say("The time for these units of order {order} ends on {day}.", **values)
    if facts.falls:
        then = speech.say("If they have not left by then and the buyer has not agreed to wait, the rule says: refund.")
    else:
        then = speech.say("After that day the buyer may have the right to end the contract.")
    do = speech.say("Ship them, expect a supply so that the buyer is asked, or cancel them yourself.")
    rows = rows_of((line, waits(speech, line.waiting, line.ordered, line.promise)) for line in facts.lines)
    return Body(subject, intro, (intro,), rows, (then, do))


def unanswered(speech: Speech, facts: NoticeFacts) -> Body:
    """Say that the day has come on which a buyer was to have an answer."""
    if facts.due_by is None:
        raise Malformed("A notice of an answer needs its day.")
    values = {"order": order_of(facts), "day": speech.day(facts.due_by)}
    subject = speech.say("Order {order}: a buyer waits for your answer", **values)
    intro = speech.say("A buyer asked about order {order} and was told to hear from you by {day}.", **values)
    do = speech.say("Answer by e-mail, then put the question away on your page: this mail comes once.")
    rows = rows_of((line, waits(speech, line.waiting, line.ordered, line.promise)) for line in facts.lines)
    return Body(subject, intro, (intro,), rows, (do,))
