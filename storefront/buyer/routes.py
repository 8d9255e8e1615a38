"""The routes of the buyer's page: reading changes nothing, what cannot be taken back takes two steps."""

import re
import secrets
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from connector.errors import ConnectorError
from storefront.buyer.counter import BuyerCounter, Visit
from storefront.buyer.pages import colours, gone, instead, leaving, page, sure, waiting_on

_LONGEST_QUESTION = 2000
_MOST_LINES = 200
_NUMBER = re.compile("0*[1-9][0-9]{0,5}")
_VERSION = re.compile("[0-9]{1,9}")
Page = Response | Answer
Act = Callable[[Visit, str], Page]


def buyer_page(counter: BuyerCounter) -> Blueprint:
    """Return the routes /b/<token> and its buttons."""
    routes = Blueprint("buyer", __name__, url_prefix="/b", template_folder="templates", static_folder="static")
    acts: Mapping[str, Act] = {
        "cancel": _cancel(counter),
        "credit": _credit(counter),
        "withdraw": _withdraw(counter),
        "faster": _faster(counter),
        "swap": _swap(counter),
        "keep": _keep(counter),
        "ask": _ask(counter),
    }
    routes.add_url_rule("/look/<pair>.css", "colours", colours)

    @routes.after_request
    def unlisted(response: Response) -> Response:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    @routes.get("/<token>")
    def shown(token: str) -> Page:
        visit = counter.find(token)
        if visit is None:
            return gone(counter)
        return page(counter, visit, token, request.args.get("said", ""))

    @routes.post("/<token>/<act>")
    def pressed(token: str, act: str) -> Page:
        visit = counter.find(token)
        if visit is None or act not in acts:
            return gone(counter)
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            return gone(counter, 403)
        try:
            return acts[act](visit, token)
        except ConnectorError as error:
            return page(counter, visit, token, "failed", error.message, 409)

    return routes


def _back(token: str, what: str) -> Page:
    return redirect(url_for("buyer.shown", token=token, said=what), code=303)


def _sure() -> bool:
    return request.form.get("sure") == "yes"


def _key() -> str:
    return request.form.get("key", "")[:64]


def _cancel(counter: BuyerCounter) -> Act:
    def act(visit: Visit, token: str) -> Page:
        units = _units()
        if not units:
            return _back(token, "nothing")
        if _sure():
            counter.cancel(visit, units, _key())
            return _back(token, "cancelled")
        facts, money = counter.page(visit), counter.quote(visit, units)
        offer = counter.offer(visit, units) if money and facts.credit else None
        return sure(visit, token, secrets.token_hex(12), facts, units, money, offer)

    return act


def _credit(counter: BuyerCounter) -> Act:
    def act(visit: Visit, token: str) -> Page:
        units = _units()
        if not units or not _sure():
            return _back(token, "nothing")
        counter.credit(visit, units, _key())
        return _back(token, "credited")

    return act


def _withdraw(counter: BuyerCounter) -> Act:
    def act(visit: Visit, token: str) -> Page:
        if _sure():
            counter.withdraw(visit, _key())
            return _back(token, "withdrawn")
        facts = counter.page(visit)
        if facts.withdrawal is None:
            return _back(token, "")
        return leaving(visit, token, secrets.token_hex(12), facts)

    return act


def _faster(counter: BuyerCounter) -> Act:
    def act(visit: Visit, token: str) -> Page:
        if _sure():
            return _back(token, "faster" if counter.faster(visit, _seen()) else "moved")
        offer = counter.faster_offer(visit)
        if offer is None:
            return _back(token, "")
        return waiting_on(visit, token, counter.page(visit), offer, _seen())

    return act


def _swap(counter: BuyerCounter) -> Act:
    def act(visit: Visit, token: str) -> Page:
        line, item = (request.form.get(name, "")[:64] for name in ("line", "item"))
        units = next(iter(_units().values()), 0)
        if not units:
            return _back(token, "nothing")
        if _sure():
            counter.swap(visit, line, item, units, _key())
            return _back(token, "swapped")
        offer, back = counter.swap_worth(visit, line, item, units)
        return instead(visit, token, secrets.token_hex(12), counter.page(visit), offer, units, back)

    return act


def _units() -> Mapping[str, int]:
    """Return the units asked for, by line; what is no sensible number counts as none."""
    given = [(name.removeprefix("units-"), text.strip()) for name, text in request.form.items() if "units-" in name]
    return {line[:64]: int(text) for line, text in given[:_MOST_LINES] if _NUMBER.fullmatch(text)}


def _seen() -> Mapping[str, int]:
    """Return which version of each line's promise stood on the page that was pressed."""
    given = [(name.removeprefix("seen-"), text) for name, text in request.form.items() if name.startswith("seen-")]
    return {line[:64]: int(text) for line, text in given[:_MOST_LINES] if _VERSION.fullmatch(text)}


def _keep(counter: BuyerCounter) -> Act:
    def act(visit: Visit, token: str) -> Page:
        return _back(token, "kept" if counter.keep(visit, _seen()) else "moved")

    return act


def _ask(counter: BuyerCounter) -> Act:
    def act(visit: Visit, token: str) -> Page:
        text = request.form.get("question", "").strip()[:_LONGEST_QUESTION]
        if text:
            counter.ask(visit, text)
        return _back(token, "asked" if text else "")

    return act
