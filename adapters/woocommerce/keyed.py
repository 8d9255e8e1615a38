"""Refunds under a key, where the store has our companion plugin; docs/companion-plugin.md is the contract."""

import uuid
from collections.abc import Mapping
from typing import Any

from adapters.outbound import Answer
from adapters.strict import loads
from adapters.woocommerce.answers import Stakes, fault_of, value_of
from adapters.woocommerce.client import Client
from connector.errors import Gone, Malformed, NotSent, Refused, Running, Stuck, Unclear
from connector.ports import Operation

NAMESPACE = "wc-backorder/v1"
KEY_META = "_backorder_key"  # names the key in the very bytes that are sent under it
_CONTRACT = 1
_KEYS = uuid.uuid5(uuid.NAMESPACE_DNS, "woocommerce.backorder")
_NO_ROUTE = "rest_no_route"
_REUSED = frozenset({"backorder_key_reused", "backorder_key_missing"})
_LEFT = "The companion plugin that carried this refund does not answer any more, and only it knows."


def is_there(client: Client) -> bool:
    """Ask whether the store takes refunds under a key; raises NotSent when it does not answer."""
    try:
        said = client.brisk().within(NAMESPACE).get("")
    except (Refused, Gone):
        return False
    return isinstance(said, dict) and said.get("plugin") == "backorder" and said.get("refunds") == _CONTRACT


def new_key(operation: Operation) -> str:
    """Return what makes all attempts of one operation one refund, until a person says that nothing happened."""
    another = int(operation.details.get("new_key") or 0)
    return str(uuid.uuid5(_KEYS, f"{operation.key}\n{operation.tag}\n{another}"))


def key_of(request: bytes) -> str:
    """Return the key that prepared bytes go out under, "" for those of the plain endpoint."""
    try:
        body = loads(request) if request else {}
    except Malformed:
        return ""
    metas = body.get("meta_data") if isinstance(body, dict) else None
    found = [one.get("value") for one in metas or () if isinstance(one, dict) and one.get("key") == KEY_META]
    return str(found[0]) if found else ""


def post(client: Client, order_id: str, request: bytes) -> Any:
    """Carry a refund out under its key and return it as the shop shows it; raises as the contract's table says."""
    path = f"orders/{order_id}/refunds"
    answer = client.within(NAMESPACE).keyed("POST", path, request, key_of(request))
    if _no_route(answer):
        raise NotSent("The companion plugin is not there any more.", evidence=fault_of(answer).evidence)
    return _refund(answer)


def find(client: Client, operation: Operation) -> Any:
    """Return the refund that a key stands for, None where it never came; raises Running, Stuck or NotSent."""
    answer = client.within(NAMESPACE).keyed("GET", f"refunds/{key_of(operation.request)}", None, "")
    if _no_route(answer):
        raise Stuck(_LEFT)
    if answer.status == 404 and _said(answer).get("state") == "absent":  # noqa: PLR2004 (not found)
        return None
    try:
        return _refund(answer)
    except Running as error:
        raise NotSent("The shop is still at work on it.", evidence=error.evidence) from error


def _refund(answer: Answer) -> Any:
    said = _said(answer)
    state = said.get("state")
    evidence = " ".join(str(said.get(name) or "") for name in ("code", "message", "began"))[:500].strip()
    if state == "done":
        return said.get("refund")
    if state == "running":
        raise Running("The shop has this refund at work.", evidence=evidence)
    if state == "unknown" or said.get("code") in _REUSED:
        raise Stuck("The shop cannot tell what became of this refund.", evidence=evidence)
    if state == "refused":
        raise Refused("The shop refused.", evidence=evidence)
    value_of(answer, Stakes.MONEY)  # an answer of WordPress's own, or of something before it
    raise Unclear("The shop's answer cannot be understood.", evidence=evidence)


def _said(answer: Answer) -> Mapping[str, Any]:
    try:
        body = loads(answer.body)
    except Malformed:
        return {}
    return body if isinstance(body, dict) else {}


def _no_route(answer: Answer) -> bool:
    return answer.status == 404 and _said(answer).get("code") == _NO_ROUTE  # noqa: PLR2004 (not found)
