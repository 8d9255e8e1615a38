"""Making an order say what we want to stand on it, and nothing else of ours."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from adapters.woocommerce.client import Client
from adapters.woocommerce.lines import REDUCED, variant_of
from adapters.woocommerce.orders import MARK, digest_of, order_of
from adapters.woocommerce.paging import row_id, understood
from adapters.woocommerce.pools import read_pools
from adapters.woocommerce.reading import read_payload
from connector.errors import Refused, Unclear
from connector.ports import MarkedLine, Marking

WAITING = "_backorder_waiting"
LABEL = "_backorder_label"  # which of the line's visible metas is ours
NOTE = "backorder"  # shown to the shop's staff only: buyers see the metas of lines, not of orders
_RESTOCKED = "_restock_refunded_items"
# In these statuses every edit of a line makes WooCommerce book the line's stock again.
_BOOKS_STOCK = frozenset({"processing", "on-hold", "completed"})

Meta = Mapping[str, Any]


def show(client: Client, marking: Marking) -> None:
    """Write the metas that differ, in one request; raises Refused if the shop's totals moved by it."""
    payload = read_payload(client, marking.order)
    with understood():
        order_of(payload)  # what is not an order is not written to
    body = changes(payload, marking)
    if "line_items" in body:
        body["line_items"] = [one for one in body["line_items"] if not _books_stock(client, payload, one["id"])]
    body = {key: value for key, value in body.items() if value}
    if not body:
        return
    answer = client.put(f"orders/{marking.order}", body)
    if row_id(answer) != marking.order:
        raise Unclear("The shop answered with another order.")
    _check_total(payload, answer)


def changes(payload: Mapping[str, Any], marking: Marking) -> dict[str, Any]:
    """Return what to send so that the order says exactly `marking`; empty when it does already."""
    wanted = {one.line: one for one in marking.lines}
    lines = [_line(line, wanted.get(str(line["id"]))) for line in payload["line_items"]]
    metas = _order(payload.get("meta_data", ()), marking)
    return {key: value for key, value in (("meta_data", metas), ("line_items", [x for x in lines if x])) if value}


def _order(metas: Sequence[Meta], marking: Marking) -> list[dict[str, Any]]:
    waiting = {one.line: one.waiting for one in marking.lines}
    mark = {"digest": marking.digest, "waiting": waiting} if marking.lines else None
    wanted: dict[str, Any] = {NOTE: marking.note or None, MARK: mark}
    if mark and digest_of(_value(metas, MARK)) == marking.digest:
        del wanted[MARK]
    return list(_differing(metas, wanted))


def _line(line: Mapping[str, Any], marked: MarkedLine | None) -> dict[str, Any] | None:
    metas = line.get("meta_data", ())
    ours = str(_value(metas, LABEL) or "")
    label = _free(metas, marked.label, ours) if marked and marked.sentence and marked.label else ""
    wanted: dict[str, Any] = {ours: None} if ours and ours != label else {}
    if label and marked:
        wanted[label] = marked.sentence
    wanted |= {LABEL: label or None, WAITING: str(marked.waiting) if marked and marked.waiting else None}
    differing = list(_differing(metas, wanted))
    return {"id": line["id"], "meta_data": differing} if differing else None


def _free(metas: Sequence[Meta], label: str, ours: str) -> str:
    """Return the label, or one beside it where somebody else's words stand under it already."""
    taken = _value(metas, label) is not None and label != ours
    return f"{label} (backorder)" if taken else label


def _differing(metas: Sequence[Meta], wanted: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Yield the metas to write; WooCommerce deletes the meta of an id when its value is null."""
    for key, value in wanted.items():
        held = [one for one in metas if isinstance(one, dict) and one.get("key") == key]
        if value is None:
            yield from (
                {"id": one.get("id"), "key": key, "value": None} for one in held if one.get("value") is not None
            )
        elif not held:
            yield {"key": key, "value": value}
        elif held[-1].get("value") != value:
            yield {"id": held[-1].get("id"), "key": key, "value": value}


def _value(metas: Iterable[Meta], key: str) -> Any:
    return next((one.get("value") for one in metas if isinstance(one, dict) and one.get("key") == key), None)


def _books_stock(client: Client, payload: Mapping[str, Any], line_id: Any) -> bool:
    """Tell whether editing the line would move stock: its books do not add up and its pool is managed.

    WooCommerce then takes (or gives) the difference, whatever the edit was about. The line is better left unmarked.
    """
    line = next(one for one in payload["line_items"] if one["id"] == line_id)
    if payload.get("status") not in _BOOKS_STOCK or _adds_up(line):
        return False
    variant = variant_of(str(line.get("product_id") or ""), str(line.get("variation_id") or ""))
    items, _ = read_pools(client, [variant])
    return any(variant in item.variants and item.available is not None for item in items)


def _adds_up(line: Mapping[str, Any]) -> bool:
    booked = [_value(line.get("meta_data", ()), key) for key in (REDUCED, _RESTOCKED)]
    try:
        return int(line["quantity"]) == sum(int(one or 0) for one in booked)
    except (TypeError, ValueError):
        return False


def _check_total(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """See that the total stayed: editing a line makes WooCommerce work taxes out anew, by today's rates."""
    if before.get("total") != after.get("total"):
        raise Refused(
            f"The shop worked out the taxes of order {before['id']} anew when its lines were marked: the total was "
            f"{before.get('total')} and is {after.get('total')}. Please set it right."
        )
