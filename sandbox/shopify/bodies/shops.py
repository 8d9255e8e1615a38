"""What concerns the store and its app: gone, scopes, bulk operations, and what privacy law asks for."""

from typing import Any

from sandbox.kernel.store import Tx
from sandbox.shopify import dates, keep
from sandbox.shopify.bodies.common import gid
from sandbox.shopify.model import Facts

TRUE = ("checkout_api_supported", "eligible_for_payments", "finances", "has_storefront", "tax_shipping")
FALSE = (
    "auto_configure_tax_inclusivity", "county_taxes", "google_apps_login_enabled", "has_discounts", "has_gift_cards",
    "marketing_sms_consent_enabled_at_checkout", "password_enabled", "pre_launch_enabled",
    "requires_extra_payments_agreement", "setup_required", "transactional_sms_disabled",
)  # fmt: skip
NONE = ("address2", "google_apps_domain", "latitude", "longitude", "source")
PLACE = {
    "address1": "1 Test Street", "city": "Los Angeles", "province": "California", "province_code": "CA",
    "zip": "90001", "country": "US", "country_code": "US", "country_name": "United States", "phone": "",
}  # fmt: skip
FORMATS = (
    "money_format",
    "money_in_emails_format",
    "money_with_currency_format",
    "money_with_currency_in_emails_format",
)


def shop(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    """The store; of an app that was taken off it is the last it hears."""
    at, places = dates.local(facts, int(what.get("at", 0))), keep.places(tx, facts.name)
    return {
        **dict.fromkeys(TRUE, True),
        **dict.fromkeys(FALSE, False),
        **dict.fromkeys(NONE),
        **dict.fromkeys(FORMATS, "{{amount}}"),
        **PLACE,
        "id": facts.number,
        "name": facts.title,
        "domain": facts.domain,
        "myshopify_domain": facts.domain,
        "email": f"owner@{facts.name}.example",
        "customer_email": f"shop@{facts.name}.example",
        "shop_owner": "Owner Example",
        "created_at": at,
        "updated_at": at,
        "currency": facts.currency,
        "enabled_presentment_currencies": [facts.currency],
        "timezone": facts.timezone,
        "iana_timezone": facts.timezone,
        "taxes_included": facts.taxes_included,
        "multi_location_enabled": len(places) > 1,
        "primary_location_id": places[0].id,
        "primary_locale": "en",
        "plan_name": "basic",
        "plan_display_name": "Basic",
        "weight_unit": "kg",
    }


def scopes(_tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": facts.number,
        "shop_id": gid("Shop", facts.number),
        "previous": what["previous"],
        "current": what["current"],
        "updated_at": dates.local(facts, int(what["at"])),
    }


def bulk(_tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    """`bulk` is the number of the operation; its status is in small letters here."""
    return {
        "admin_graphql_api_id": gid("BulkOperation", what["bulk"]),
        "status": str(what.get("status", "COMPLETED")).lower(),
        "type": "query",
        "error_code": what.get("error"),
        "created_at": dates.local(facts, int(what.get("created", what["at"]))),
        "completed_at": dates.local(facts, int(what["at"])),
    }


def compliance(_tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    """What privacy law asks an app for; the last topic is about the whole store."""
    who: dict[str, Any] = {"shop_id": facts.number, "shop_domain": facts.domain}
    if what["topic"] == "shop/redact":
        return who
    person = {
        "id": int(what.get("customer", 0)),
        "email": str(what.get("email", "")),
        "phone": str(what.get("phone", "")),
    }
    listed = [int(one) for one in what.get("orders", [])]
    if what["topic"] == "customers/redact":
        return {**who, "customer": person, "orders_to_redact": listed}
    return {**who, "customer": person, "orders_requested": listed, "data_request": {"id": int(what["number"])}}
