"""A mailbox that accepts every mail and keeps it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Mailbox:
    """What arrived, parsed, and where to send: `url` is an SMTP_URL."""

    url: str = ""
    mails: list[EmailMessage] = field(default_factory=list)
    refuse: str = ""  # an SMTP answer such as "451 later" to give instead of accepting

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        """Keep a mail, or turn it away."""
        if self.refuse:
            return self.refuse
        lines = envelope.content.replace(b"\r\n", b"\n")  # as they were before the wire
        self.mails.append(message_from_bytes(lines, policy=policy.default))
        return "250 kept"

    def to(self, address: str) -> list[EmailMessage]:
        """Return what arrived for one address."""
        return [mail for mail in self.mails if address in str(mail["To"])]


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Listen on a free loopback port."""
    with socket.socket() as probe:  # aiosmtpd calls on the port it was given, so 0 will not do
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Mailbox(f"smtp://127.0.0.1:{port}")
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
