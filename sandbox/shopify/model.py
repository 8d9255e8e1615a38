"""What a pretend Shopify store holds; money in minor units of its own currency, time in whole seconds since 1970.

`Pair` is what the shop counts in and what the buyer was shown (presentment).
"""

from dataclasses import dataclass, field
from typing import Any

from sandbox.shopify.despatch import FulfilmentLine, FulfilmentOrder, Hold, Shipment
from sandbox.shopify.goods import Collection, Facts, Level, Pair, Place, Product, Variant

__all__ = (
    "Collection", "Dispute", "Facts", "FulfilmentLine", "FulfilmentOrder", "Hold", "Level", "Line", "Order", "Pair",
    "Place", "Product", "Refund", "RefundLine", "Shipment", "ShippingLine", "Tax", "Transaction", "Variant",
)  # fmt: skip


@dataclass
class Tax:
    """One tax on one line; the rate is a fraction as text."""

    title: str
    rate: str  # "0.1"
    price: Pair


@dataclass
class Line:
    """One line item. `quantity` is what was ever ordered; `removed` left by an edit; the rest is in refunds."""

    id: int
    variant: int | None
    product: int | None
    title: str
    sku: str
    quantity: int
    unit: Pair  # the price of one before discounts
    discount: Pair = field(default_factory=Pair)  # all discounts on the whole line
    taxes: list[Tax] = field(default_factory=list)
    removed: int = 0
    requires_shipping: bool = True
    tracked: bool = True
    gift_card: bool = False
    variant_title: str = ""
    selling_plan: str | None = None  # the name of a subscription or pre-order plan
    properties: dict[str, str] = field(default_factory=dict)


@dataclass
class ShippingLine:
    """What carrying the goods costs."""

    id: int
    title: str
    price: Pair
    taxes: list[Tax] = field(default_factory=list)


@dataclass
class Transaction:
    """One movement at a gateway; `kind` SALE, AUTHORIZATION, CAPTURE, VOID, REFUND; `status` as Shopify writes it."""

    id: int
    kind: str
    status: str
    gateway: str
    amount: Pair
    created: int
    parent: int | None = None
    manual: bool = False
    refund: int | None = None
    error_code: str | None = None


@dataclass
class RefundLine:
    """Units of one line in a refund, and where they went."""

    line: int
    quantity: int
    restock: str  # CANCEL, RETURN, NO_RESTOCK
    place: int | None
    subtotal: Pair
    tax: Pair


@dataclass
class Refund:
    """A refund as it stands on the order; whether money moved, its transactions say."""

    id: int
    created: int
    note: str
    lines: list[RefundLine] = field(default_factory=list)
    shipping: Pair = field(default_factory=Pair)
    credit: Pair = field(default_factory=Pair)  # given as store credit
    total: Pair = field(default_factory=Pair)
    shipping_tax: Pair = field(default_factory=Pair)
    reason: str | None = None  # discrepancy reason


@dataclass
class Dispute:
    """A buyer's bank asking for the money back."""

    id: int
    order: int
    status: str  # NEEDS_RESPONSE, UNDER_REVIEW, WON, LOST, ...
    kind: str = "CHARGEBACK"
    amount: int = 0
    reason: str = "PRODUCT_NOT_RECEIVED"
    initiated: int = 0
    due: int | None = None


@dataclass
class Order:
    """An order with everything that ever happened to it."""

    id: int
    name: str
    number: int
    created: int
    updated: int
    currency: str
    shown_currency: str  # presentment
    rate: str = "1"  # presentment units for one unit of the shop's money
    taxes_included: bool = False
    email: str = ""
    phone: str = ""
    customer: int | None = None
    customer_name: str = ""
    locale: str = "en"
    country: str = "US"
    source: str = "web"  # web, pos, shopify_draft_order, subscription_contract...
    company: int | None = None  # a B2B order
    test: bool = False
    confirmed: bool = True
    cancelled: int | None = None
    cancel_reason: str | None = None
    staff_note: str | None = None
    closed: int | None = None
    edited: bool = False
    note: str = ""
    tags: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    shipping: list[ShippingLine] = field(default_factory=list)
    transactions: list[Transaction] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    fulfilments: list[FulfilmentOrder] = field(default_factory=list)
    shipments: list[Shipment] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    metafields: dict[str, dict[str, Any]] = field(default_factory=dict)
    discount_code: str = ""
    discount_percent: str = "0"
    key: str = ""  # opens the buyer's own page
    gone: bool = False  # deleted
