"""The notices that ask: a later date or none, the choice, and what it means when no answer comes."""

from connector.wording.body import Body, order_of, rows_of, sentences, shop_of
from connector.wording.facts import NoticeFacts, NoticeLine
from connector.wording.goods import preheader, reason, together
from connector.wording.line import waits, when
from connector.wording.speech import Speech


def first(speech: Speech, facts: NoticeFacts) -> Body:
    """Ask about the first date that is later than was said."""
    return _asking(
        speech,
        facts,
        speech.say("Order {order}: later than we said. Keep waiting or cancel?", order=order_of(facts)),
        speech.say(
            "Your order {order} at {shop} ships later than we said.", order=order_of(facts), shop=shop_of(facts)
        ),
    )


def renewed(speech: Speech, facts: NoticeFacts) -> Body:
    """Ask about another delay."""
    return _asking(
        speech,
        facts,
        speech.say("Order {order}: delayed again. Do you want to keep waiting?", order=order_of(facts)),
        speech.say("Your order {order} at {shop} is delayed again.", order=order_of(facts), shop=shop_of(facts)),
    )


def unknown(speech: Speech, facts: NoticeFacts) -> Body:
    """Ask whether to wait although nobody knows for how long."""
    return _asking(
        speech,
        facts,
        speech.say("Order {order}: we cannot give a shipping date. Keep waiting or cancel?", order=order_of(facts)),
        speech.say(
            "We cannot say now when your order {order} at {shop} ships.", order=order_of(facts), shop=shop_of(facts)
        ),
    )


def still(speech: Speech, facts: NoticeFacts) -> Body:
    """Say that nothing changed, so that nobody has to wonder."""
    subject = speech.say("Order {order}: still waiting, nothing has changed", order=order_of(facts))
    intro = speech.say(
        "Nothing has changed for your order {order} at {shop} since we last wrote.",
        order=order_of(facts),
        shop=shop_of(facts),
    )
    rows = rows_of((line, waits(speech, line.waiting, line.ordered, line.promise)) for line in facts.lines)
    return Body(subject, preheader(speech, facts), (intro,), rows, together(speech, facts))


def _asking(speech: Speech, facts: NoticeFacts, subject: str, intro: str) -> Body:
    """Put the question together: what is new, what may be done, and what no answer means."""
    sorry = speech.say("We are sorry.")
    rows = rows_of((line, _row(speech, line)) for line in facts.lines)
    after = (*_choice(speech, facts), *together(speech, facts))
    return Body(subject, preheader(speech, facts), (sentences(speech, intro, sorry),), rows, after)


def _row(speech: Speech, line: NoticeLine) -> str:
    texts = [waits(speech, line.waiting, line.ordered, line.promise), _away(speech, line)]
    if line.earlier is not None:
        texts.append(speech.say("Told before: {earlier}.", earlier=when(speech, line.earlier)))
    return sentences(speech, *texts, reason(speech, line.promise), silence(speech, line))


def _away(speech: Speech, line: NoticeLine) -> str:
    """Say the delay as a number of days: some places want it so."""
    if not line.days or line.days < 1:
        return ""
    return speech.count(
        "That is {number} day from today.",
        "That is {number} days from today.",
        line.days,
    )


def silence(speech: Speech, line: NoticeLine) -> str:
    """Say what happens if the buyer does nothing, and on which day; never typed by hand."""
    if line.silence == "cancel" and line.answer_by:
        return speech.say(
            "If you do not answer and it has not shipped by {day}, it is cancelled and refunded.",
            day=speech.day(line.answer_by),
        )
    if line.silence == "consent" and line.answer_by:
        return speech.say(
            "If you do not answer, we take it that you agree to wait until {day}.", day=speech.day(line.answer_by)
        )
    return speech.say("If you do not answer, your order stands and you keep all your rights.")


def _choice(speech: Speech, facts: NoticeFacts) -> tuple[str, ...]:
    """Name both answers with equal weight, and that both are free."""
    choice = speech.say("You may keep waiting, or cancel for a full refund; both are free.")
    if not facts.charged:
        choice = speech.say("You may keep waiting, or cancel; both are free, and you were not charged.")
    return (sentences(speech, choice, speech.say("You may also cancel later, until it ships.")),)
