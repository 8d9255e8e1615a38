"""An order shown by a delivery and the same order read from the shop are the same order in our words."""

from typing import Any

import pytest

from adapters.shopify.orders import order_of as order_read
from adapters.shopify.payloads.orders import order_of as order_seen
from tests.adapters.shopify.samples import line, money, off, order, tax

END = {"hasNextPage": False, "endCursor": None}


def paid(both: dict[str, Any]) -> dict[str, Any]:
    """A payload's amount as GraphQL writes it."""
    theirs = both["presentment_money"]
    return {"presentmentMoney": {"amount": theirs["amount"], "currencyCode": theirs["currency_code"]}}


def taxes(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"title": one["title"], "priceSet": paid(one["price_set"])} for one in row["tax_lines"]]


def nodes(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"nodes": rows, "pageInfo": END}


def line_row(one: dict[str, Any]) -> dict[str, Any]:
    tracked = one["variant_inventory_management"] == "shopify"
    stock = {"id": "gid://shopify/InventoryItem/7", "tracked": tracked}
    variant = {"id": f"gid://shopify/ProductVariant/{one['variant_id']}", "inventoryItem": stock}
    return {
        "id": f"gid://shopify/LineItem/{one['id']}",
        "name": one["name"],
        "title": one["title"],
        "sku": one["sku"],
        "quantity": one["quantity"],
        "currentQuantity": one["current_quantity"],
        "refundableQuantity": one["current_quantity"],
        "unfulfilledQuantity": one["fulfillable_quantity"],
        "nonFulfillableQuantity": 0,
        "requiresShipping": one["requires_shipping"],
        "isGiftCard": one["gift_card"],
        "originalUnitPriceSet": paid(one["price_set"]),
        "discountAllocations": [{"allocatedAmountSet": paid(row["amount_set"])} for row in one["discount_allocations"]],
        "taxLines": taxes(one),
        "variant": variant if one["variant_id"] else None,
    }


def shipping_row(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/ShippingLine/{one['id']}",
        "discountedPriceSet": paid(one["price_set"]),
        "taxLines": taxes(one),
    }


FULFILLED = {None: "UNFULFILLED", "partial": "PARTIALLY_FULFILLED", "fulfilled": "FULFILLED"}
KINDS = {"paid": "SALE", "authorized": "AUTHORIZATION", "pending": "SALE"}


def row(body: dict[str, Any]) -> dict[str, Any]:
    """The order of a payload as the shop shows it when it is read."""
    total, financial = paid(body["total_price_set"]), body["financial_status"]
    money_moved = {"id": "gid://shopify/OrderTransaction/1", "kind": KINDS[financial], "amountSet": total}
    money_moved |= {"status": "PENDING" if financial == "pending" else "SUCCESS", "gateway": "shopify_payments"}
    nothing = {"presentmentMoney": {"amount": "0.0", "currencyCode": body["presentment_currency"]}}
    return {
        "id": f"gid://shopify/Order/{body['id']}",
        "name": body["name"],
        "createdAt": body["created_at"],
        "processedAt": body["processed_at"],
        "updatedAt": body["updated_at"],
        "cancelledAt": None,
        "cancellation": None,
        "closed": body["closed_at"] is not None,
        "confirmed": body["confirmed"],
        "test": False,
        "tags": [],
        "presentmentCurrencyCode": body["presentment_currency"],
        "taxesIncluded": body["taxes_included"],
        "displayFinancialStatus": financial.upper(),
        "displayFulfillmentStatus": FULFILLED[body["fulfillment_status"]],
        "capturable": financial == "authorized",
        "email": body["email"],
        "customerLocale": body["customer_locale"],
        "shippingAddress": {"countryCodeV2": body["shipping_address"]["country_code"]},
        "billingAddress": None,
        "totalPriceSet": total,
        "currentTotalPriceSet": total,
        "totalRefundedSet": nothing,
        "disputes": [],
        "mark": None,
        "transactions": [money_moved],
        "refunds": [],
        "shippingLines": nodes([shipping_row(one) for one in body["shipping_lines"]]),
        "lineItems": nodes([line_row(one) for one in body["line_items"]]),
    }


YEN = line(price="3000", currency="JPY", tax_lines=[tax("818", currency="JPY")])
BODIES: dict[str, dict[str, Any]] = {
    "plain": order(),
    "reserved": order(financial_status="authorized"),
    "unpaid": order(financial_status="pending"),
    "not confirmed": order(confirmed=False),
    "imported": order(processed_at="2026-10-01T10:00:00-05:00"),
    "part shipped": order(line_items=[line(fulfillable_quantity=1)], fulfillment_status="partial"),
    "shipped": order(line_items=[line(fulfillable_quantity=0)], fulfillment_status="fulfilled"),
    "discounted": order(line_items=[line(discount_allocations=[off("3.33"), off("0.01")], tax_lines=[tax("5.67")])]),
    "tax inside": order(line_items=[line(tax_lines=[tax("5.45"), tax("0.55", "City")])], taxes_included=True),
    "yen": order(presentment_currency="JPY", total="9000", line_items=[YEN], shipping_lines=[], taxes_included=True),
    "untracked": order(line_items=[line(variant_inventory_management=None)]),
    "a gift card": order(line_items=[line(gift_card=True, requires_shipping=False)]),
    "by hand": order(line_items=[line(variant_id=None, variant_inventory_management=None)]),
    "nobody known": order() | {"email": None, "contact_email": None, "customer_locale": None},
    "yen of a dollar shop": order(
        presentment_currency="JPY",
        total="9000",
        line_items=[YEN | {"price_set": money("3000", "JPY", "20.00")}],
        shipping_lines=[],
    ),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_complete_payload_and_a_reading_say_the_same(body: dict[str, Any]) -> None:
    seen = order_seen(body)
    assert seen.complete
    assert seen == order_read(row(body))
