"""The ways in and out: Shopify's admin, a store's own token, and the way out."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, request, url_for

from config.desk_session import COOKIE, LIFETIME
from config.page.counter import Caller, Counter
from config.page.door import session_of
from config.page.inside import Page, html, inside, language


def doors(routes: Blueprint, counter: Counter) -> None:
    """Add them."""

    @routes.get("/shopify")
    def shopify() -> Response:
        spoken = request.args.get("locale", "en")
        # Nothing of the shop stands in this frame: what does is fetched with a session token.
        answer = Response(html(counter, spoken, "page/shell.html", bridge=counter.shopify))
        bridge = urlsplit(counter.shopify.app_bridge)
        answer.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'self' {bridge.scheme}://{bridge.netloc}; style-src 'self'; "
            "img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; "
            f"base-uri 'none'; {counter.shopify.frames(request.args.get('shop', ''))}"
        )
        return answer

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

    @routes.post("/sign-out")
    @inside(counter, acts=True)
    def sign_out(_who: Caller) -> Page:
        answer = redirect(url_for("page.sign_in"), code=303)
        answer.delete_cookie(COOKIE, path="/")
        return answer
