"""The order as orders/* send it, and what only says what changed."""

from typing import Any

from sandbox.kernel.store import Tx
from sandbox.shopify import dates, sums, units
from sandbox.shopify.bodies import common, fulfilments, lines, totals, transactions
from sandbox.shopify.bodies.common import gid
from sandbox.shopify.model import Facts, Order


def order(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    """The whole order as it is now."""
    one = common.find(tx, facts, what["order"])
    return {
        **standing(facts, one),
        **people(facts, one),
        **origins(facts, one),
        **totals.totals(one),
        "line_items": [lines.line_item(one, line) for line in one.lines],
        "line_item_groups": [],
        "shipping_lines": [lines.shipping_line(one, row) for row in one.shipping],
        "tax_lines": totals.order_taxes(one),
        "discount_applications": totals.applications(one),
        "discount_codes": totals.codes(one),
        "fulfillments": [fulfilments.shipment(facts, one, row) for row in one.shipments],
        "refunds": [transactions.refund_of(facts, one, row) for row in one.refunds],
        "returns": [],
        "payment_gateway_names": sorted({row.gateway for row in one.transactions}),
        "payment_terms": None,
    }


def standing(facts: Facts, one: Order) -> dict[str, Any]:
    """What it is and how far it is."""
    return {
        "id": one.id,
        "admin_graphql_api_id": gid("Order", one.id),
        "name": one.name,
        "number": one.number - 1000,
        "order_number": one.number,
        "confirmation_number": f"C{one.number}",
        "created_at": dates.local(facts, one.created),
        "processed_at": dates.local(facts, one.created),
        "updated_at": dates.local(facts, one.updated),
        "cancelled_at": dates.local(facts, one.cancelled),
        "cancel_reason": one.cancel_reason.lower() if one.cancel_reason else None,
        "closed_at": dates.local(facts, one.closed),
        "confirmed": one.confirmed,
        "test": one.test,
        "currency": one.currency,
        "presentment_currency": one.shown_currency,
        "taxes_included": one.taxes_included,
        "financial_status": sums.financial(one).lower(),
        "fulfillment_status": {"FULFILLED": "fulfilled", "PARTIALLY_FULFILLED": "partial"}.get(units.display(one)),
        "tags": ", ".join(one.tags),
        "note": one.note or None,
        "note_attributes": [],
    }


def people(facts: Facts, one: Order) -> dict[str, Any]:
    """Who bought; nulls where the app may not know."""
    email, where = common.email(facts, one), common.address(facts, one)
    made: dict[str, Any] = {
        "email": email,
        "contact_email": email,
        "phone": one.phone or None if facts.protected_data else None,
        "billing_address": where,
        "shipping_address": where,
        "customer_locale": one.locale,
        "buyer_accepts_marketing": False,
        "customer": customer(facts, one) if one.customer is not None and facts.protected_data else None,
    }
    return {**made, "company": {"id": one.company, "location_id": one.company}} if one.company is not None else made


def customer(facts: Facts, one: Order) -> dict[str, Any]:
    at = dates.local(facts, one.created)
    home = {**(common.address(facts, one) or {}), "id": one.customer, "customer_id": one.customer, "default": True}
    named = common.names(one)
    return {
        "id": one.customer,
        "admin_graphql_api_id": gid("Customer", one.customer or 0),
        "created_at": at,
        "updated_at": at,
        "currency": one.currency,
        "default_address": {**home, "country_name": one.country},
        "email": one.email,
        "first_name": named["first_name"],
        "last_name": named["last_name"],
        "multipass_identifier": None,
        "note": None,
        "phone": None,
        "state": "disabled",
        "tax_exempt": False,
        "tax_exemptions": [],
        "verified_email": True,
    }


def origins(facts: Facts, one: Order) -> dict[str, Any]:
    """Where it came from."""
    page = f"https://{facts.domain}/{facts.number}/orders/{one.key}/authenticate"
    empty = (
        "app_id", "browser_ip", "cart_token", "checkout_token", "device_id", "landing_site", "landing_site_ref",
        "location_id", "merchant_of_record_app_id", "po_number", "reference", "referring_site", "source_identifier",
        "source_url", "user_id",
    )  # fmt: skip
    return {
        **dict.fromkeys(empty),
        "client_details": {"accept_language": one.locale, "browser_height": None},
        "duties_included": False,
        "estimated_taxes": False,
        "merchant_business_entity_id": "MTU0ODM4MDAwOQ",
        "order_status_url": page,
        "source_name": one.source,
        "tax_exempt": False,
        "token": one.key,
        "total_tip_received": "0.00",
        "total_weight": 0,
    }
