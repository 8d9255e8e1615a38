"""Mutations: each does its work whole, or answers user errors and leaves everything as it was."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.shopify import amounts, cancelling, catalogue, fulfil, keep, refunding
from sandbox.shopify.api import access, edits, idempotent, metafields, orders, payments
from sandbox.shopify.api.thing import Call, Resolver, Thing, gid, minor, number_of
from sandbox.shopify.api.tried import tried
from sandbox.shopify.model import Order, Pair
from sandbox.shopify.refunding import PayBack, Wish

MOST_TAGS = 250


def refund_create(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    given = args["input"]
    shown = orders.one(call, given["orderId"])

    def make() -> int:
        if shown is None:
            raise keep.Refusal("", ["orderId"], "Order does not exist")
        return refunding.refund(call.tx, call.facts, shown.it.id, wish_of(shown.it, given), call.mood).id

    def do() -> dict[str, Any]:
        key = idempotent.once(call, args, "refundCreate", make)
        order = keep.order_with(call.tx, call.name, key)
        return {"refund": payments.refund_of(order, key), "order": Thing("Order", order, order)}

    return tried(call, do, {"refund": None, "order": None})


def wish_of(order: Order, given: Mapping[str, Any]) -> Wish:
    """A `RefundInput` as the store's own words."""
    currency = order.shown_currency
    back = [
        PayBack(one["gateway"], minor(currency, one["amount"]), number_of(one.get("parentId")) or None, one["kind"])
        for one in given.get("transactions") or []
    ]
    credits_ = [one["storeCreditRefund"] for one in given.get("refundMethods") or []]
    return Wish(
        lines=payments.wanted_lines(given.get("refundLineItems")),
        shipping=carriage_of(order, given.get("shipping") or {}),
        payments=back,
        credit=sum(minor(currency, one["amount"]["amount"]) for one in credits_),
        note=str(given.get("note") or ""),
        currency=given.get("currency"),
        allow_over=bool(given.get("allowOverRefunding")),
        reason=given.get("discrepancyReason"),
    )


def carriage_of(order: Order, given: Mapping[str, Any]) -> bool | Pair:
    if given.get("amount") is not None:
        return amounts.paid_in(order, minor(order.shown_currency, given["amount"]))
    return bool(given.get("fullRefund"))


def order_cancel(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    shown = orders.one(call, args["orderId"])

    def do() -> dict[str, Any]:
        if shown is None:
            raise keep.Refusal("NOT_FOUND", ["orderId"], "Order does not exist")
        job = cancelling.cancel(
            call.tx,
            call.facts,
            shown.it.id,
            args["reason"],
            method_of(args),
            bool(args["restock"]),
            args.get("staffNote") or "",
        )
        return {"job": {"id": gid("Job", job.id), "done": job.done}, "jobResult": Thing("OrderCancelJobResult", job)}

    answer = tried(call, do, {"job": None, "jobResult": None}, "orderCancelUserErrors")
    return {**answer, "userErrors": answer["orderCancelUserErrors"]}


def method_of(args: Mapping[str, Any]) -> str | None:
    given = args.get("refundMethod") or {}
    if given.get("storeCreditRefund") is not None:
        return "store_credit"
    return "original" if given.get("originalPaymentMethodsRefund") or args.get("refund") else None


def hold(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    given = args["fulfillmentHold"]
    rows = given.get("fulfillmentOrderLineItems")
    wanted = None if rows is None else units_of(rows)

    def do() -> dict[str, Any]:
        key = number_of(args["id"], "FulfillmentOrder")
        notes, handle = given.get("reasonNotes") or "", given.get("handle") or ""
        made, one, rest = fulfil.hold(call.tx, call.facts, key, given["reason"], notes, handle, wanted)
        order = keep.order_with(call.tx, call.name, one.id)
        return {
            "fulfillmentHold": Thing("FulfillmentHold", made),
            "fulfillmentOrder": Thing("FulfillmentOrder", one, order),
            "remainingFulfillmentOrder": Thing("FulfillmentOrder", rest, order) if rest is not None else None,
        }

    empty = {"fulfillmentHold": None, "fulfillmentOrder": None, "remainingFulfillmentOrder": None}
    return tried(call, do, empty)


def units_of(rows: list[Mapping[str, Any]]) -> dict[int, int]:
    return {number_of(one["id"], "FulfillmentOrderLineItem"): int(one["quantity"]) for one in rows}


def release(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    named = args.get("holdIds")
    keys = None if named is None else [number_of(one, "FulfillmentHold") for one in named]

    def do() -> dict[str, Any]:
        one = fulfil.release(call.tx, call.facts, number_of(args["id"], "FulfillmentOrder"), keys)
        order = keep.order_with(call.tx, call.name, one.id)
        return {"fulfillmentOrder": Thing("FulfillmentOrder", one, order)}

    return tried(call, do, {"fulfillmentOrder": None})


def split(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    def do() -> dict[str, Any]:
        done = []
        for one in args["fulfillmentOrderSplits"]:
            key = number_of(one["fulfillmentOrderId"], "FulfillmentOrder")
            kept, apart = fulfil.split(call.tx, call.facts, key, units_of(one["fulfillmentOrderLineItems"]))
            order = keep.order_with(call.tx, call.name, kept.id)
            parts = {"fulfillmentOrder": kept, "remainingFulfillmentOrder": apart}
            things = {name: Thing("FulfillmentOrder", part, order) for name, part in parts.items()}
            done.append({**things, "replacementFulfillmentOrder": None})
        return {"fulfillmentOrderSplits": done}

    return tried(call, do, {"fulfillmentOrderSplits": None})


def tags(change: Callable[[set[str], set[str]], set[str]]) -> Resolver:
    """Change an order's tags and leave the rest of it alone."""

    def resolve(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
        if "write_orders" not in call.scopes:
            raise access.denied("tags", "`write_orders` access scope.")
        shown = orders.one(call, args["id"])
        if shown is None:
            told = {"field": ["id"], "message": "Order does not exist"}
            return {"node": None, "userErrors": [told]}
        wanted = change(set(shown.it.tags), set(args["tags"]))
        if len(wanted) > MOST_TAGS:
            return {"node": None, "userErrors": [{"field": ["tags"], "message": "Order has too many tags"}]}
        if wanted != set(shown.it.tags):
            shown.it.tags = sorted(wanted)
            keep.save_order(call.tx, call.facts, shown.it)
        return {"node": shown, "userErrors": []}

    return resolve


def variants_update(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    product = keep.product(call.tx, call.name, number_of(args["productId"], "Product"))

    def do() -> dict[str, Any]:
        if product is None:
            raise keep.Refusal("PRODUCT_DOES_NOT_EXIST", ["productId"], "Product does not exist")
        done = []
        for one in args["variants"]:
            key = number_of(one.get("id"), "ProductVariant")
            held = keep.variant(call.tx, call.name, key)
            if held is None or held.product != product.id:
                raise keep.Refusal("PRODUCT_VARIANT_DOES_NOT_EXIST", ["variants"], "Product variant does not exist")
            if one.get("inventoryPolicy"):
                held = catalogue.set_policy(call.tx, call.facts, key, one["inventoryPolicy"])
            done.append(Thing("ProductVariant", held))
        return {"product": Thing("Product", product), "productVariants": done}

    return tried(call, do, {"product": None, "productVariants": None})


MUTATION: dict[str, Resolver] = {
    "refundCreate": refund_create,
    "orderCancel": order_cancel,
    "fulfillmentOrderHold": hold,
    "fulfillmentOrderReleaseHold": release,
    "fulfillmentOrderSplit": split,
    "tagsAdd": tags(lambda held, given: held | given),
    "tagsRemove": tags(lambda held, given: held - given),
    "metafieldsSet": metafields.set_all,
    "metafieldsDelete": metafields.delete_all,
    "productVariantsBulkUpdate": variants_update,
    **edits.MUTATION,
}
