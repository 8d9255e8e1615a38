"""What is held of a merchant's buyers: shown to be handed to them, and deleted where they want to be forgotten."""

import re
from collections.abc import Mapping

from flask import Blueprint, redirect, request, url_for

from config.page.counter import Caller, Counter
from config.page.inside import Page, inner, inside

_LONGEST = 2000


def data_section(routes: Blueprint, counter: Counter) -> None:
    """Add it."""

    @routes.get("/data")
    @inside(counter)
    def data(who: Caller) -> Page:
        return _page(counter, who)

    @routes.post("/data/show")
    @inside(counter, acts=True)
    def data_shown(who: Caller) -> Page:
        found, wrong = _found(counter, who)
        if wrong:
            return _page(counter, who, wrong), 422
        return _page(counter, who, text=counter.data.shown(who.merchant, list(found.values())))

    @routes.post("/data/forget")
    @inside(counter, acts=True)
    def forgotten(who: Caller) -> Page:
        found, wrong = _found(counter, who)
        if wrong:
            return _page(counter, who, wrong), 422
        if request.form.get("sure") != "yes":
            return inner(counter, who, "page/forget.html", found=found, typed=_typed())
        counter.data.forget(who, list(found.values()))
        return redirect(url_for("page.data", said="forgotten"), code=303)


def _typed() -> str:
    return request.form.get("orders", "")[:_LONGEST]


def _found(counter: Counter, who: Caller) -> tuple[Mapping[str, str], str]:
    """Return the orders that were named, or the first name of none (or that nothing was named)."""
    names = [one for one in re.split(r"[\s,;]+", _typed()) if one]
    found = counter.data.called(who.merchant, names) if names else {}
    missing = next((one for one in names if one not in found), None)
    if not names:
        return found, "Name at least one order."
    return found, "" if missing is None else missing


def _page(counter: Counter, who: Caller, wrong: str = "", text: str = "") -> str:
    whole = counter.data.held(who.merchant)
    return inner(counter, who, "page/data.html", wrong=wrong, text=text, typed=_typed(), **whole)
