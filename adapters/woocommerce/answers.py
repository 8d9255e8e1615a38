"""What an answer of WooCommerce means: a value, or which of our errors, told apart by what may be done next."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from adapters.outbound import Answer
from adapters.strict import loads
from connector.errors import ConnectorError, Gone, Malformed, NotSent, Refused, Unclear


class Stakes(Enum):
    """What a call risks: a READ changes nothing, a WRITE says how things should be, MONEY must not happen twice."""

    READ = "read"
    WRITE = "write"
    MONEY = "money"


# WordPress says these before the refund's own code runs; any other 400 may come from after the money moved.
_BEFORE_THE_CONTROLLER = frozenset({"rest_invalid_param", "rest_missing_callback_param", "rest_invalid_json"})
# The one code that also wraps what a gateway or a hook said in the middle of a refund, whatever its status.
_FROM_INSIDE_A_REFUND = "woocommerce_rest_cannot_create_order_refund"
_LONGEST_WAIT = 3600.0

PERMALINKS = (
    "The shop's REST API is not at this address: choose anything but Plain in WordPress under Settings, Permalinks,"
    " and enter the address exactly as it stands under Settings, General."
)
UNREADABLE = "The shop's answer cannot be read."
_UNAUTHORISED = frozenset({401, 403})


@dataclass(frozen=True, slots=True)
class Fault:
    """The error WooCommerce's answer speaks of; `code` is "" when it is not WordPress that answered."""

    status: int
    code: str
    message: str

    @property
    def evidence(self) -> str:
        """The answer as one short line."""
        return f"{self.status} {self.code} {self.message}".strip()


def value_of(answer: Answer, stakes: Stakes) -> Any:
    """Return what a good answer holds; raises NotSent, Refused, Gone or Unclear."""
    if 200 <= answer.status < 300:  # noqa: PLR2004 (success)
        return _decoded(answer, stakes)
    raise _means(fault_of(answer), answer.headers, stakes)


def _decoded(answer: Answer, stakes: Stakes) -> Any:
    try:
        return loads(answer.body)
    except Malformed as error:
        unreadable = NotSent if stakes is Stakes.READ else Unclear
        raise unreadable(UNREADABLE, evidence=str(error)) from error


def fault_of(answer: Answer) -> Fault:
    """Read an error answer; `data` may be an object, a bare integer or missing, so only code and message count."""
    try:
        body = loads(answer.body)
    except Malformed:
        body = None
    if not isinstance(body, dict):
        return Fault(answer.status, "", "")
    return Fault(answer.status, _text(body, "code"), _text(body, "message"))


def _text(body: Mapping[str, Any], key: str) -> str:
    value = body.get(key)
    return value[:300] if isinstance(value, str) else ""


def _means(fault: Fault, headers: Mapping[str, str], stakes: Stakes) -> ConnectorError:
    if fault.status == 429 or fault.message.startswith("Invalid nonce"):  # noqa: PLR2004 (too many requests)
        return NotSent("The shop asks us to come back later.", evidence=fault.evidence, wait=_wait(headers))
    if stakes is Stakes.MONEY and not _definite(fault):
        return Unclear("The shop gave no clear answer.", evidence=fault.evidence)
    if fault.status >= 500:  # noqa: PLR2004 (server errors)
        return _broken(fault, headers, stakes)
    if 300 <= fault.status < 400:  # noqa: PLR2004 (redirects)
        return Refused(PERMALINKS, evidence=fault.evidence)
    if fault.status in {404, 410} or fault.code.endswith("_invalid_id"):
        return _missing(fault)
    return Refused(_sentence(fault), evidence=fault.evidence)


def _definite(fault: Fault) -> bool:
    """Tell whether WordPress itself turned the call away before any of the refund's code ran."""
    if not fault.code or fault.code == _FROM_INSIDE_A_REFUND:
        return False
    return fault.status in {401, 403, 404, 413} or (fault.status == 400 and fault.code in _BEFORE_THE_CONTROLLER)  # noqa: PLR2004 (bad request)


def _broken(fault: Fault, headers: Mapping[str, str], stakes: Stakes) -> ConnectorError:
    if stakes is Stakes.READ:
        return NotSent("The shop is not answering properly.", evidence=fault.evidence, wait=_wait(headers))
    return Unclear("The shop broke off.", evidence=fault.evidence)


def _missing(fault: Fault) -> ConnectorError:
    """Tell an id nobody knows from an address where no WooCommerce is."""
    if fault.code == "rest_no_route":
        return Refused("The shop does not offer what we asked for: is WooCommerce active?", evidence=fault.evidence)
    if not fault.code:
        return Refused(PERMALINKS, evidence=fault.evidence)
    return Gone("The shop does not know this id.", evidence=fault.evidence)


_UNPAIRED = "The consumer secret does not belong to this consumer key."
_SENTENCES = {
    "woocommerce_rest_cannot_view": "The shop does not accept this consumer key: it is unknown, was revoked, or its"
    " user may not see orders. Plain http is answered the same way.",
    "Consumer secret is invalid.": _UNPAIRED,
    "Invalid signature - provided signature does not match.": _UNPAIRED,
    "The API key provided does not have write permissions.": "This key may only read: make one with read and write"
    " permission.",
    "The API key provided does not have read permissions.": "This key may only write: make one with read and write"
    " permission.",
    "Invalid timestamp.": "The shop's clock and ours differ by more than 15 minutes.",
}


def _sentence(fault: Fault) -> str:
    """Return what to tell the merchant: by message where one code says many things, else by code."""
    known = _SENTENCES.get(fault.message) or _SENTENCES.get(fault.code)
    if known or fault.status not in _UNAUTHORISED:
        return known or "The shop refused."
    return "The shop does not let these keys do this."


def _wait(headers: Mapping[str, str]) -> float:
    """Return the seconds asked for; a date or nonsense counts as nothing asked."""
    asked = headers.get("Retry-After", "").strip()
    return min(float(asked), _LONGEST_WAIT) if asked.isascii() and asked.isdigit() else 0.0
