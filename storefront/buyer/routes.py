"""The routes of the buyer's page: reading changes nothing, cancelling takes two steps."""

import re
import secrets
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from connector.errors import ConnectorError
from connector.wording import PageFacts, cancel_question, labels, line_story, page_title, said, terms
from storefront.buyer.counter import BuyerCounter, Visit

_LONGEST_QUESTION = 2000
_MOST_LINES = 200
_NUMBER = re.compile("0*[1-9][0-9]{0,5}")
_RTL = ("ar", "he", "fa", "ur")
Page = tuple[str, int] | Response | Answer
Act = Callable[[Visit, str], Page]


def buyer_page(counter: BuyerCounter) -> Blueprint:
    """Return the routes /b/<token> and its buttons."""
    routes = Blueprint("buyer", __name__, url_prefix="/b", template_folder="templates", static_folder="static")
    acts: Mapping[str, Act] = {"cancel": _cancel(counter), "keep": _keep(counter), "ask": _ask(counter)}

    @routes.get("/<token>")
    def shown(token: str) -> Page:
        visit = counter.find(token)
        if visit is None:
            return _gone(counter)
        return _page(counter, visit, token, request.args.get("said", ""))

    @routes.post("/<token>/<act>")
    def pressed(token: str, act: str) -> Page:
        visit = counter.find(token)
        if visit is None or act not in acts:
            return _gone(counter)
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            return _gone(counter, 403)
        try:
            return acts[act](visit, token)
        except ConnectorError as error:
            return _page(counter, visit, token, "failed", error.message, 409)

    return routes


def _page(counter: BuyerCounter, visit: Visit, token: str, what: str, reason: str = "", status: int = 200) -> Page:
    try:
        facts = counter.page(visit)
    except ConnectorError:
        return _gone(counter)
    rows = [
        {"id": one.id, "title": one.title, "waiting": one.waiting, "story": line_story(visit.speech, one)}
        for one in facts.lines
    ]
    whole = {"rows": rows, "token": token, "said": said(visit.speech, what), "reason": reason}
    return _rendered("buyer/page.html", visit, facts, **whole), status


def _rendered(template: str, visit: Visit, facts: PageFacts, **more: object) -> str:
    language = visit.speech.locale
    frame = {"language": language, "direction": "rtl" if language.split("-")[0] in _RTL else "ltr"}
    words = {"title": page_title(visit.speech, facts), "terms": terms(visit.speech, facts)}
    return render_template(template, facts=facts, labels=labels(visit.speech), **frame, **words, **more)


def _gone(counter: BuyerCounter, status: int = 404) -> Page:
    speech = counter.stranger(request.accept_languages.best or "en")
    text = said(speech, "gone")
    return render_template("buyer/gone.html", text=text, language=speech.locale, direction="ltr"), status


def _back(token: str, what: str) -> Page:
    return redirect(url_for("buyer.shown", token=token, said=what), code=303)


def _cancel(counter: BuyerCounter) -> Act:
    def act(visit: Visit, token: str) -> Page:
        units = _units()
        if not units:
            return _back(token, "nothing")
        if request.form.get("sure") == "yes":
            counter.cancel(visit, units, request.form.get("key", "")[:64])
            return _back(token, "cancelled")
        facts = counter.page(visit)
        titles = {line.id: line.title for line in facts.lines}
        rows = {titles.get(key, key): count for key, count in units.items()}
        question = cancel_question(visit.speech, rows, counter.quote(visit, units))
        kept = {"units": units, "question": question, "token": token, "key": secrets.token_hex(12)}
        return _rendered("buyer/sure.html", visit, facts, **kept), 200

    return act


def _units() -> Mapping[str, int]:
    """Return the units asked for, by line; what is no sensible number counts as none."""
    given = [(name.removeprefix("units-"), text.strip()) for name, text in request.form.items() if "units-" in name]
    return {line[:64]: int(text) for line, text in given[:_MOST_LINES] if _NUMBER.fullmatch(text)}


def _keep(counter: BuyerCounter) -> Act:
    def act(visit: Visit, token: str) -> Page:
        counter.keep(visit)
        return _back(token, "kept")

    return act


def _ask(counter: BuyerCounter) -> Act:
    def act(visit: Visit, token: str) -> Page:
        text = request.form.get("question", "").strip()[:_LONGEST_QUESTION]
        if text:
            counter.ask(visit, text)
        return _back(token, "asked" if text else "")

    return act
