"""The merchant's own words: an editor for each kind of mail and language, how it will look, and a test to oneself."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request, url_for

from config.page.counter import Caller, Counter, Typed
from config.page.inside import Page, inner, inside, missing
from config.page.mail_link import opened, sealed
from connector.errors import ConnectorError, NotSent, Unclear
from connector.model import Merchant
from connector.wording import Fault

LOOK_THERE = "The mail server took it and then did not answer: look into the mailbox."
# The page as everywhere else, and a frame of ours in it.
_PAGE = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A mail has its style and the shop's logo in it, and may do nothing but be looked at.
_MAIL = "default-src 'none'; style-src 'unsafe-inline'; img-src https:; form-action 'none'; base-uri 'none'; sandbox"
_HEAD = "<head>"
_NOWHERE = '<head><base target="_blank">'  # a link opens a window, which the sandbox does not let it do


def messages_section(routes: Blueprint, counter: Counter) -> None:
    """Add them."""
    _editor(routes, counter)
    _tries(routes, counter)
    _mail(routes, counter)


def _about(counter: Counter) -> Callable[[Callable[[Caller, Typed], Page]], Callable[..., Page]]:
    """Let a view hear only of kinds and languages there are, and of what was typed for them."""

    def around(view: Callable[[Caller, Typed], Page]) -> Callable[..., Page]:
        @wraps(view)
        def known(who: Caller, kind: str, language: str) -> Page:
            if not counter.messages.known(kind, language):
                return missing(counter, who)
            subject, body = (request.form.get(name, "").replace("\r\n", "\n") for name in ("subject", "body"))
            return view(who, Typed(kind, language, subject.strip(), body))

        return known

    return around


def _editor(routes: Blueprint, counter: Counter) -> None:
    @routes.get("/messages")
    @inside(counter)
    def messages(who: Caller) -> Page:
        return inner(counter, who, "page/messages.html", **counter.messages.listed(who.merchant))

    @routes.get("/messages/<kind>/<language>")
    @inside(counter)
    @_about(counter)
    def message(who: Caller, typed: Typed) -> Page:
        return _drawn(counter, who, counter.messages.kept(who.merchant, typed.kind, typed.language))

    @routes.post("/messages/<kind>/<language>")
    @inside(counter, acts=True)
    @_about(counter)
    def worded(who: Caller, typed: Typed) -> Page:
        wrong = counter.messages.wrong(typed)
        if wrong:
            return _drawn(counter, who, typed, wrong)
        counter.messages.keep(who, typed)
        return _back(typed, "saved")

    @routes.post("/messages/<kind>/<language>/ours")
    @inside(counter, acts=True)
    @_about(counter)
    def put_back(who: Caller, typed: Typed) -> Page:
        if not request.form.get("sure"):
            kept = counter.messages.kept(who.merchant, typed.kind, typed.language)
            more = counter.messages.drawn(who.merchant, kept)
            return inner(counter, who, "page/message_ours.html", typed=kept, **more)
        counter.messages.put_back(who, typed.kind, typed.language)
        return _back(typed, "ours")


def _tries(routes: Blueprint, counter: Counter) -> None:
    @routes.post("/messages/<kind>/<language>/preview")
    @inside(counter, acts=True)
    @_about(counter)
    def previewed(who: Caller, typed: Typed) -> Page:
        return _drawn(counter, who, typed, _wrong(counter, typed))

    @routes.post("/messages/<kind>/<language>/test")
    @inside(counter, acts=True)
    @_about(counter)
    def tested(who: Caller, typed: Typed) -> Page:
        wrong = _wrong(counter, typed)
        if wrong:
            return _drawn(counter, who, typed, wrong)
        try:
            return _drawn(counter, who, typed, sent=counter.messages.test(who, typed))
        except ConnectorError as error:
            answer = _drawn(counter, who, typed, refused=LOOK_THERE if isinstance(error, Unclear) else error.message)
            answer.status_code = 503 if isinstance(error, NotSent) else 409
            return answer


def _mail(routes: Blueprint, counter: Counter) -> None:
    @routes.get("/mail/<text>")
    def mail(text: str) -> Page:
        merchant, typed = opened(counter.key, text, counter.clock()) or ("", None)
        owner = counter.gate.find(merchant)
        if typed is None or owner is None or _wrong(counter, typed):
            return Response(status=404)
        answer = Response(counter.messages.mail(owner, typed).replace(_HEAD, _NOWHERE, 1))
        answer.headers["Content-Security-Policy"] = f"{_MAIL}; {_frames(counter, owner)}"
        return answer


def _frames(counter: Counter, merchant: Merchant) -> str:
    """Say who may show a mail in a frame: our own page, also where that stands in the shop's admin."""
    admin = counter.shopify.frames(merchant.address)
    return "frame-ancestors 'self'" if admin.endswith("'none'") else f"{admin} 'self'"


def _wrong(counter: Counter, typed: Typed) -> Mapping[str, Fault]:
    """Say why words cannot be shown; none at all stand for ours, which always can."""
    return counter.messages.wrong(typed) if typed.body.strip() or typed.subject else {}


def _back(typed: Typed, said: str) -> Page:
    return redirect(url_for("page.message", kind=typed.kind, language=typed.language, said=said), code=303)


def _drawn(
    counter: Counter, who: Caller, typed: Typed, wrong: Mapping[str, Fault] | None = None, **more: Any
) -> Response:
    """Show the editor with what is typed in it, and beside it how that will look or why it cannot be."""
    speech = counter.speech(who.language)
    told = {part: fault.said(speech) for part, fault in (wrong or {}).items()}
    seen: Mapping[str, Any] = {} if wrong else _seen(counter, who, typed)
    whole = {"typed": typed, "wrong": told, "seen": seen, **counter.messages.drawn(who.merchant, typed), **more}
    answer = make_response(inner(counter, who, "page/message.html", **whole), 422 if wrong else 200)
    answer.headers["Content-Security-Policy"] = _PAGE
    return answer


def _seen(counter: Counter, who: Caller, typed: Typed) -> Mapping[str, Any]:
    link = sealed(counter.key, who.merchant.public_id, typed, counter.clock())
    return {**counter.messages.shown(who.merchant, typed), "mail": url_for("page.mail", text=link)}
