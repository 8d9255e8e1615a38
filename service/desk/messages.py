"""A merchant's own words, for their page: which mails have them, how they look, and a test to themselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from adapters.mail.own import typed as as_typed
from config.page.counter import Caller, Typed
from connector.errors import NotSent, Refused
from connector.model import Merchant
from connector.policy import Policy
from connector.wording import (
    FREE,
    LANGUAGES,
    LONGEST,
    LONGEST_SUBJECT,
    VARIABLES,
    Fault,
    OwnWords,
    Speech,
    examples,
    line_sentence,
    notice,
    page_sentence,
    place_of,
    plain,
)
from service import words
from service.desk.watch import MAILS
from service.trial import made_up, sample
from service.wiring import House, speech

WHEN: Mapping[str, str] = {
    "waiting": "After an order of which something waits.",
    "date": "When the day moves and the buyer need not be asked; good news too.",
    "ready": "When what was waited for is here.",
    "still_waiting": "When a buyer has heard nothing for the days you chose.",
    "delay_first": "When it comes so much later that the law wants the buyer asked.",
    "delay_renewed": "When it comes later again after the buyer was asked.",
    "delay_unknown": "When no day can be named any more, so that the buyer is asked.",
    "cancelled": "After units were cancelled, whoever did it.",
    "refunded": "When your store confirmed that the money goes back.",
    "question": "Right after a buyer asks you something on their page.",
    "withdrawal": "Right after a buyer withdraws from the contract on their page.",
    "faster_express": "After a buyer goes on waiting and gets the fastest delivery for it.",
    "faster_paid_back": "After a buyer goes on waiting and gets shipping paid back for it.",
    "swapped": "After a buyer chose another item in place of what waits.",
    "swap_failed": "When another item a buyer chose could not be had after all.",
    "declined": "After you did not agree to what a buyer asked for.",
}
GIVES: Mapping[str, str] = {
    "shop": "The name of your shop",
    "order": "The number of the order",
    "buyer": "The name of the buyer",
    "items": "What the mail is about",
    "units": "How many units it is about",
    "date": "When it ships, in words",
    "earlier": "What was said before about when it ships",
    "amount": "The money that goes back",
}
STORE = (
    "On the item's page, when a delivery is expected",
    "On the item's page, when none is expected",
    "In the cart, beside an item that ships later",
    "On the order",
)
NO_ADDRESS = "Say first where you hear of deadlines: a test goes to that address, and to no other."
ENOUGH = "Ten tests in an hour are enough: try again later."
_MOST, _WITHIN = 10, timedelta(hours=1)


def known(kind: str, language: str) -> bool:
    """Tell whether there is such a mail, and whether we write in that language."""
    return kind in VARIABLES and language in LANGUAGES


def listed(house: House, merchant: Merchant) -> Mapping[str, Any]:
    """Return every kind of mail with the languages in which it has words of the merchant's."""
    with house.books.reading(merchant.id) as record:
        own = {(one.kind, one.language) for one in record.wordings.listed()}
    kinds = [
        {"kind": kind, "name": MAILS[kind], "when": when, "own": [one for one in LANGUAGES if (kind, one) in own]}
        for kind, when in WHEN.items()
    ]
    return {"kinds": kinds, "own": len(own)}


def kept(house: House, merchant: Merchant, kind: str, language: str) -> Typed:
    """Return the words that stand, as they would be typed."""
    with house.books.reading(merchant.id) as record:
        found = record.wordings.find(kind, language)
    return Typed(kind, language, found.subject, as_typed(found.body)) if found else Typed(kind, language)


def drawn(house: House, merchant: Merchant, typed: Typed) -> Mapping[str, Any]:
    """Return what stands around the fields of one mail: what may be filled in, our own words, and what else is said."""
    with house.books.reading(merchant.id) as record:
        policy = record.policy
        saved = [one.at for one in record.wordings.listed() if (one.kind, one.language) == (typed.kind, typed.language)]
    tongue, now = speech(typed.language), house.clock()
    facts = made_up(merchant, policy, typed.kind, "1001", now)
    filled = examples(tongue, typed.kind, facts)
    ours = notice(tongue, typed.kind, facts)
    return {
        "name": MAILS[typed.kind],
        "when": WHEN[typed.kind],
        "free": typed.kind in FREE,
        "places": [(place_of(name), GIVES[name], filled[name]) for name in VARIABLES[typed.kind]],
        "order_place": place_of("order"),
        "ours": {"subject": ours.subject, "opening": [plain(one, 1000) for one in ours.paragraphs[1:]]},
        "store": _in_store(tongue, merchant, policy, now),
        "longest": {"subject": LONGEST_SUBJECT, "body": LONGEST},
        "saved": max(saved, default=None),
        "to": policy.alert_to,
    }


def _in_store(tongue: Speech, merchant: Merchant, policy: Policy, now: datetime) -> Sequence[tuple[str, str]]:
    """Return what buyers read outside of mails; these sentences are the same for every merchant."""
    line, may = made_up(merchant, policy, "waiting", "1001", now).lines[0], policy.buyer_may_cancel
    dated = page_sentence(tongue, line.promise, None, may_cancel=may)
    leads = page_sentence(tongue, None, policy.lead_days, may_cancel=may)
    ordered = line_sentence(tongue, line.waiting, line.ordered, line.promise, may_cancel=may)
    return list(zip(STORE, (dated, leads, dated, ordered), strict=True))


def wrong(typed: Typed) -> Mapping[str, Fault]:
    """Say by field why words cannot be kept."""
    return words.read(typed.kind, typed.body, typed.subject)[1]


def keep(house: House, who: Caller, typed: Typed) -> None:
    """Open a kind of mail with these words from now on; raises Malformed."""
    own, _ = words.read(typed.kind, typed.body, typed.subject)
    words.keep(house, who.merchant, typed.kind, typed.language, own, who.actor)


def put_back(house: House, who: Caller, kind: str, language: str) -> bool:
    """Have our words again; False where there were none of the merchant's."""
    return words.put_back(house, who.merchant, kind, language, who.actor)


def shown(house: House, merchant: Merchant, typed: Typed) -> Mapping[str, str]:
    """Return the subject and the text part of a mail as a buyer would read them."""
    made = sample(house, merchant, typed.kind, speech(typed.language), _own(typed))
    return {"subject": made.subject, "text": made.text}


def mail(house: House, merchant: Merchant, typed: Typed) -> str:
    """Return the page a buyer would see."""
    return sample(house, merchant, typed.kind, speech(typed.language), _own(typed)).html


def test(house: House, who: Caller, typed: Typed) -> str:
    """Send a mail with made-up facts to where the merchant hears of deadlines; return that address.

    Raises Refused where none is known or the mail server says no, NotSent for now, Unclear when nobody knows.
    """
    to, now = house.merchants.policy(who.merchant.id).alert_to, house.clock()
    if not to:
        raise Refused(NO_ADDRESS)
    made = sample(house, who.merchant, typed.kind, speech(typed.language), _own(typed), to, marked=True)
    if not any(house.sites.spend(who.merchant.id, f"test mail {one}", now + _WITHIN, now) for one in range(_MOST)):
        raise NotSent(ENOUGH)
    house.post.send(made)
    return to


def _own(typed: Typed) -> OwnWords | None:
    """Return the words as they would be kept, None where nothing is typed and ours stand."""
    return words.read(typed.kind, typed.body, typed.subject)[0] if typed.body.strip() or typed.subject else None
