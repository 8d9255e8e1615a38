"""The SMTP server in front of the mailbox."""

from asyncio import Server
from typing import Any

from aiosmtpd.controller import Controller

from sandbox.kernel.store import Store
from sandbox.mail import box


class Slot:
    """Takes what is put in."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's name
        with self.store.transaction() as tx:
            box.keep(tx, envelope.mail_from, list(envelope.rcpt_tos), envelope.content)
        return "250 Message accepted for delivery"


class Post(Controller):
    """Listens on loopback; knows its port even when it was chosen freely."""

    def __init__(self, store: Store, host: str, port: int) -> None:
        super().__init__(Slot(store), hostname=host, port=port)

    def _trigger_server(self) -> None:
        """Say hello to the port really listened on: port 0 cannot be called."""
        if isinstance(self.server, Server):
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]
