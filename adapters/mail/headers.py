"""Builds the mail itself: headers nobody can smuggle a line into, and both parts."""

import re
from email.headerregistry import Address, HeaderRegistry, MessageIDHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime

from connector.errors import Refused
from connector.ports.desk import Letter

# The ids of other mails are written as ids: as plain text a long one would be encoded, and the thread lost.
_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("In-Reply-To", MessageIDHeader)  # type: ignore[arg-type]  # wrong in the stubs
_HEADERS.map_to_type("References", MessageIDHeader)  # type: ignore[arg-type]  # wrong in the stubs
# Seven bits, so that every server on the way takes it as it is.
_POLICY = SMTP.clone(cte_type="7bit", header_factory=_HEADERS)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_REFERENCE = re.compile(r"<[!-;=?-~]{1,200}>")
_LONGEST_ADDRESS = 254
_LONGEST_LOCAL = 64


def mail(letter: Letter, sender: str) -> EmailMessage:
    """Return the mail for one letter; raises Refused when it has no single valid recipient."""
    made = EmailMessage(policy=_POLICY)
    made["From"] = Address(one_line(letter.sender_name, 70), addr_spec=sender)
    made["To"] = Address(addr_spec=recipient(letter.to))
    made["Subject"] = one_line(letter.subject, 250)
    made["Date"] = localtime()
    made["Auto-Submitted"] = "auto-generated"
    for name, value in _optional(letter).items():
        made[name] = value
    made.set_content(_sound(letter.text))
    made.add_alternative(_sound(letter.html), subtype="html")
    made["Content-Language"] = one_line(letter.locale, 35)  # earlier, it would move into the first part
    return made


def recipient(text: str) -> str:
    """Return the one address in `text`, its domain in ASCII; raises Refused for none, several or a broken one."""
    local, _, domain = text.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError as error:
        raise Refused("The recipient's domain is not valid.") from error
    fits = len(local) <= _LONGEST_LOCAL and len(local) + len(domain) < _LONGEST_ADDRESS
    if not (fits and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        raise Refused("The recipient is not one valid address.")
    return f"{local}@{domain}"


def one_line(text: str, limit: int) -> str:
    """Return `text` as a header may carry it: without line breaks and control characters, cut to `limit`."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())[:limit]


def _optional(letter: Letter) -> dict[str, str]:
    """Return the headers a letter can go without: a broken value costs the header, never the notice."""
    found = {"Message-ID": letter.message_id, "In-Reply-To": letter.thread, "References": letter.thread}
    headers = {name: value for name, value in found.items() if _REFERENCE.fullmatch(value)}
    try:
        return headers | ({"Reply-To": recipient(letter.reply_to)} if letter.reply_to else {})
    except Refused:
        return headers


def _sound(text: str) -> str:
    """Drop what cannot be written as UTF-8."""
    return text.encode("utf-8", "ignore").decode()
