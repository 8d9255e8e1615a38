"""Where a store delivers its webhooks: kept here, until the rig hands them to the door in its own manner."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Letter:
    """One webhook as the store sent it."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def topic(self) -> str:
        """What it is about; "" for a ping."""
        return self.headers.get("X-WC-Webhook-Topic") or self.headers.get("X-Shopify-Topic", "")


@dataclass
class Postbox:
    """An address for webhooks and what came to it."""

    url: str = ""
    letters: list[Letter] = field(default_factory=list)

    def take(self) -> list[Letter]:
        """Take out what came since the last time, pings left aside."""
        found, self.letters = self.letters, []
        return [one for one in found if one.topic]


@contextmanager
def postbox() -> Iterator[Postbox]:
    """Answer every delivery with 200, which promises nothing: the rig's own door is what we test."""
    box = Postbox()

    class Slot(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            box.letters.append(Letter(self.path, dict(self.headers.items()), raw))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Slot) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        box.url = f"http://127.0.0.1:{server.server_port}"
        yield box
        server.shutdown()
