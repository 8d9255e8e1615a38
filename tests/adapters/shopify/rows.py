"""Orders and inventory items as the shop shows them when they are read; every test changes what it is about."""

from collections.abc import Mapping, Sequence
from typing import Any

END = {"hasNextPage": False, "endCursor": None}
Row = dict[str, Any]


def gid(kind: str, number: int | str) -> str:
    return f"gid://shopify/{kind}/{number}"


def money(amount: str, currency: str = "USD") -> Row:
    """The buyer's side is all we ask for."""
    return {"presentmentMoney": {"amount": amount, "currencyCode": currency}}


def nodes(rows: Sequence[Row], cursor: str | None = None) -> Row:
    """A connection; with a cursor it goes on."""
    return {"nodes": list(rows), "pageInfo": {"hasNextPage": cursor is not None, "endCursor": cursor}}


def tax(amount: str, title: str = "VAT", currency: str = "USD") -> Row:
    return {"title": title, "priceSet": money(amount, currency)}


def off(amount: str, currency: str = "USD") -> Row:
    return {"allocatedAmountSet": money(amount, currency)}


def line(number: int = 11, quantity: int = 3, *, variant: int | None = 31, **changes: Any) -> Row:
    """Mugs at 10.00 without tax, nothing shipped, nothing given back; `price` and `currency` may be said."""
    currency, price = changes.pop("currency", "USD"), changes.pop("price", "10.00")
    stock = changes.pop("stock", {"id": gid("InventoryItem", 271), "tracked": True})
    row = {
        "id": gid("LineItem", number),
        "name": "Mug - Blue",
        "title": "Mug",
        "sku": "MUG",
        "quantity": quantity,
        "currentQuantity": quantity,
        "refundableQuantity": quantity,
        "unfulfilledQuantity": quantity,
        "nonFulfillableQuantity": 0,
        "requiresShipping": True,
        "isGiftCard": False,
        "originalUnitPriceSet": money(price, currency),
        "discountAllocations": [],
        "taxLines": [],
        "variant": None if variant is None else {"id": gid("ProductVariant", variant), "inventoryItem": stock},
    }
    assert changes.keys() <= row.keys()
    return row | changes


def shipping(amount: str = "5.00", currency: str = "USD", **changes: Any) -> Row:
    return {"id": gid("ShippingLine", 61), "discountedPriceSet": money(amount, currency), "taxLines": []} | changes


def payment(amount: str = "35.00", currency: str = "USD", **changes: Any) -> Row:
    row = {"id": gid("OrderTransaction", 71), "kind": "SALE", "status": "SUCCESS", "gateway": "shopify_payments"}
    return row | {"amountSet": money(amount, currency)} | changes


def back(number: int = 11, quantity: int = 1, *, restocked: bool = True, **changes: Any) -> Row:
    """Units of a line in a refund."""
    currency = changes.pop("currency", "USD")
    row = {"quantity": quantity, "restocked": restocked, "lineItem": {"id": gid("LineItem", number)}}
    amounts = {"subtotalSet": money("10.00", currency), "totalTaxSet": money("0.00", currency)}
    return row | amounts | changes


def refund(*lines: Row, **changes: Any) -> Row:
    row = {
        "id": gid("Refund", 81),
        "createdAt": "2026-11-23T09:00:00Z",
        "processedAt": "2026-11-23T09:00:00Z",
        "note": None,
        "totalRefundedSet": money("10.00"),
        "refundLineItems": nodes(lines),
        "transactions": nodes([{"status": "SUCCESS", "manualPaymentGateway": False}]),
    }
    assert changes.keys() <= row.keys()
    return row | changes


def order(*lines: Row, number: int | str = 5, **changes: Any) -> Row:
    """Three mugs at 10.00 and 5.00 for shipping, paid by card; `currency` and `total` may be said."""
    currency, total = changes.pop("currency", "USD"), changes.pop("total", "35.00")
    row = {
        "id": gid("Order", number),
        "name": "#1005",
        "createdAt": "2026-11-23T08:00:00Z",
        "processedAt": "2026-11-23T08:00:00Z",
        "updatedAt": "2026-11-23T08:00:05Z",
        "cancelledAt": None,
        "cancellation": None,
        "closed": False,
        "confirmed": True,
        "test": False,
        "tags": [],
        "presentmentCurrencyCode": currency,
        "taxesIncluded": False,
        "displayFinancialStatus": "PAID",
        "displayFulfillmentStatus": "UNFULFILLED",
        "capturable": False,
        "email": "ann@example.com",
        "customerLocale": "en-CA",
        "shippingAddress": {"countryCodeV2": "CA"},
        "billingAddress": {"countryCodeV2": "US"},
        "totalPriceSet": money(total, currency),
        "currentTotalPriceSet": money(total, currency),
        "totalRefundedSet": money("0.00", currency),
        "disputes": [],
        "mark": None,
        "transactions": [payment(total, currency)],
        "refunds": [],
        "shippingLines": nodes([shipping(currency=currency)]),
        "lineItems": nodes(lines or [line(currency=currency)]),
    }
    assert changes.keys() <= row.keys()
    return row | changes


def level(available: int | None, committed: int | None = 0, place: int = 91, **changes: Any) -> Row:
    """One item at one place; `live` and `online` are the place's own switches."""
    live, online = changes.pop("live", True), changes.pop("online", True)
    named = {"available": available, "committed": committed}
    row = {
        "id": f"{gid('InventoryLevel', place)}?inventory_item_id=271",
        "isActive": True,
        "location": {"id": gid("Location", place), "isActive": live, "fulfillsOnlineOrders": online},
        "quantities": [{"name": name, "quantity": units} for name, units in named.items() if units is not None],
    }
    assert changes.keys() <= row.keys()
    return row | changes


def variant(number: int = 31, policy: str = "CONTINUE", name: str = "Mug - Blue") -> Row:
    return {"id": gid("ProductVariant", number), "displayName": name, "inventoryPolicy": policy}


def item(*levels: Row, number: int = 271, variants: Sequence[Row] | None = None, **changes: Any) -> Row:
    row = {
        "id": gid("InventoryItem", number),
        "sku": "MUG",
        "tracked": True,
        "requiresShipping": True,
        "inventoryLevels": nodes(levels or [level(5)]),
        "variants": nodes([variant()] if variants is None else variants),
    }
    assert changes.keys() <= row.keys()
    return row | changes


def with_stock(row: Row, *items: Row) -> Row:
    """An order as one call shows it: the stock behind each of its lines beside it."""
    held = {one["id"]: one for one in items}
    stocked = [_stocked(one, held) for one in row["lineItems"]["nodes"]]
    return row | {"lineItems": row["lineItems"] | {"nodes": stocked}}


def _stocked(row: Row, held: Mapping[str, Row]) -> Row:
    if row["variant"] is None:
        return row
    return row | {"variant": row["variant"] | {"inventoryItem": held[row["variant"]["inventoryItem"]["id"]]}}
