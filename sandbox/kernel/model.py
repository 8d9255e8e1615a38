"""What a store holds, in no platform's words; money in minor units, time in whole seconds since 1970."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.kernel import money

NOWHERE = 15  # the category of what is in no other, under its number in the recorded store


@dataclass
class Meta:
    """A free note a program keeps on a record."""

    id: int
    key: str
    value: Any


@dataclass
class Shop:
    """One store and its facts; `path` is where its pages are when it is not the platform's usual place."""

    name: str
    currency: str = "USD"
    timezone: str = "UTC"
    prices_include_tax: bool = False
    tax_percent: str = "10"
    shipping: int = 500
    permalinks: str = "pretty"
    keys: dict[str, str] = field(default_factory=dict)
    mode: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)
    platform: str = "woocommerce"
    path: str = ""

    @property
    def digits(self) -> int:
        return money.exponent(self.currency)

    @property
    def root(self) -> str:
        """Where its pages are in the sandbox."""
        return f"/{self.path or f'woo/{self.name}'}"


@dataclass
class Product:
    """A thing for sale, or one variation of it (then `parent` is set)."""

    id: int
    sku: str
    name: str
    price: int
    kind: str = "simple"
    slug: str = ""
    parent: int = 0
    status: str = "publish"
    manages: bool = True
    quantity: int | None = None
    backorders: str = "no"
    stock_status: str = "instock"
    sales: int = 0
    options: dict[str, str] = field(default_factory=dict)
    created: int = 0
    modified: int = 0
    meta: list[Meta] = field(default_factory=list)
    terms: list[int] = field(default_factory=lambda: [NOWHERE])  # its tags and categories


@dataclass
class Line:
    """One position of an order; `taken` are the units it took from stock and has not given back."""

    id: int
    product: int
    variation: int
    name: str
    sku: str
    quantity: int
    subtotal: int
    subtotal_tax: int
    total: int
    total_tax: int
    parent_name: str | None = None
    options: dict[str, str] = field(default_factory=dict)
    backordered: int = 0
    taken: int | None = None
    restocked: int = 0
    meta: list[Meta] = field(default_factory=list)


@dataclass
class Carriage:
    """What shipping costs on an order; `instance` and `items` are set by a checkout only."""

    id: int
    title: str
    method: str
    total: int
    total_tax: int
    instance: str = ""
    items: str = ""


@dataclass
class Coupon:
    """A discount used on an order."""

    id: int
    code: str
    percent: str
    discount: int
    discount_tax: int


@dataclass
class Order:
    """An order as the store keeps it."""

    id: int
    status: str
    currency: str
    created: int
    modified: int
    key: str
    billing: dict[str, str]
    shipping: dict[str, str]
    payment: str
    payment_title: str
    via: str
    prices_include_tax: bool = False
    tax_percent: str = "0"
    tax_id: int = 0
    completed: int | None = None
    paid: int | None = None
    transaction: str = ""
    address: str = ""
    agent: str = ""
    note: str = ""
    locale: str = ""
    cart_hash: str = ""
    status_before_trash: str = ""
    lines: list[Line] = field(default_factory=list)
    carriages: list[Carriage] = field(default_factory=list)
    coupons: list[Coupon] = field(default_factory=list)
    meta: list[Meta] = field(default_factory=list)


@dataclass
class RefundLine:
    """What a refund gives back for one line (or, with `carriage`, for shipping)."""

    id: int
    of: int
    quantity: int
    total: int
    tax: int
    tax_id: int = 0
    carriage: bool = False
    meta_id: int = 0


@dataclass
class Refund:
    """A refund record; it is not money: `paid` says whether the gateway was said to have done it."""

    id: int
    order: int
    created: int
    amount: int | None
    reason: str
    paid: bool = False
    lines: list[RefundLine] = field(default_factory=list)
    meta: list[Meta] = field(default_factory=list)


def metas(rows: list[dict[str, Any]]) -> list[Meta]:
    return [Meta(**row) for row in rows]


def product_from(text: str) -> Product:
    facts = json.loads(text)
    return Product(**{**facts, "meta": metas(facts["meta"])})


def order_from(text: str) -> Order:
    facts = json.loads(text)
    facts["lines"] = [Line(**{**line, "meta": metas(line["meta"])}) for line in facts["lines"]]
    facts["carriages"] = [Carriage(**row) for row in facts["carriages"]]
    facts["coupons"] = [Coupon(**row) for row in facts["coupons"]]
    return Order(**{**facts, "meta": metas(facts["meta"])})


def refund_from(text: str) -> Refund:
    facts = json.loads(text)
    lines = [RefundLine(**row) for row in facts["lines"]]
    return Refund(**{**facts, "lines": lines, "meta": metas(facts["meta"])})


def text_of(record: Any) -> str:
    return json.dumps(asdict(record), separators=(",", ":"))
