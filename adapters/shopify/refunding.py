"""Sending one refund and understanding what Shopify says to it; its errors carry no codes, only words."""

import re

from adapters.shopify.clear import clear
from adapters.shopify.client import Client
from adapters.shopify.faults import UserErrors
from adapters.shopify.finding import find_operation
from adapters.shopify.pick import part
from adapters.shopify.receipts import is_pending, of_refund
from connector.errors import ConnectorError, Refused, Running, Spent, Stuck, Unclear
from connector.ports import Operation, Receipt

# Words of Shopify's checks of what was asked, which come before any gateway is called.
_BEFORE_ANYTHING = re.compile(
    r"more items than|cannot refund more|exceed|greater than|more than|must |blank|is required"
    r"|does ?n[o']t exist|not (?:be )?found|cannot be refunded|not refundable|not restockable"
    r"|already been (?:fully )?refunded",
    re.IGNORECASE,
)
_KEY = re.compile(r"idempoten", re.IGNORECASE)
_OTHER_CONTENT = re.compile(r"mismatch|different|other param", re.IGNORECASE)
_USED_UP = re.compile(r"previous attempt.*failed|previous_attempt_failed", re.IGNORECASE)


def create_refund(client: Client, operation: Operation, request: bytes) -> Receipt:
    """Send a refund once and return what it proves; raises NotSent, Refused, Unclear or what is known of its key.

    While the gateway has not answered the receipt is not settled; where it said no, nobody knows what moved.
    """
    try:
        payload = client.send(request, once=True)
    except (Refused, Unclear) as error:
        return _turned_away(client, operation, error)
    with clear():
        refund = part(payload, "refund")
        receipt, waiting = of_refund(operation, refund), is_pending(refund)
    if not receipt.settled and not waiting:
        raise Unclear("The shop did not confirm the refund.", evidence=receipt.evidence)
    return receipt


def _turned_away(client: Client, operation: Operation, error: ConnectorError) -> Receipt:
    """Tell a no before anything was done from one that nobody can be sure of."""
    if _KEY.search(error.evidence):
        return _about_the_key(client, operation, error)
    if not isinstance(error, UserErrors) or all(map(_BEFORE_ANYTHING.search, error.messages)):
        raise error
    raise Unclear("The shop refused in words we do not know.", evidence=error.evidence) from error


def _about_the_key(client: Client, operation: Operation, error: ConnectorError) -> Receipt:
    """An earlier attempt came through under the same key: it may be running, may have failed, or asked otherwise."""
    if _USED_UP.search(error.evidence):
        raise Spent("Shopify's earlier attempt of this refund failed.", evidence=error.evidence) from error
    if not _OTHER_CONTENT.search(error.evidence):
        raise Running("Shopify has an earlier attempt of this refund at work.", evidence=error.evidence) from error
    with clear():
        found = find_operation(client, operation)
    if found is not None:
        return found
    # The other content may still be at work, so this is no refusal: only a person can tell.
    raise Stuck("Shopify holds another request under the key of this refund.", evidence=error.evidence) from error
