"""The notices about units that are cancelled and money that goes back."""

from connector.errors import Malformed
from connector.wording.body import Body, order_of, rows_of, sentences, shop_of
from connector.wording.facts import By, How, NoticeFacts, NoticeLine, Row
from connector.wording.line import waits
from connector.wording.plain import isolate, plain
from connector.wording.speech import Speech


def cancelled(speech: Speech, facts: NoticeFacts) -> Body:
    """Say which units are cancelled, by whom, and what happens with the money."""
    subject = speech.say("Order {order}: cancellation", order=order_of(facts))
    if facts.by == By.BUYER:
        intro = speech.say(
            "As you asked, we cancelled units of your order {order} at {shop}.",
            order=order_of(facts),
            shop=shop_of(facts),
        )
    elif facts.by == By.DISCONTINUED:
        intro = speech.say(
            "We are sorry: what you waited for in your order {order} at {shop} is discontinued. It will not come any "
            "more, so we cancelled it.",
            order=order_of(facts),
            shop=shop_of(facts),
        )
    elif facts.by == By.SILENCE:
        intro = speech.say(
            "Units of your order {order} at {shop} were not shipped in time, and no answer of yours reached us. "
            "So they are cancelled.",
            order=order_of(facts),
            shop=shop_of(facts),
        )
    else:
        intro = speech.say(
            "We are sorry: {shop} had to cancel units of your order {order}.",
            order=order_of(facts),
            shop=shop_of(facts),
        )
    after = (*_money_back(speech, facts), *_instead(speech, facts))
    return Body(subject, intro, (intro,), _cancelled_rows(speech, facts), after)


def refunded(speech: Speech, facts: NoticeFacts) -> Body:
    """Confirm a refund the platform confirmed: the exact amount, and by which means."""
    if facts.money is None:
        raise Malformed("A refund notice needs its amount.")
    if facts.how == How.CREDIT:
        return _credited(speech, facts)
    values = {"amount": speech.sum(facts.money), "order": order_of(facts), "shop": shop_of(facts)}
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


def _instead(speech: Speech, facts: NoticeFacts) -> tuple[str, ...]:
    """Name what may be bought instead; nothing is sent in place of what was ordered."""
    named = [isolate(plain(one, 200)) for one in facts.alternatives[:5]]
    return ("\n".join([speech.say("Perhaps one of these suits you instead:"), *named]),) if named else ()


def _credited(speech: Speech, facts: NoticeFacts) -> Body:
    """Confirm store credit the buyer chose: the exact amount, and how it is used."""
    assert facts.money is not None
    values = {"amount": speech.sum(facts.money), "order": order_of(facts), "shop": shop_of(facts)}
    subject = speech.say("Order {order}: {amount} of store credit", **values)
    intro = speech.say("As you chose, {shop} gives you {amount} of store credit for your order {order}.", **values)
    if facts.code:
        code = isolate(plain(facts.code))
        use = speech.say(
            "Your code is {code}. Type it at the checkout: it works once, with this e-mail address.", code=code
        )
    else:
        use = speech.say("It stands in your account at {shop}: sign in at the checkout to use it.", **values)
    return Body(subject, intro, (intro,), _cancelled_rows(speech, facts), (use,))


def _cancelled_rows(speech: Speech, facts: NoticeFacts) -> tuple[Row, ...]:
    return rows_of((line, _cancelled_row(speech, line)) for line in facts.lines)


def _cancelled_row(speech: Speech, line: NoticeLine) -> str:
    gone = speech.count(
        "{number} of {ordered} is cancelled.",
        "{number} of {ordered} are cancelled.",
        line.cancelled,
        ordered=line.ordered,
    )
    return sentences(speech, gone, waits(speech, line.waiting, line.ordered, line.promise))


def _money_back(speech: Speech, facts: NoticeFacts) -> tuple[str, ...]:
    if not facts.charged or (facts.money is not None and not facts.money):
        return (speech.say("You were not charged for them and you will not be."),)
    if facts.how == How.CREDIT:
        return (speech.say("You chose store credit instead of money. We write to you when it is ready."),)
    if facts.money is None:
        return (speech.say("You get the money for them back. We write to you with the exact amount."),)
    amount = speech.sum(facts.money)
    if facts.how == How.BY_HAND:
        back = speech.say("{shop} pays {amount} back to you directly.", shop=shop_of(facts), amount=amount)
    elif facts.how == How.ORIGINAL:
        back = speech.say("{amount} goes back to the payment method you used.", amount=amount)
    else:
        back = speech.say("{amount} goes back to {how}.", amount=amount, how=_how(facts))
    by = (speech.say("It is sent by {day}.", day=speech.day(facts.due_by)),) if facts.due_by else ()
    return (sentences(speech, back, *by), speech.say("We write to you again when it is done."))


def _after_refund(speech: Speech, facts: NoticeFacts) -> tuple[str, ...]:
    reference = isolate(plain(facts.reference))
    named = (speech.say("Reference: {reference}", reference=reference),) if reference else ()
    shown = speech.say("Your bank may need a few days to show it.")
    dispute = speech.say(
        "If you have opened a dispute with your bank, tell us, so that you are neither paid twice nor left without."
    )
    return (shown, dispute, *named)


def _how(facts: NoticeFacts) -> str:
    return isolate(plain(facts.how))
