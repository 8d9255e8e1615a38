"""Who is let in, and how a page is shown to them; what is refused is said in words on the page."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from config.page.counter import Caller, Counter
from config.page.door import caller, may_act
from config.page.settings import SECTIONS
from connector.errors import ConnectorError, NotSent

Page = str | tuple[str, int] | Response | Answer
# App Bridge asks Shopify for a newer token and sends the same once more.
_AGAIN = {"X-Shopify-Retry-Invalid-Session-Request": "1"}
_RTL = ("ar", "he", "fa", "ur")
SPOKEN: Mapping[str, str] = {"en": "English", "de": "Deutsch", "es": "Español", "fr": "Français", "ja": "日本語"}
_SKINS = {"woocommerce": "wp"}  # Shopify's is put on inside its admin only


def inside(counter: Counter, *, acts: bool = False) -> Callable[[Callable[..., Page]], Callable[..., Page]]:
    """Let a merchant's person in, and what is refused be said in words on the page."""

    def around(view: Callable[..., Page]) -> Callable[..., Page]:
        @wraps(view)
        def entered(**path: Any) -> Page:
            try:
                who = caller(counter, request)
            except ConnectorError as error:
                return html(counter, language(), "page/closed.html", text=error.message), _status(error)
            if who is None:
                return _stranger(counter)
            if acts and not may_act(who, request):
                return html(
                    counter, who.language, "page/closed.html", text="This form is too old: load the page again."
                ), 403
            try:
                return view(who, **path)
            except ConnectorError as error:
                return inner(counter, who, "page/refused.html", text=error.message), _status(error)

        return entered

    return around


def _status(error: ConnectorError) -> int:
    return 503 if isinstance(error, NotSent) else 409


def _stranger(counter: Counter) -> Page:
    """Ask the embedded page for a newer token, and a person for the store's own."""
    if request.headers.get("Authorization"):
        return Response(status=401, headers=_AGAIN)
    if request.method == "GET" and "shop" in request.args:
        return shell(counter, request.path)  # Shopify's admin opens a page of ours by its address
    if request.method == "GET":
        return redirect(url_for("page.sign_in"), code=303)
    return html(counter, language(), "page/closed.html", text="Sign in again: this session ended."), 401


def missing(counter: Counter, who: Caller) -> Page:
    """Say that nothing is here, whoever's it may be."""
    return inner(counter, who, "page/refused.html", text="Nothing is here."), 404


def inner(counter: Counter, who: Caller, template: str, **values: Any) -> str:
    """Show a page to somebody who is in."""
    said = request.args.get("said", "")
    skin = _SKINS.get(who.merchant.platform, "hosted")
    return html(counter, who.language, template, who=who, spoken=SPOKEN, said=said, skin=skin, **values)


def shell(counter: Counter, load: str) -> Response:
    """Return the frame that Shopify's admin shows: what stands in it is fetched with a session token."""
    bridge = counter.shopify
    answer = Response(html(counter, request.args.get("locale", "en"), "page/shell.html", bridge=bridge, load=load))
    address = urlsplit(bridge.app_bridge)
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' {address.scheme}://{address.netloc}; style-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; "
        f"base-uri 'none'; {bridge.frames(request.args.get('shop', ''))}"
    )
    return answer


def goes() -> Sequence[tuple[str, str]]:
    """Return where a merchant can go, as (address, name), in the order in which it is shown."""
    first = (("page.dashboard", "Dashboard"), ("page.items", "Items"), ("page.supplies", "Deliveries"))
    rest = [(url_for("page.settings", section=key), one.title) for key, one in SECTIONS.items()]
    named = [(url_for(name), title) for name, title in (*first, ("page.messages", "Messages"))]
    return [*named, *rest, (url_for("page.data"), "Data")]


def html(counter: Counter, language: str, template: str, **values: Any) -> str:
    """Show a page in a language."""
    speech = counter.speech(language)
    direction = "rtl" if speech.locale.split("-")[0] in _RTL else "ltr"
    whole = {"say": speech.say, "day": speech.day, "sum": speech.sum, "language": speech.locale, "direction": direction}
    return render_template(template, goes=goes(), **whole, **values)


def language() -> str:
    """Return what the browser asks for."""
    return request.accept_languages.best or "en"
