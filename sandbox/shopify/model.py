"""What a pretend Shopify store holds; money in minor units of its own currency, time in whole seconds since 1970.

`Money` here is a pair: what the shop counts in, and what the buyer was shown (presentment).
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Pair:
    """One amount in the shop's money and in the buyer's."""

    shop: int = 0
    shown: int = 0


@dataclass
class Facts:
    """What distinguishes one store from another; `switches` decide what Shopify's documents leave unsaid."""

    name: str
    domain: str  # "mugs-sandbox.myshopify.com"
    number: int
    title: str
    currency: str = "USD"
    timezone: str = "America/New_York"
    taxes_included: bool = False
    tax_percent: str = "10"
    shipping: int = 500
    scopes: list[str] = field(default_factory=list)
    protected_data: bool = True  # False: e-mail, names and addresses come as null
    secrets: list[str] = field(default_factory=list)  # the app's client secret, current then previous
    token: str = ""
    switches: dict[str, Any] = field(default_factory=dict)
    points: dict[str, float] = field(default_factory=lambda: {"maximum": 2000.0, "restore": 100.0})
    asked: dict[str, Any] = field(default_factory=dict)


@dataclass
class Place:
    """A location; only an active one that fulfils online orders counts towards what may be sold online."""

    id: int
    name: str
    active: bool = True
    fulfils_online: bool = True


@dataclass
class Level:
    """One inventory item at one location; on hand = available + committed + reserved + safety_stock + ..."""

    item: int
    place: int
    available: int = 0
    committed: int = 0
    reserved: int = 0
    incoming: int = 0
    active: bool = True
    updated: int = 0

    @property
    def on_hand(self) -> int:
        return self.available + self.committed + self.reserved


@dataclass
class Variant:
    """What is bought; `item` is the inventory item, which several variants may share."""

    id: int
    product: int
    item: int
    sku: str
    title: str
    price: int
    policy: str = "DENY"  # or CONTINUE
    tracked: bool = True
    requires_shipping: bool = True
    metafields: dict[str, dict[str, Any]] = field(default_factory=dict)  # "namespace.key" to value, type, digest, ...
    updated: int = 0


@dataclass
class Product:
    id: int
    title: str
    handle: str
    status: str = "ACTIVE"
    created: int = 0
    updated: int = 0


@dataclass
class Tax:
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
    selling_plan: str | None = None  # the name of a subscription or pre-order plan
    properties: dict[str, str] = field(default_factory=dict)


@dataclass
class ShippingLine:
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
    line: int
    quantity: int
    restock: str  # CANCEL, RETURN, NO_RESTOCK
    place: int | None
    subtotal: Pair
    tax: Pair


@dataclass
class Refund:
    id: int
    created: int
    note: str
    lines: list[RefundLine] = field(default_factory=list)
    shipping: Pair = field(default_factory=Pair)
    credit: Pair = field(default_factory=Pair)  # given as store credit
    total: Pair = field(default_factory=Pair)


@dataclass
class Hold:
    id: int
    handle: str
    reason: str
    notes: str
    ours: bool = True  # held by the requesting app; False: by another app or by staff


@dataclass
class FulfilmentLine:
    id: int
    line: int
    total: int
    remaining: int


@dataclass
class FulfilmentOrder:
    """Units of one order at one place: OPEN, ON_HOLD, IN_PROGRESS, CLOSED, CANCELLED, SCHEDULED."""

    id: int
    order: int
    place: int
    status: str = "OPEN"
    request_status: str = "UNSUBMITTED"
    lines: list[FulfilmentLine] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    updated: int = 0


@dataclass
class Shipment:
    """A fulfilment: units that left."""

    id: int
    created: int
    place: int
    lines: dict[str, int] = field(default_factory=dict)  # line id to units


@dataclass
class Dispute:
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
    gone: bool = False  # deleted
