"""Reads a letter as a person does: what stands in the HTML, and where its links go."""

from html.parser import HTMLParser

_SILENT = {"style", "title", "head"}


class Page(HTMLParser):
    """The visible text of a page, its tags and its links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._silent = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._silent += tag in _SILENT
        if tag in {"p", "li", "br", "div", "td", "h1"}:
            self.words.append("\n")
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)

    @property
    def text(self) -> str:
        """The visible text, one line for each block."""
        lines = ("".join(self.words)).splitlines()
        return "\n".join(" ".join(line.split()) for line in lines if line.strip())

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]
