"""A merchant's own markup: cleaned when it is saved, and as plain text for the text part."""

import re
from html import escape, unescape
from html.parser import HTMLParser

import nh3

from connector.errors import Malformed

_TAGS = {"p", "br", "strong", "em", "a"}
_WRITTEN = re.compile(r"<[a-zA-Z/!]")
_LAID_OUT = re.compile(r"<(p|br)\b", re.IGNORECASE)
_LINE_END = re.compile(r"\n(?![^<]*>)")  # outside of tags
_HREF = re.compile(r"href\s*=\s*[\"']?\s*([^\"'\s>]*)", re.IGNORECASE)
_EMPTY = re.compile(r"<p>\s*</p>")


def clean(text: str) -> str:
    """Return what may stand in a mail: paragraphs, emphasis, links to https; raises Malformed for any other link."""
    link = bad_link(text)
    if link is not None:
        raise Malformed(f"The link {link[:80]!r} does not begin with https:// or holds a place to fill in.")
    marked_up = text if _WRITTEN.search(text) else escape(text, quote=False)
    written = marked_up.strip() if _LAID_OUT.search(marked_up) else _paragraphs(marked_up)
    found = _EMPTY.sub("", washed(written)).strip()
    return found if not found or found.startswith("<p>") else f"<p>{found}</p>"


def bad_link(text: str) -> str | None:
    """Return the first link that may not stand in a mail, None where all may."""
    bad = (link for link in _HREF.findall(text) if not link.lower().startswith("https://") or "{" in link)
    return next(bad, None)


def typed(markup: str) -> str:
    """Return clean markup as somebody would type it: without paragraph tags where that comes to the same."""
    plain = unescape(markup.removeprefix("<p>").removesuffix("</p>").replace("</p><p>", "\n\n").replace("<br>", "\n"))
    return plain if bad_link(plain) is None and clean(plain) == markup else markup


def washed(markup: str) -> str:
    """Return markup with nothing in it but what may stand in a mail."""
    return str(nh3.clean(markup, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https"}, link_rel="noopener"))


def _paragraphs(text: str) -> str:
    """Turn lines into markup: an empty line ends a paragraph."""
    parts = (part.strip() for part in re.split(r"\n\s*\n", text.strip()))
    return "".join(f"<p>{_LINE_END.sub('<br>', part)}</p>" for part in parts if part)


def as_plain(markup: str) -> str:
    """Return clean markup as text: paragraphs apart, every link written out."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    paragraphs = "".join(reader.parts).split("\f")
    return "\n\n".join(tidy for part in paragraphs if (tidy := _tidy(part)))


def _tidy(paragraph: str) -> str:
    return "\n".join(" ".join(line.split()) for line in paragraph.strip().split("\n"))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")
        if tag == "a":
            self._link = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._link:
            self.parts.append(f" ({self._link})")
        if tag == "p":
            self.parts.append("\f")

    def handle_data(self, data: str) -> None:
        self.parts.append(" ".join(data.split("\n")))
