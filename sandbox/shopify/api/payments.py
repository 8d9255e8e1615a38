"""Transactions, refunds, and Shopify's own arithmetic of a refund."""

from collections.abc import Mapping
from typing import Any

from sandbox.shopify import amounts, keep, suggesting
from sandbox.shopify.api import pages
from sandbox.shopify.api.thing import Call, Resolver, Table, Thing, bag, gid, minor, number_of, time
from sandbox.shopify.model import Order, Pair, Refund
from sandbox.shopify.suggesting import Asked, Row, Suggestion


def transactions(_call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    order: Order = thing.it
    return [Thing("OrderTransaction", one, order) for one in order.transactions[: args.get("first")]]


def refunds(_call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    order: Order = thing.it
    return [Thing("Refund", one, order) for one in order.refunds[: args.get("first")]]


def one_refund(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    key = number_of(args["id"], "Refund")
    order = keep.order_with(call.tx, call.name, key) if key else None
    return refund_of(order, key)


def refund_of(order: Order | None, key: int) -> Thing | None:
    found = next((one for one in order.refunds if one.id == key), None) if order else None
    return Thing("Refund", found, order) if found is not None else None


def of_refund(_call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    assert thing.order is not None
    mine = [one for one in thing.order.transactions if one.refund == thing.it.id]
    return pages.page([Thing("OrderTransaction", one, thing.order) for one in mine], args, lambda one: one.it.id)


def refund_lines(_call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    refund: Refund = thing.it
    return pages.page([Thing("RefundLineItem", one, thing.order) for one in refund.lines], args)


def line(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    assert thing.order is not None
    found = next(one for one in thing.order.lines if one.id == thing.it.line)
    return Thing("LineItem", found, thing.order)


def parent(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    assert thing.order is not None
    found = next((one for one in thing.order.transactions if one.id == thing.it.parent), None)
    return Thing("OrderTransaction", found, thing.order) if found is not None else None


def wanted_lines(given: Any) -> Asked:
    """`RefundLineItemInput`s as the store's own words; one line may be there for each place."""
    return [(number_of(one["lineItemId"], "LineItem"), wanted_row(one)) for one in given or []]


def wanted_row(given: Mapping[str, Any]) -> Row:
    place = number_of(given.get("locationId"), "Location") or None
    return (int(given["quantity"]), given.get("restockType") or "NO_RESTOCK", place)


def suggest(call: Call, thing: Thing, args: Mapping[str, Any]) -> Any:
    order: Order = thing.it
    shipping: bool | Pair = bool(args.get("refundShipping"))
    if args.get("shippingAmount") is not None:
        shipping = amounts.paid_in(order, minor(order.shown_currency, args["shippingAmount"]))
    method = "store_credit" if args.get("refundMethodAllocation") == "STORE_CREDIT" else "original"
    full = bool(args.get("suggestFullRefund"))
    try:
        made = suggesting.suggest(
            call.tx, call.facts, order, wanted_lines(args.get("refundLineItems")), shipping, full=full, method=method
        )
    except keep.Refusal:
        return None  # what cannot be worked out is not suggested
    return Thing("SuggestedRefund", made, order)


def suggested_transactions(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    made: Suggestion = thing.it
    return [Thing("SuggestedOrderTransaction", one, thing.order) for one in made.transactions]


def suggested_methods(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    made: Suggestion = thing.it
    if not made.credit.shown:
        return []
    assert thing.order is not None
    given = {"amount": bag(thing.order, made.credit), "maximumRefundable": bag(thing.order, made.maximum)}
    return [{"__typename": "SuggestedStoreCreditRefund", "expiresAt": None, **given}]


def sum_of(name: str) -> Resolver:
    def resolve(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
        assert thing.order is not None
        return bag(thing.order, getattr(thing.it, name))

    return resolve


def carriage(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    assert thing.order is not None
    made: Suggestion = thing.it
    return {
        "amountSet": bag(thing.order, made.shipping),
        "maximumRefundableSet": bag(thing.order, made.shipping_maximum),
    }


ON_ORDER: dict[str, Resolver] = {"transactions": transactions, "refunds": refunds, "suggestedRefund": suggest}
TYPES: Table = {
    "OrderTransaction": {
        "id": lambda c, t, a: gid("OrderTransaction", t.it.id),
        "kind": lambda c, t, a: t.it.kind,
        "status": lambda c, t, a: t.it.status,
        "gateway": lambda c, t, a: t.it.gateway,
        "formattedGateway": lambda c, t, a: t.it.gateway,
        "manualPaymentGateway": lambda c, t, a: t.it.manual,
        "errorCode": lambda c, t, a: t.it.error_code,
        "processedAt": lambda c, t, a: time(t.it.created),
        "createdAt": lambda c, t, a: time(t.it.created),
        "amountSet": sum_of("amount"),
        "parentTransaction": parent,
    },
    "Refund": {
        "id": lambda c, t, a: gid("Refund", t.it.id),
        "note": lambda c, t, a: t.it.note or None,
        "createdAt": lambda c, t, a: time(t.it.created),
        "processedAt": lambda c, t, a: time(t.it.created),
        "totalRefundedSet": sum_of("total"),
        "transactions": of_refund,
        "refundLineItems": refund_lines,
        "order": lambda c, t, a: Thing("Order", t.order, t.order),
    },
    "RefundLineItem": {
        "quantity": lambda c, t, a: t.it.quantity,
        "restockType": lambda c, t, a: t.it.restock,
        "restocked": lambda c, t, a: t.it.restock != "NO_RESTOCK",
        "lineItem": line,
        "subtotalSet": sum_of("subtotal"),
        "totalTaxSet": sum_of("tax"),
    },
    "SuggestedRefund": {
        "amountSet": sum_of("amount"),
        "maximumRefundableSet": sum_of("maximum"),
        "subtotalSet": sum_of("subtotal"),
        "discountedSubtotalSet": sum_of("discounted"),
        "totalTaxSet": sum_of("tax"),
        "shipping": carriage,
        "suggestedTransactions": suggested_transactions,
        "suggestedRefundMethods": suggested_methods,
        "refundLineItems": lambda c, t, a: [Thing("RefundLineItem", one, t.order) for one in t.it.lines],
    },
    "SuggestedOrderTransaction": {
        "kind": lambda c, t, a: "SUGGESTED_REFUND",
        "gateway": lambda c, t, a: t.it.gateway,
        "amountSet": sum_of("amount"),
        "maximumRefundableSet": sum_of("maximum"),
        "parentTransaction": parent,
    },
}

__all__ = ("ON_ORDER", "TYPES", "one_refund", "refund_of", "wanted_lines")
