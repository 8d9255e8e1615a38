"""Reading the orders of the tests."""

from typing import Any

from adapters.shopify.orders import order_of
from connector.model import Order
from connector.money import Money
from tests.adapters.shopify.rows import line, money, order, refund


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def read(*lines: dict[str, Any], **changes: Any) -> Order:
    return order_of(order(*lines, **changes))


def gone(units: int, *, unfulfilled: int, **changes: Any) -> dict[str, Any]:
    """A line of 3 of which so many were refunded before they shipped."""
    left = {"currentQuantity": 3 - units, "refundableQuantity": 3 - units, "unfulfilledQuantity": unfulfilled}
    return line(**{**left, "nonFulfillableQuantity": units, **changes})


def given(*portions: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What an order shows once 10.00 were given back."""
    left = {"totalRefundedSet": money("10.00"), "currentTotalPriceSet": money("25.00")}
    return {**left, "displayFinancialStatus": "PARTIALLY_REFUNDED", "refunds": [refund(*portions, **changes)]}
