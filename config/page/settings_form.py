"""The forms of the merchant's choices."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from marshmallow import ValidationError

from config.page.counter import Caller, Counter
from config.page.inside import Page, inner, inside, missing
from config.page.law import law_rows
from config.page.settings import SECTIONS, drawn, read, values_of


def settings_section(routes: Blueprint, counter: Counter) -> None:
    """Add them."""

    @routes.get("/settings/<section>")
    @inside(counter)
    def settings(who: Caller, section: str) -> Page:
        if section not in SECTIONS:
            return missing(counter, who)
        held = counter.gate.policy(who.merchant.id)
        return _section(counter, who, section, values_of(SECTIONS[section].rows, held, who.merchant.currency), {})

    @routes.post("/settings/<section>")
    @inside(counter, acts=True)
    def saved(who: Caller, section: str) -> Page:
        if section not in SECTIONS:
            return missing(counter, who)
        given = {name: _sent(name) for name in SECTIONS[section].names}
        try:
            held = counter.gate.policy(who.merchant.id)
            new, changed = read(SECTIONS[section].rows, held, given, who.merchant.currency)
            if changed:
                counter.save(who, new, changed)
        except ValidationError as error:
            return _section(counter, who, section, given, dict(error.messages_dict)), 422
        return redirect(url_for("page.settings", section=section, said="saved"), code=303)


def _sent(name: str) -> str:
    """Return what was sent under a name; of the boxes of a week, those that are ticked."""
    several = request.form.getlist(name)
    return "".join(sorted(set(several))) if name == "works_on" else (several or [""])[0]


def _section(counter: Counter, who: Caller, name: str, values: dict[str, str], wrong: dict[str, Any]) -> str:
    speech = counter.speech(who.language)
    whole: dict[str, Any] = {
        "name": name,
        "section": drawn(speech, name, values, wrong, who.merchant.currency),
        "wrong": wrong,
    }
    whole["law"] = law_rows(speech) if name == "late" else ()
    return inner(counter, who, "page/settings.html", changes=counter.changes(who.merchant), **whole)
