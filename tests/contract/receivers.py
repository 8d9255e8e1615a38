"""A receiver of webhooks on this machine, which keeps what it was sent."""

import http.server
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Received:
    """Where to deliver, and what was delivered."""

    url: str = ""
    deliveries: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)


@contextmanager
def receiver() -> Iterator[Received]:
    """Answer every delivery with 200 and keep it."""
    received = Received()

    class Door(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            received.deliveries.append((dict(self.headers.items()), raw))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        received.url = f"http://127.0.0.1:{server.server_port}/hook"
        try:
            yield received
        finally:
            server.shutdown()
            thread.join()
