"""Draws the buyer's page, its second steps and the answer to a link that opens nothing."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request

from connector.errors import ConnectorError
from connector.handle import CreditOffer, FasterOffer, SwapOffer
from connector.money import Money
from connector.wording import (
    PageFacts,
    Speech,
    answer_words,
    cancel_question,
    credit_words,
    faster_question,
    faster_words,
    labels,
    line_history,
    line_story,
    page_title,
    said,
    swap_question,
    swap_words,
    terms,
    trouble_words,
    withdrawal_question,
    withdrawal_words,
)
from storefront.buyer.counter import BuyerCounter, Face, Visit

_RTL = ("ar", "he", "fa", "ur")
_COLOURS = re.compile(r"([0-9a-f]{6})-([0-9a-f]{6})")


def page(counter: BuyerCounter, visit: Visit, token: str, what: str, reason: str = "", status: int = 200) -> Response:
    """Draw what waits and what may be done about it."""
    try:
        facts = counter.page(visit)
    except ConnectorError:
        return gone(counter)
    rows = [
        {
            "id": one.id,
            "title": one.title,
            "waiting": one.waiting,
            "version": one.promise.version if one.promise else 0,
            "story": line_story(visit.speech, one),
            "told": line_history(visit.speech, one),
        }
        for one in facts.lines
    ]
    more = {"rows": rows, "token": token, "said": said(visit.speech, what), "reason": reason}
    more["faster"] = faster_words(visit.speech, facts.faster)
    others = [(one, swap_words(visit.speech, one.units)) for one in counter.swaps(visit)] if facts.charged else []
    more |= {"terms": terms(visit.speech, facts), "withdrawal": withdrawal_words(visit.speech, facts)}
    more |= {"answer": answer_words(visit.speech, facts), "trouble": trouble_words(visit.speech, facts)}
    by_line = {line.id: [pair for pair in others if pair[0].line == line.id] for line in facts.lines}
    return _drawn("buyer/page.html", visit, facts, status, others=by_line, **more)


def sure(
    visit: Visit,
    token: str,
    key: str,
    facts: PageFacts,
    units: Mapping[str, int],
    money: Money | None,
    offer: CreditOffer | None,
) -> Response:
    """Ask once more, with the money shown: the refund first, credit beside it where it is a choice."""
    titles = {line.id: line.title for line in facts.lines}
    rows = {titles.get(line, line): count for line, count in units.items()}
    question = cancel_question(visit.speech, rows, money)
    credit = credit_words(visit.speech, facts.shop, offer.worth, offer.bonus) if offer else ()
    return _drawn("buyer/sure.html", visit, facts, token=token, key=key, units=units, question=question, credit=credit)


def leaving(visit: Visit, token: str, key: str, facts: PageFacts) -> Response:
    """Ask once more before a withdrawal."""
    question = withdrawal_question(visit.speech, facts)
    return _drawn("buyer/withdraw.html", visit, facts, token=token, key=key, question=question)


def waiting_on(visit: Visit, token: str, facts: PageFacts, offer: FasterOffer, seen: Mapping[str, int]) -> Response:
    """Ask once more before the buyer agrees to wait, with what they get for it."""
    question = faster_question(visit.speech, offer.kind, offer.money)
    return _drawn("buyer/faster.html", visit, facts, token=token, question=question, seen=seen)


def instead(
    visit: Visit, token: str, key: str, facts: PageFacts, offer: SwapOffer, units: int, back: Money
) -> Response:
    """Ask once more before another item takes the place of what waits, with the money shown."""
    waits = next((line.title for line in facts.lines if line.id == offer.line), "")
    each = Money.nearest(offer.paid, back.currency), Money.nearest(offer.price, back.currency)
    question = swap_question(visit.speech, waits, offer.title, units, back, each)
    return _drawn("buyer/swap.html", visit, facts, token=token, key=key, offer=offer, units=units, question=question)


def gone(counter: BuyerCounter, status: int = 404) -> Response:
    """Answer a link that opens nothing, in the same way whatever it was."""
    speech = counter.stranger(request.accept_languages.best or "en")
    return make_response(render_template("buyer/gone.html", text=said(speech, "gone"), **_frame(speech)), status)


def colours(pair: str) -> Response:
    """Return the style sheet of a shop's colours, given as its colour and that of words on it."""
    found = _COLOURS.fullmatch(pair)
    if found is None:
        return Response(status=404)
    sheet = f":root {{ --fill: #{found[1]}; --on-fill: #{found[2]}; }}\n"
    return Response(sheet, mimetype="text/css")


def _drawn(template: str, visit: Visit, facts: PageFacts, status: int = 200, **more: object) -> Response:
    title = page_title(visit.speech, facts)
    frame = {**_frame(visit.speech), "face": visit.face, "pair": _pair(visit.face), "title": title}
    words = labels(visit.speech)
    answer = make_response(render_template(template, facts=facts, labels=words, **frame, **more), status)
    if visit.face.logo:
        answer.headers["Content-Security-Policy"] = _with_logo(visit.face.logo)
    return answer


def _frame(speech: Speech) -> Mapping[str, str]:
    language = speech.locale.replace("_", "-")
    return {"language": language, "direction": "rtl" if language.split("-")[0] in _RTL else "ltr"}


def _pair(face: Face) -> str:
    return f"{face.accent[1:]}-{face.on_accent[1:]}".lower() if face.accent else ""


def _with_logo(logo: str) -> str:
    """Return the content policy that lets the shop's own logo in and nothing else from outside."""
    return (
        f"default-src 'none'; style-src 'self'; img-src 'self' https://{urlsplit(logo).netloc}; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
