"""What an answer of Shopify's means: data, or which of our errors, told apart by what may be done next."""

import re
from collections.abc import Mapping
from typing import Any

from adapters.outbound import Answer
from adapters.shopify.faults import (
    UNREADABLE,
    DeadToken,
    Throttled,
    UserErrors,
    errors_in,
    fault_of,
    message_in,
    text_in,
)
from adapters.shopify.stakes import Stakes
from adapters.strict import loads
from connector.errors import ConnectorError, Malformed, Refused

__all__ = ["UNREADABLE", "DeadToken", "Throttled", "UserErrors", "body_of", "data_of", "payload_of", "wait_of"]

_LONGEST_WAIT = 3600.0
_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?", re.ASCII)
_SENTENCES = {
    401: "The shop does not accept this access token: the app was uninstalled, or the token was revoked or mistyped.",
    402: "The shop is frozen: its owner has to pay Shopify's bill first.",
    403: "Shopify does not let this app do this in this shop.",
    404: "There is no Shopify store at this address.",
    423: "The shop is locked by Shopify.",
}


def body_of(answer: Answer, stakes: Stakes) -> Mapping[str, Any]:
    """Return GraphQL's own answer; raises Throttled, DeadToken, Refused, NotSent or Unclear."""
    if answer.status == 429:  # noqa: PLR2004 (too many requests)
        raise Throttled("The shop asks us to come back later.", evidence="429", wait=wait_of(answer.headers))
    body = _decoded(answer)
    if body is not None and _is_graphql(answer.status, body):
        return body
    raise _means(answer, body, stakes)


def _decoded(answer: Answer) -> Mapping[str, Any] | None:
    try:
        body = loads(answer.body)
    except Malformed:
        return None
    return body if isinstance(body, dict) else None


def _is_graphql(status: int, body: Mapping[str, Any]) -> bool:
    """Tell whether GraphQL answered, not the doorman before it: his `errors` is a text."""
    return status == 200 or isinstance(body.get("errors"), list)  # noqa: PLR2004 (success)


def _means(answer: Answer, body: Mapping[str, Any] | None, stakes: Stakes) -> ConnectorError:
    evidence = f"{answer.status} {str((body or {}).get('errors', ''))[:300]}".strip()
    # The doorman speaks JSON. A page without it may come from anywhere on the way, even after the work was done.
    if stakes.once and (body is None or answer.status not in _SENTENCES):
        return stakes.lost("The shop gave no clear answer.", evidence=evidence)
    if answer.status in _SENTENCES:
        refused = DeadToken if answer.status == 401 else Refused  # noqa: PLR2004 (unauthorised)
        return refused(_SENTENCES[answer.status], evidence=evidence)
    if answer.status >= 500 or answer.status < 300:  # noqa: PLR2004 (server errors, and pages called a success)
        return stakes.lost("The shop is not answering properly.", evidence=evidence, wait=wait_of(answer.headers))
    if answer.status < 400:  # noqa: PLR2004 (redirects)
        return Refused("The shop has moved: enter its present myshopify.com address.", evidence=evidence)
    return Refused("The shop refused.", evidence=evidence)


def wait_of(headers: Mapping[str, str]) -> float:
    """Return the seconds asked for ("2.0"); a date or nonsense counts as nothing asked."""
    asked = headers.get("Retry-After", "").strip()
    return min(float(asked), _LONGEST_WAIT) if _SECONDS.fullmatch(asked) else 0.0


def data_of(body: Mapping[str, Any], stakes: Stakes) -> Mapping[str, Any]:
    """Return `data` of a GraphQL answer without any errors; raises as `body_of` does."""
    errors, data = errors_in(body.get("errors")), body.get("data")
    if not errors and isinstance(data, dict):
        return data
    if not errors:
        raise stakes.lost(UNREADABLE, evidence="no data")
    raise fault_of(errors, data, stakes)


def payload_of(data: Mapping[str, Any], stakes: Stakes) -> Mapping[str, Any]:
    """Return the payload of a mutation's one root field; raises UserErrors, or what the lack of a payload means."""
    payload = next(iter(data.values()), None)
    if not isinstance(payload, dict):
        raise stakes.lost(UNREADABLE, evidence="no payload")
    # Their name is `userErrors` or ends so: `orderCancelUserErrors`.
    rows = [row for name, given in payload.items() if name.endswith("serErrors") for row in errors_in(given)]
    if not rows:
        return payload
    no = UserErrors([text_in(row, "code") for row in rows], [message_in(row) for row in rows])
    if stakes.once and any(value for name, value in payload.items() if not name.endswith("serErrors")):
        raise stakes.lost("The shop refused, and shows what it did all the same.", evidence=no.evidence)
    raise no
