"""Sending one refund and understanding what Shopify says to it; its errors carry no codes, only words."""

import re

from adapters.shopify.clear import clear
from adapters.shopify.client import Client
from adapters.shopify.faults import UserErrors
from adapters.shopify.finding import find_operation
from adapters.shopify.pick import part
from adapters.shopify.receipts import is_pending, of_refund
from connector.errors import Refused, Unclear
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


def create_refund(client: Client, operation: Operation, request: bytes) -> Receipt:
    """Send a refund once and return what it proves; raises NotSent, Refused or Unclear.

    While the gateway has not answered the receipt is not settled; where it said no, nobody knows what moved.
    """
    try:
        payload = client.send(request, once=True)
    except Refused as error:
        return _turned_away(client, operation, error)
    with clear():
        refund = part(payload, "refund")
        receipt, waiting = of_refund(operation, refund), is_pending(refund)
    if not receipt.settled and not waiting:
        raise Unclear("The shop did not confirm the refund.", evidence=receipt.evidence)
    return receipt


def _turned_away(client: Client, operation: Operation, error: Refused) -> Receipt:
    """Tell a no before anything was done from one that nobody can be sure of."""
    if _KEY.search(error.evidence):
        return _about_the_key(client, operation, error)
    if not isinstance(error, UserErrors) or all(map(_BEFORE_ANYTHING.search, error.messages)):
        raise error
    raise Unclear("The shop refused in words we do not know.", evidence=error.evidence) from error


def _about_the_key(client: Client, operation: Operation, error: Refused) -> Receipt:
    """An earlier attempt came through under the same key: it may be running, may have failed, or asked otherwise."""
    if not _OTHER_CONTENT.search(error.evidence):
        raise Unclear("Shopify has an earlier attempt of this refund in its hands.", evidence=error.evidence) from error
    with clear():
        found = find_operation(client, operation)
    if found is not None:
        return found
    raise Refused(
        "An earlier attempt of this refund asked for something else under the same key, and left nothing. Refund it "
        "by hand.",
        evidence=error.evidence,
    ) from error
