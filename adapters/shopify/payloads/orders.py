"""From an order's payload to an Order in our words, and whether that is all the cases need."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.shopify.marking import TAG
from adapters.shopify.payloads.amounts import amount_of, charge_of
from adapters.shopify.payloads.shapes import load_order
from connector.errors import Malformed
from connector.model import Buyer, Line, Order, Standing
from connector.money import Money

_PARTLY = {"": "unfulfilled", "partial": "partially_fulfilled"}
# What the shop holds follows from these words alone; a part paid or a part given back does not.
_HOLDS_ALL = frozenset({"paid"})
_HOLDS_NOTHING = frozenset({"pending", "authorized", "expired", "voided"})
# Where an order was not bought in a shop window.
_OTHER_WAYS = frozenset({"pos", "subscription_contract", "subscription_contract_checkout_one"})

Seen = Mapping[str, Any]


def order_of(payload: Any) -> Order:
    """Return the order a payload shows, with the amounts the buyer paid; raises Malformed.

    Not `complete` where only reading tells: money in parts or several ways, refunds, edits, and whatever is special.
    """
    seen = load_order(payload)
    currency = seen["presentment_currency"]
    whole, paid = amount_of(seen["total_price_set"], currency), seen["financial_status"] in _HOLDS_ALL
    lines = tuple(line_of(line, currency, seen) for line in seen["line_items"])
    return Order(
        id=seen["id"],
        number=seen["name"] or seen["id"],
        standing=standing_of(seen, lines),
        placed=min(seen["created_at"], seen["processed_at"] or seen["created_at"]),
        modified=seen["updated_at"],
        currency=currency,
        total=whole,
        captured=whole if paid else Money.zero(currency),
        refunded=Money.zero(currency),
        lines=lines,
        shipping=tuple(charge_of(one, currency, seen, 1) for one in seen["shipping_lines"] if not one["is_removed"]),
        buyer=_buyer(seen),
        status=status_of(seen),
        gateway=next(iter(seen["payment_gateway_names"]), ""),
        authorised=seen["financial_status"] == "authorized",
        gross=bool(seen["taxes_included"]),
        complete=is_complete(seen),
        counted=counted_of(seen),
    )


def line_of(line: Seen, currency: str, seen: Seen) -> Line:
    """Return a line as it stands: what is neither removed nor fulfillable has shipped."""
    ordered, current = line["quantity"], line["current_quantity"]
    if current > ordered:
        raise Malformed("A line has more units than were ever ordered.")
    return Line(
        id=line["id"],
        variant=line["variant_id"] or "",
        title=line["name"] or line["title"] or "",
        ordered=ordered,
        charge=charge_of(line, currency, seen, ordered),
        sku=line["sku"] or "",
        cancelled=ordered - current,
        shipped=current - min(current, line["fulfillable_quantity"]),
        taken=current if line["variant_inventory_management"] == "shopify" and line["variant_id"] else 0,
        refunded_units=ordered - current,
        counted=seen["confirmed"],
        ships=line["requires_shipping"] and not line["gift_card"],
    )


def counted_of(seen: Seen) -> datetime | None:
    """Return when an imported order joined the queue: at its import, not when it was placed somewhere else."""
    placed = seen["processed_at"]
    return seen["created_at"] if placed and placed < seen["created_at"] else None


def standing_of(seen: Seen, lines: Sequence[Line]) -> Standing:
    """Return where an order stands."""
    if seen["cancelled_at"]:
        return Standing.CANCELLED
    if not seen["confirmed"]:
        return Standing.PENDING
    done = not any(line.ordered - line.cancelled - line.shipped for line in lines)
    shipped = any(line.shipped for line in lines)
    return Standing.SHIPPED if done and (shipped or seen["closed_at"]) else Standing.OPEN


def status_of(seen: Seen) -> str:
    """Return the shop's two words on an order, as its API spells them ("paid/unfulfilled")."""
    fulfilled = seen["fulfillment_status"] or ""
    return f"{seen['financial_status'] or 'none'}/{_PARTLY.get(fulfilled, fulfilled)}"[:60]


def is_complete(seen: Seen) -> bool:
    """Tell whether the payload alone says all about the order that reading it would."""
    plain = seen["financial_status"] in _HOLDS_ALL | _HOLDS_NOTHING and len(set(seen["payment_gateway_names"])) <= 1
    untouched = not (seen["refunds"] or seen["returns"] or seen["cancelled_at"])
    unedited = seen["current_total_price_set"] == seen["total_price_set"]
    return plain and untouched and unedited and not is_special(seen) and TAG not in tags_of(seen)


def is_special(seen: Seen) -> bool:
    """Tell whether an order is of a kind that its reader decides on: a company's, a subscription's, the till's."""
    subscribed = any(line["selling_plan_id"] is not None for line in seen["line_items"])
    return bool(seen["company"] or seen["test"] or subscribed or seen["source_name"] in _OTHER_WAYS)


def tags_of(seen: Seen) -> list[str]:
    """Return an order's tags, in small letters: a payload writes them into one text."""
    return [tag.strip().casefold() for tag in (seen["tags"] or "").split(",")]


def _buyer(seen: Seen) -> Buyer:
    """Return whom a notice reaches; all of it is null where the app was not cleared for it."""
    address = seen["shipping_address"] or seen["billing_address"] or {}
    return Buyer(
        email=seen["email"] or seen["contact_email"] or "",
        locale=(seen["customer_locale"] or "")[:20],
        country=address.get("country_code") or "",
    )
