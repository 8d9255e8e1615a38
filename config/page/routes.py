"""The merchant's page: reading changes nothing, and what another merchant owns is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response as Answer

from config.desk_session import COOKIE, LIFETIME
from config.page.counter import Caller, Counter, Look
from config.page.door import caller, may_act, session_of
from config.page.settings import SECTIONS, drawn, read, values_of
from connector.errors import ConnectorError, NotSent

Page = str | tuple[str, int] | Response | Answer
# App Bridge asks Shopify for a newer token and sends the same once more.
_AGAIN = {"X-Shopify-Retry-Invalid-Session-Request": "1"}
_ANSWERS = ("refunded", "again", "approve")
_RTL = ("ar", "he", "fa", "ur")


def page(counter: Counter) -> Blueprint:
    """Return everything under /desk."""
    routes = Blueprint(
        "page",
        __name__,
        url_prefix="/desk",
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )
    _doors(routes, counter)
    _dashboard(routes, counter)
    _settings(routes, counter)
    return routes


def front() -> Answer:
    """Send whoever opens our bare address on: Shopify's admin, which names its shop, into the frame."""
    if "shop" in request.args:
        return redirect(f"{url_for('page.shopify')}?{request.query_string.decode(errors='replace')}", code=303)
    return redirect(url_for("page.dashboard"), code=303)


def _doors(routes: Blueprint, counter: Counter) -> None:
    @routes.get("/shopify")
    def shopify() -> Response:
        language = request.args.get("locale", "en")
        # Nothing of the shop stands in this frame: what does is fetched with a session token.
        answer = Response(_html(counter, language, "page/shell.html", bridge=counter.shopify))
        bridge = urlsplit(counter.shopify.app_bridge)
        answer.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'self' {bridge.scheme}://{bridge.netloc}; style-src 'self'; "
            "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
            f"{counter.shopify.frames(request.args.get('shop', ''))}"
        )
        return answer

    @routes.get("/sign-in")
    def sign_in() -> Page:
        return _html(counter, _language(), "page/sign_in.html", wrong="", merchant="")

    @routes.post("/sign-in")
    def signed_in() -> Page:
        public_id, token = request.form.get("merchant", "").strip(), request.form.get("token", "").strip()
        merchant = counter.gate.find(public_id)
        if merchant is None or not counter.gate.token_fits(merchant.id, token):
            wrong = "This is not the token of that store."
            return _html(counter, _language(), "page/sign_in.html", wrong=wrong, merchant=public_id[:80]), 403
        answer = redirect(url_for("page.dashboard"), code=303)
        value = session_of(counter, merchant, _language(), counter.clock())
        answer.set_cookie(COOKIE, value, LIFETIME, secure=counter.secure, httponly=True, samesite="Lax", path="/")
        return answer

    @routes.post("/sign-out")
    @_inside(counter, acts=True)
    def sign_out(_who: Caller) -> Page:
        answer = redirect(url_for("page.sign_in"), code=303)
        answer.delete_cookie(COOKIE, path="/")
        return answer


def _dashboard(routes: Blueprint, counter: Counter) -> None:
    @routes.get("")
    @_inside(counter)
    def dashboard(who: Caller) -> Page:
        look = Look(*(request.args.get(name, "")[:120] for name in ("show", "text", "after")))
        whole = counter.dashboard(who.merchant, look)
        return _inner(counter, who, "page/dashboard.html", look=look, **whole)

    @routes.get("/orders/<order_id>")
    @_inside(counter)
    def order(who: Caller, order_id: str) -> Page:
        found = counter.order(who.merchant, order_id)
        return _inner(counter, who, "page/order.html", **found) if found else _missing(counter, who)

    @routes.post("/operations/<int:operation_id>/<any(refunded, again, approve):answer>")
    @_inside(counter, acts=True)
    def answered(who: Caller, operation_id: int, answer: str) -> Page:
        if operation_id >= 2**63 or counter.operation(who.merchant, operation_id) is None:
            return _missing(counter, who)
        counter.settle(who, operation_id, answer)
        return redirect(url_for("page.dashboard", said=answer), code=303)

    @routes.post("/tasks/put-away")
    @_inside(counter, acts=True)
    def put_away(who: Caller) -> Page:
        done = counter.put_away(who, request.form.get("kind", ""), request.form.get("subject", ""))
        return redirect(url_for("page.dashboard", said="put_away"), code=303) if done else _missing(counter, who)


def _settings(routes: Blueprint, counter: Counter) -> None:
    @routes.get("/settings/<section>")
    @_inside(counter)
    def settings(who: Caller, section: str) -> Page:
        if section not in SECTIONS:
            return _missing(counter, who)
        return _section(counter, who, section, values_of(section, counter.gate.policy(who.merchant.id)), {})

    @routes.post("/settings/<section>")
    @_inside(counter, acts=True)
    def saved(who: Caller, section: str) -> Page:
        if section not in SECTIONS:
            return _missing(counter, who)
        given = {name: request.form.get(name, "") for name in SECTIONS[section].names}
        try:
            new, changed = read(section, counter.gate.policy(who.merchant.id), given)
            if changed:
                counter.save(who, new, changed)
        except ValidationError as error:
            return _section(counter, who, section, given, dict(error.messages_dict)), 422
        return redirect(url_for("page.settings", section=section, said="saved"), code=303)


def _section(counter: Counter, who: Caller, name: str, values: dict[str, str], wrong: dict[str, Any]) -> str:
    speech = counter.speech(who.language)
    whole = {"name": name, "section": drawn(speech, name, values, wrong), "wrong": wrong}
    return _inner(counter, who, "page/settings.html", changes=counter.changes(who.merchant), **whole)


def _inside(counter: Counter, *, acts: bool = False) -> Callable[[Callable[..., Page]], Callable[..., Page]]:
    """Let a merchant's person in, and what is refused be said in words on the page."""

    def around(view: Callable[..., Page]) -> Callable[..., Page]:
        @wraps(view)
        def entered(**path: Any) -> Page:
            try:
                who = caller(counter, request)
            except ConnectorError as error:
                return _html(counter, _language(), "page/closed.html", text=error.message), _status(error)
            if who is None:
                return _stranger(counter)
            if acts and not may_act(who, request):
                return _html(
                    counter, who.language, "page/closed.html", text="This form is too old: load the page again."
                ), 403
            try:
                return view(who, **path)
            except ConnectorError as error:
                return _inner(counter, who, "page/refused.html", text=error.message), _status(error)

        return entered

    return around


def _status(error: ConnectorError) -> int:
    return 503 if isinstance(error, NotSent) else 409


def _stranger(counter: Counter) -> Page:
    """Ask the embedded page for a newer token, and a person for the store's own."""
    if request.headers.get("Authorization"):
        return Response(status=401, headers=_AGAIN)
    if request.method == "GET":
        return redirect(url_for("page.sign_in"), code=303)
    return _html(counter, _language(), "page/closed.html", text="Sign in again: this session ended."), 401


def _missing(counter: Counter, who: Caller) -> Page:
    return _inner(counter, who, "page/refused.html", text="Nothing is here."), 404


def _inner(counter: Counter, who: Caller, template: str, **values: Any) -> str:
    said = request.args.get("said", "")
    return _html(counter, who.language, template, who=who, sections=SECTIONS, said=said, **values)


def _html(counter: Counter, language: str, template: str, **values: Any) -> str:
    speech = counter.speech(language)
    direction = "rtl" if speech.locale.split("-")[0] in _RTL else "ltr"
    whole = {"say": speech.say, "day": speech.day, "sum": speech.sum, "language": speech.locale, "direction": direction}
    return render_template(template, **whole, **values)


def _language() -> str:
    return request.accept_languages.best or "en"
