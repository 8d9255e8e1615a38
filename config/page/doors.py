"""The ways in and out: Shopify's admin, a store's own token, and the way out."""

import re

from flask import Blueprint, Response, redirect, request, url_for

from config.desk_session import COOKIE, LIFETIME, AtDesk, sealed
from config.page.counter import Caller, Counter
from config.page.door import session_of
from config.page.inside import SPOKEN, Page, html, inside, language, shell


def doors(routes: Blueprint, counter: Counter) -> None:
    """Add them."""

    @routes.get("/shopify")
    def shopify() -> Response:
        return shell(counter, url_for("page.dashboard"))

    @routes.get("/sign-in")
    def sign_in() -> Page:
        return html(counter, language(), "page/sign_in.html", wrong="", merchant="")

    @routes.post("/sign-in")
    def signed_in() -> Page:
        public_id, token = request.form.get("merchant", "").strip(), request.form.get("token", "").strip()
        merchant = counter.gate.find(public_id)
        if merchant is None or not counter.gate.token_fits(merchant.id, token):
            wrong = "This is not the token of that store."
            return html(counter, language(), "page/sign_in.html", wrong=wrong, merchant=public_id[:80]), 403
        answer = redirect(url_for("page.dashboard"), code=303)
        value = session_of(counter, merchant, language(), counter.clock())
        answer.set_cookie(COOKIE, value, LIFETIME, secure=counter.secure, httponly=True, samesite="Lax", path="/")
        return answer

    @routes.post("/language")
    @inside(counter, acts=True)
    def spoken(who: Caller) -> Page:
        answer = redirect(_here(request.form.get("to", "")), code=303)
        chosen = request.form.get("language", "")
        if who.form_key and chosen in SPOKEN:
            new = AtDesk(who.merchant.public_id, who.user, chosen)
            value = sealed(counter.key, new, counter.clock() + LIFETIME)
            answer.set_cookie(COOKIE, value, LIFETIME, secure=counter.secure, httponly=True, samesite="Lax", path="/")
        return answer

    @routes.post("/sign-out")
    @inside(counter, acts=True)
    def sign_out(_who: Caller) -> Page:
        answer = redirect(url_for("page.sign_in"), code=303)
        answer.delete_cookie(COOKIE, path="/")
        return answer


def _here(path: str) -> str:
    """Return an address of this page to go back to; the dashboard for everything else."""
    desk = url_for("page.dashboard")
    return path if path == desk or re.fullmatch(rf"{re.escape(desk)}(/[\w-]+)+", path, re.ASCII) else desk
