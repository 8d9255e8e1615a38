"""A place webhooks are sent to."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Got:
    """One request as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def topic(self) -> str:
        return self.headers.get("X-WC-Webhook-Topic") or self.headers.get("X-Shopify-Topic", "ping")

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def signed_with(self, secret: str) -> bool:
        seal = base64.b64encode(hmac.new(secret.encode(), self.body, hashlib.sha256).digest()).decode()
        return seal == self.headers["X-WC-Webhook-Signature"]


@dataclass
class Receiver:
    """Answers with `status` and remembers everything."""

    status: int = 200
    ping_status: int = 200
    got: list[Got] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                one = Got(dict(self.headers.items()), body)
                receiver.got.append(one)
                self.send_response(receiver.ping_status if one.topic == "ping" else receiver.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_said: Any) -> None:
                """Keep quiet."""

        return Handler

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    @property
    def topics(self) -> list[str]:
        return [one.topic for one in self.got if one.topic != "ping"]

    def of(self, topic: str) -> list[Got]:
        return [one for one in self.got if one.topic == topic]

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
