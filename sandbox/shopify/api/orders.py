"""Orders as the API shows them."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLError

from sandbox.kernel import clock
from sandbox.shopify import amounts, editing, keep, sums, units
from sandbox.shopify.api import lines, pages, payments, search, works
from sandbox.shopify.api.metafields import reading
from sandbox.shopify.api.thing import Call, Resolver, Table, Thing, bag, gid, number_of, time
from sandbox.shopify.model import Order, Pair

SORTS = {
    "UPDATED_AT": "updated",
    "CREATED_AT": "created",
    "PROCESSED_AT": "created",
    "ID": "id",
    "ORDER_NUMBER": "number",
}
WINDOW = 60 * 24 * 3600  # what an app without read_all_orders sees


def readable(call: Call, order: Order | None) -> bool:
    """Whether the app may see it: older ones need a scope of their own."""
    if order is None or order.gone:
        return False
    return "read_all_orders" in call.scopes or order.created >= clock.now() - WINDOW


def one(call: Call, given: str | None) -> Thing | None:
    order = keep.order(call.tx, call.name, number_of(given, "Order"))
    return Thing("Order", order, order) if order is not None and readable(call, order) else None


def listed(call: Call, _root: Any, args: Mapping[str, Any]) -> Any:
    """`orders`: searched, sorted, cut."""
    found = [order for order in keep.orders(call.tx, call.name) if readable(call, order)]
    kept = search.matching(call, found, args.get("query"), search.ORDERS)
    sort, falling = SORTS.get(args.get("sortKey") or "PROCESSED_AT"), bool(args.get("reverse"))
    if sort is None:
        raise GraphQLError(f"The pretend store cannot sort orders by {args['sortKey']} yet.")

    def place(order: Order) -> tuple[int, int]:
        return getattr(order, sort), order.id

    kept.sort(key=place, reverse=falling)
    return pages.page([Thing("Order", one, one) for one in kept], args, lambda one: place(one.it), falling=falling)


def money(of: Any) -> Resolver:
    """A resolver for a sum worked out from the order."""

    def resolve(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
        pair: Pair = of(thing.it)
        return bag(thing.it, pair)

    return resolve


def address(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    return Thing("MailingAddress", thing.it) if thing.it.country else None


def entity(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    order: Order = thing.it
    if order.company is not None:
        return Thing("PurchasingCompany", order)
    return Thing("Customer", order) if order.customer is not None else None


def customer(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    return Thing("Customer", thing.it) if thing.it.customer is not None else None


def editable(order: Order) -> str:
    return editing.uneditable(order)


def refundable(order: Order) -> bool:
    return bool(sums.refundable(order).shown or any(units.current(order, line) for line in order.lines))


def shipping_refunded(order: Order) -> Pair:
    return sums.shipping_refunded(order)


def disputes(_call: Call, thing: Thing, _args: Mapping[str, Any]) -> Any:
    return [Thing("OrderDisputeSummary", one) for one in thing.it.disputes]


ORDER: dict[str, Resolver] = {
    "id": lambda c, t, a: gid("Order", t.it.id),
    "legacyResourceId": lambda c, t, a: str(t.it.id),
    "name": lambda c, t, a: t.it.name,
    "createdAt": lambda c, t, a: time(t.it.created),
    "processedAt": lambda c, t, a: time(t.it.created),
    "updatedAt": lambda c, t, a: time(t.it.updated),
    "cancelledAt": lambda c, t, a: time(t.it.cancelled),
    "closedAt": lambda c, t, a: time(t.it.closed),
    "cancelReason": lambda c, t, a: t.it.cancel_reason,
    "cancellation": lambda c, t, a: {"staffNote": t.it.staff_note} if t.it.cancelled is not None else None,
    "closed": lambda c, t, a: t.it.closed is not None,
    "test": lambda c, t, a: t.it.test,
    "confirmed": lambda c, t, a: t.it.confirmed,
    "edited": lambda c, t, a: t.it.edited,
    "tags": lambda c, t, a: sorted(t.it.tags),
    "note": lambda c, t, a: t.it.note or None,
    "sourceName": lambda c, t, a: t.it.source,
    "email": lambda c, t, a: t.it.email or None,
    "phone": lambda c, t, a: t.it.phone or None,
    "customerLocale": lambda c, t, a: t.it.locale or None,
    "taxesIncluded": lambda c, t, a: t.it.taxes_included,
    "refundable": lambda c, t, a: refundable(t.it),
    "capturable": lambda c, t, a: bool(sums.capturable(t.it).shown),
    "merchantEditable": lambda c, t, a: not editable(t.it),
    "merchantEditableErrors": lambda c, t, a: [said] if (said := editable(t.it)) else [],
    "canNotifyCustomer": lambda c, t, a: bool(t.it.email),
    "displayFinancialStatus": lambda c, t, a: sums.financial(t.it),
    "displayFulfillmentStatus": lambda c, t, a: units.display(t.it),
    "returnStatus": lambda c, t, a: "NO_RETURN",
    "currencyCode": lambda c, t, a: t.it.currency,
    "presentmentCurrencyCode": lambda c, t, a: t.it.shown_currency,
    "totalPriceSet": money(sums.total),
    "currentTotalPriceSet": money(sums.current_total),
    "totalOutstandingSet": money(sums.outstanding),
    "totalReceivedSet": money(sums.received),
    "totalRefundedSet": money(sums.refunded),
    "totalRefundedShippingSet": money(shipping_refunded),
    "totalCapturableSet": money(sums.capturable),
    "netPaymentSet": money(lambda order: amounts.minus(sums.received(order), sums.refunded(order))),
    "paymentGatewayNames": lambda c, t, a: sorted({one.gateway for one in t.it.transactions}),
    "disputes": disputes,
    "metafield": reading,
    "shippingAddress": address,
    "billingAddress": address,
    "customer": customer,
    "purchasingEntity": entity,
}
TYPES: Table = {
    "Order": {**ORDER, **lines.ON_ORDER, **payments.ON_ORDER, **works.ON_ORDER},
    "OrderDisputeSummary": {
        "id": lambda c, t, a: gid("OrderDisputeSummary", t.it.id),
        "status": lambda c, t, a: t.it.status,
        "initiatedAs": lambda c, t, a: t.it.kind,
    },
    "MailingAddress": {
        "countryCodeV2": lambda c, t, a: t.it.country,
        "name": lambda c, t, a: t.it.customer_name or None,
    },
    "Customer": {
        "id": lambda c, t, a: gid("Customer", t.it.customer),
        "displayName": lambda c, t, a: t.it.customer_name,
    },
    "PurchasingCompany": {},
}

__all__ = ("TYPES", "listed", "one", "readable")
