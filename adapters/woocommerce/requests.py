"""The exact bytes of money operations, made before anything is sent."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adapters.woocommerce import coupons
from adapters.woocommerce.client import packed
from adapters.woocommerce.keyed import KEY_META
from adapters.woocommerce.refunds import TAG_META, Portion
from adapters.woocommerce.shares import amount, portions, scaled
from connector.errors import Refused
from connector.model import Order
from connector.money import Money, total
from connector.ports import Kind, Operation, Units

_REASON = "Items on backorder were cancelled"


def prepared(operation: Operation, order: Order, key: str = "") -> bytes:
    """Return the request of a money operation; raises Refused when the order does not allow it any more.

    A refund under a `key` names it among its metas, so that its bytes say how they go out.
    """
    body = _BODIES[operation.kind](operation, order)
    if key:
        body = {**body, "meta_data": [*body["meta_data"], {"key": KEY_META, "value": key}]}
    return packed(body)


def tag_key(tag: str) -> str:
    """Return the order meta of one operation: each has its own, for WooCommerce replaces metas by key."""
    return f"{TAG_META}_{tag}"


def _refund(operation: Operation, order: Order) -> Mapping[str, Any]:
    parts = wanted(operation, order)
    due = operation.amount or amount(parts, order.currency)
    reason = str(operation.details.get("reason") or _REASON)
    return {
        "amount": due.text,
        "reason": f"{reason} [{operation.tag}]",
        # Both default to true in the shop: never leave them out.
        "api_refund": operation.kind is Kind.REFUND,
        "api_restock": bool(operation.units) and _in_house(operation, order),
        "line_items": [_line(part) for part in parts],
        "meta_data": [{"key": TAG_META, "value": operation.tag}],
    }


def _in_house(operation: Operation, order: Order) -> bool:
    """Tell whether these units never left: a unit that shipped comes back as a return, which is not ours to book."""
    lines = ((order.line(line), count) for line, count in operation.units.items())
    return all(line and count <= line.ordered - line.shipped - line.refunded_units for line, count in lines)


def wanted(operation: Operation, order: Order) -> Sequence[Portion]:
    """Return what each charge gives back, coming to exactly the operation's amount; raises Refused."""
    if operation.details.get("line"):
        return _of_one_line(operation, order)
    if not operation.units and not operation.details.get("shipping"):
        return ()
    units = Units(operation.units, bool(operation.details.get("shipping")))
    parts = portions(order, units)
    sum_ = amount(parts, order.currency)
    if operation.amount is None or operation.amount == sum_:
        return parts
    if operation.amount > sum_ + _rounding(parts, order.currency):
        raise Refused(f"{operation.amount.text} was approved, but these units come to {sum_.text} by now.")
    return scaled(parts, operation.amount)


def _of_one_line(operation: Operation, order: Order) -> Sequence[Portion]:
    """Share an amount over one line's net and taxes, of which no unit goes back."""
    line = order.line(str(operation.details["line"]))
    if line is None or operation.amount is None:
        return ()
    left = line.charge.gross - line.charge.refunded
    if operation.amount > left:
        raise Refused(f"Only {left.text} of this line is left to give back.")
    return scaled([Portion(line.id, 0, line.charge.net, line.charge.taxes)], operation.amount)


def _rounding(parts: Sequence[Portion], currency: str) -> Money:
    """Return what sharing may differ by where the shop forgot a refund that was carried out: one for each share."""
    return Money(sum(1 + len(part.taxes) for part in parts), currency)


def _line(part: Portion) -> Mapping[str, Any]:
    taxes = [{"id": int(tax.rate), "refund_total": _number(tax.amount)} for tax in part.taxes]
    return {
        "id": int(part.charge),
        "quantity": part.units,
        "refund_total": _number(part.net),
        "refund_tax": taxes,
    }


def _number(money: Money) -> float:
    """Write the amount as the JSON number the shop's schema wants: its digits come out as they are."""
    return float(money.text)


def _void(operation: Operation, _: Order) -> Mapping[str, Any]:
    return {"status": "cancelled", "meta_data": _tag(operation)}


def _reduce(operation: Operation, order: Order) -> Mapping[str, Any]:
    """Lower quantities and totals; a discount that was on the taken units goes with them.

    WooCommerce leaves a line's total as it was when only its quantity falls, so both are sent. Taxes it works out.
    """
    parts = portions(order, Units(operation.units))
    return {"line_items": [_less(order, part) for part in parts], "meta_data": _tag(operation)}


def _less(order: Order, part: Portion) -> Mapping[str, Any]:
    line = order.line(part.charge)
    assert line is not None
    net = line.charge.net - part.net
    tax = total([one.amount for one in line.charge.taxes], order.currency)
    rest = tax - total([one.amount for one in part.taxes], order.currency)
    sums = {"subtotal": net.text, "total": net.text, "subtotal_tax": rest.text, "total_tax": rest.text}
    return {"id": int(line.id), "quantity": line.ordered - part.units, **sums}


def _swap(operation: Operation, order: Order) -> Mapping[str, Any]:
    """Lower the line and add the other item at what was paid for its units: the order comes to what it came to."""
    (part,) = portions(order, Units(operation.units))
    line = order.line(part.charge)
    if line is None or line.open_units < part.units:
        raise Refused("These units do not wait any more.")
    product, _, variation = str(operation.details["variant"]).partition(":")
    chosen = {"product_id": int(product)} | ({"variation_id": int(variation)} if variation else {})
    tax = total([one.amount for one in part.taxes], order.currency).text
    sums = {"subtotal": part.net.text, "total": part.net.text, "subtotal_tax": tax, "total_tax": tax}
    metas = [{"key": TAG_META, "value": operation.tag}]
    new = {**chosen, "quantity": part.units, **sums, "meta_data": metas}
    return {"line_items": [_less(order, part), new], "meta_data": _tag(operation)}


def _tag(operation: Operation) -> list[Mapping[str, str]]:
    return [{"key": tag_key(operation.tag), "value": operation.tag}]


_BODIES: Mapping[Kind, Callable[[Operation, Order], Mapping[str, Any]]] = {
    Kind.REFUND: _refund,
    Kind.CREDIT: coupons.body_of,
    Kind.RECORD: _refund,
    Kind.VOID: _void,
    Kind.REDUCE: _reduce,
    Kind.SWAP: _swap,
}
