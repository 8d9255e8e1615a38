"""Turns words into a letter: an HTML part, and a text part that says all of it."""

from functools import cache
from pathlib import Path

from babel import Locale
from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from adapters.mail.look import PLAIN, Look
from adapters.mail.own import as_plain, washed
from connector.ports.desk import Letter
from connector.wording import Speech, Words

_TEMPLATES = Path(__file__).parent / "templates"
_OPEN, _CLOSE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def letter(
    words: Words,
    speech: Speech,
    *,
    to: str,
    message_id: str,
    sender_name: str = "",
    reply_to: str = "",
    thread: str = "",
    look: Look = PLAIN,
) -> Letter:
    """Render a notice; `message_id` and `thread` stay the same when it is sent again."""
    return Letter(
        to=to,
        subject=words.subject,
        text=as_text(words),
        html=as_html(words, speech.locale, look),
        message_id=message_id,
        sender_name=sender_name,
        reply_to=reply_to,
        locale=speech.locale,
        thread=thread,
    )


def as_text(words: Words) -> str:
    """Return the notice as plain text."""
    rows = [f"* {row.title}{f' ({row.sku})' if row.sku else ''}\n  {row.text}" for row in words.rows]
    links = [*([words.button] if words.button else []), *words.links]
    button = [f"{label}:\n{link}" for label, link in links]
    first, *rest = words.paragraphs
    parts = [first, as_plain(words.own), *rest, "\n\n".join(rows), *words.after, *button, words.closing]
    text = "\n\n".join(part for part in parts if part)
    return text.replace(_OPEN, "").replace(_CLOSE, "") + "\n"


def as_html(words: Words, locale: str, look: Look = PLAIN) -> str:
    """Return the notice as a page with its style inlined; nothing in it is fetched but a logo the shop wants."""
    direction = "rtl" if Locale.parse(locale, sep="-").text_direction == "rtl" else "ltr"
    page = _templates().get_template("notice.html").render(words=words, lang=locale, dir=direction, look=look)
    return CSSInliner(keep_style_tags=True, load_remote_stylesheets=False).inline(page)


@cache
def _templates() -> Environment:
    found = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    found.filters["isolated"] = isolated
    found.filters["marked_up"] = marked_up
    return found


def marked_up(markup: str) -> Markup:
    """Return a merchant's clean markup with the isolates around foreign text as `<bdi>`."""
    return Markup(washed(markup).replace(_OPEN, "<bdi>").replace(_CLOSE, "</bdi>"))  # noqa: S704  # just washed


def isolated(text: str) -> Markup:
    """Escape a sentence and turn the isolates around foreign text into `<bdi>`."""
    safe = str(escape(text)).replace(_OPEN, "<bdi>").replace(_CLOSE, "</bdi>")
    return Markup(safe)  # noqa: S704  # escaped in the line above; only our own two tags are put in
