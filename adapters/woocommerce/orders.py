"""From an order's payload to an Order in our words."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.woocommerce.lines import line_of, reduced_of
from adapters.woocommerce.parcels import shipped_units
from adapters.woocommerce.refunds import GivenBack, charge_of, given_back
from adapters.woocommerce.schemas import ORDER, load
from connector.errors import Malformed
from connector.model import Buyer, Order, Refund, Standing
from connector.money import Money, total

MARK = "_backorder"
FULFILLED = "_fulfillment_status"

# The statuses WooCommerce brings along; all others are a plugin's.
STANDINGS = {
    "pending": Standing.PENDING,
    "checkout-draft": Standing.PENDING,
    "auto-draft": Standing.PENDING,
    "draft": Standing.PENDING,
    "failed": Standing.PENDING,
    "processing": Standing.OPEN,
    "on-hold": Standing.OPEN,
    "completed": Standing.SHIPPED,
    "cancelled": Standing.CANCELLED,
    "refunded": Standing.CANCELLED,
    "trash": Standing.TRASHED,
}
# Ways to pay that reserve nothing: the money comes by hand.
_BY_HAND = frozenset({"", "cod", "bacs", "cheque"})
_MAY_BE_RESERVED = frozenset({"pending", "on-hold", "processing"})
_LOCALES = ("wpml_language", "_wpml_language", "trp_language", "pll_language", "_order_language", "_locale")


def order_of(payload: Any, refunds: Sequence[Any] | None = None, parcels: Sequence[Any] | None = None) -> Order:
    """Return the order a payload shows; raises Malformed.

    `refunds` and `parcels` are the order's refunds and fulfillments, which are read apart; None: they were not.
    """
    seen = load(ORDER, payload, "order")
    if not seen["id"]:
        raise Malformed("An order has no id.")
    given = [given_back(one, seen["currency"]) for one in refunds or ()]
    listed = [one.refund for one in given] or _listed(seen)
    known = (refunds is not None or not seen["refunds"]) and (parcels is not None or not was_shipped(seen["meta_data"]))
    return _order(seen, given, listed, shipped_units(parcels or ()), known)


def was_shipped(metas: Mapping[str, Any]) -> bool:
    """Tell whether the shop's fulfillments feature was used on an order."""
    return str(metas.get(FULFILLED)) in {"partially_fulfilled", "fulfilled"}


def _listed(seen: Mapping[str, Any]) -> list[Refund]:
    """Return the refunds as the order itself lists them: without units, time and the gateway's word."""
    listed = ((one["id"], -Money.parse(one["total"], seen["currency"]), one["reason"]) for one in seen["refunds"])
    return [Refund(key, amount, reason or "") for key, amount, reason in listed]


def _order(
    seen: Mapping[str, Any],
    given: Sequence[GivenBack],
    refunds: Sequence[Refund],
    shipped: Mapping[str, int],
    complete: bool,
) -> Order:
    currency, standing = seen["currency"], standing_of(seen)
    amount = Money.parse(seen["total"], currency)
    if amount.minor < 0:
        raise Malformed("An order comes to less than nothing.")
    return Order(
        id=seen["id"],
        number=seen["number"] or seen["id"],
        standing=standing,
        placed=seen["date_created_gmt"],
        modified=seen["date_modified_gmt"] or seen["date_created_gmt"],
        currency=currency,
        total=amount,
        captured=amount if seen["date_paid_gmt"] else Money.zero(currency),
        refunded=total([one.amount for one in refunds], currency),
        lines=tuple(line_of(seen, line, standing, given, shipped) for line in seen["line_items"]),
        shipping=tuple(charge_of(line, currency, given) for line in seen["shipping_lines"]),
        refunds=tuple(refunds),
        buyer=_buyer(seen),
        status=seen["status"],
        gateway=seen["payment_method"],
        authorised=_authorised(seen),
        complete=complete,
        gross=seen["prices_include_tax"],
        shown=digest_of(seen["meta_data"].get(MARK)),
    )


def standing_of(seen: Mapping[str, Any]) -> Standing:
    """Return where an order stands; a status of a plugin counts when stock was taken or money paid."""
    known = STANDINGS.get(seen["status"])
    if known is not None:
        return known
    took = any(reduced_of(line["meta_data"]) for line in seen["line_items"])
    return Standing.OPEN if took or seen["date_paid_gmt"] else Standing.PENDING


def _authorised(seen: Mapping[str, Any]) -> bool:
    """Tell whether money is reserved: not paid, but a gateway gave the order a transaction.

    Gateways that capture later set `transaction_id` and leave `date_paid` empty until then; ways to pay by hand
    (cash, bank transfer, cheque) reserve nothing.
    """
    waits = not seen["date_paid_gmt"] and seen["status"] in _MAY_BE_RESERVED
    return bool(waits and seen["transaction_id"] and seen["payment_method"] not in _BY_HAND)


def _buyer(seen: Mapping[str, Any]) -> Buyer:
    billing, shipping = seen["billing"], seen["shipping"]
    name = f"{billing.get('first_name', '')} {billing.get('last_name', '')}".strip()
    country = shipping.get("country") or billing.get("country", "")
    found = (seen["meta_data"].get(key) for key in _LOCALES)
    locale = next((one for one in found if isinstance(one, str) and one), "")
    return Buyer(billing.get("email", ""), name, locale[:20], country)


def digest_of(mark: Any) -> str:
    """Return the digest of our marking as found on an order; the shop may hand an object back as text."""
    if isinstance(mark, str) and mark.startswith("{"):
        try:
            mark = json.loads(mark)
        except ValueError:
            return ""
    digest = mark.get("digest") if isinstance(mark, dict) else None
    return digest if isinstance(digest, str) else ""
