"""Hands letters to a mail server, and says honestly what became of each."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from adapters.mail.headers import mail
from connector.errors import Malformed, NotSent, Refused, Unclear
from connector.failpoint import reach
from connector.ports.desk import Letter

_TIMEOUT = 30.0
_FAILED_FOR_GOOD = 500
_TAKEN = 250
_PORTS = {"smtp": 25, "smtps": 465}
_SUBMISSION = 587
_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")  # servers repeat the buyer's address; it must not stay in our books


@dataclass(frozen=True, slots=True)
class _Server:
    """Where the mail server is, read from smtp://user:password@host:port or smtps://."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def read(cls, url: str) -> "_Server":
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise Malformed("The mail server's address has no valid port.") from error
        if parts.scheme not in _PORTS or not parts.hostname:
            raise Malformed("The mail server's address must look like smtp://host:port or smtps://host:port.")
        usual = _SUBMISSION if parts.username and parts.scheme == "smtp" else _PORTS[parts.scheme]
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.scheme, parts.hostname, port or usual, user, password)

    @property
    def near(self) -> bool:
        """Whether nobody on the way could read a password."""
        with suppress(ValueError):
            return ip_address(self.host).is_loopback
        return self.host == "localhost"


class SmtpPost:
    """Sends each letter over a connection of its own; without a `url` nothing can be sent."""

    def __init__(self, url: str, sender: str, timeout: float = _TIMEOUT) -> None:
        self._server = _Server.read(url) if url else None
        self._sender = parseaddr(sender)[1]
        self._timeout = timeout

    def send(self, letter: Letter) -> None:
        """Deliver once; raises NotSent before any data went, Refused for a bad address, Unclear after the data."""
        if self._server is None or not self._sender:
            raise NotSent("No mail server or no sender address is set.")
        made = mail(letter, self._sender)
        with self._connected(self._server) as server:
            _address(server, self._sender, str(made["To"].addresses[0].addr_spec))
            _hand_over(server, made)

    @contextmanager
    def _connected(self, where: _Server) -> Iterator[smtplib.SMTP]:
        """Connect and log in; whatever goes wrong here is about us, not about the letter."""
        try:
            server = self._open(where)
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent("The mail server cannot be reached.", evidence=str(error)) from error
        try:
            _greet(server, where)
            yield server
        finally:
            _leave(server)

    def _open(self, where: _Server) -> smtplib.SMTP:
        name = self._sender.rpartition("@")[2]
        if where.scheme == "smtp":
            return smtplib.SMTP(where.host, where.port, local_hostname=name, timeout=self._timeout)
        trust = ssl.create_default_context()
        return smtplib.SMTP_SSL(where.host, where.port, local_hostname=name, timeout=self._timeout, context=trust)


def _greet(server: smtplib.SMTP, where: _Server) -> None:
    """Say hello, encrypt if the server can, and log in; a password never travels in the clear."""
    try:
        server.ehlo_or_helo_if_needed()
        if where.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
        if where.user and not (isinstance(server.sock, ssl.SSLSocket) or where.near):
            raise NotSent("The mail server offers no encryption, so the password was not sent.")
        if where.user:
            server.login(where.user, where.password)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent("The mail server did not let us in.", evidence=str(error)) from error


def _address(server: smtplib.SMTP, sender: str, to: str) -> None:
    """Name sender and recipient; a sender that is refused is about us, a recipient about the letter."""
    try:
        welcome = server.mail(sender)
        if welcome[0] != _TAKEN:
            raise NotSent("The mail server does not take mail from our address.", evidence=_said(*welcome))
        answer = server.rcpt(to)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent("The mail server went away before the letter was sent.", evidence=str(error)) from error
    _judge(*answer)


def _hand_over(server: smtplib.SMTP, made: EmailMessage) -> None:
    """Send the letter; without a final answer nobody knows whether it was taken."""
    try:
        final = server.data(made.as_bytes())
        reach("mail.data")
    except smtplib.SMTPDataError as error:  # the answer to DATA itself: no line of the letter was sent
        return _judge(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        raise Unclear("The mail server went away while it had the letter.", evidence=str(error)) from error
    return _judge(*final)


def _judge(code: int, answer: bytes | str) -> None:
    """Turn an answer into what may be done next: 5xx is for good, every other refusal may be tried again."""
    if code in {_TAKEN, _TAKEN + 1}:
        return
    evidence = _said(code, answer)
    if code >= _FAILED_FOR_GOOD:
        raise Refused("The mail server refused the letter.", evidence=evidence)
    raise NotSent("The mail server asked us to come back later.", evidence=evidence)


def _said(code: int, answer: bytes | str) -> str:
    said = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return f"{code} {_ADDRESS.sub('(address)', said)}"


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; what the server answers changes nothing about the letter."""
    with suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()
