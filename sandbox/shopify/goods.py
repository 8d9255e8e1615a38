"""What a pretend Shopify store is and sells: its facts, its places, its stock, its variants."""

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
    client_id: str = ""
    secrets: list[str] = field(default_factory=list)  # the app's client secret, current then previous
    token: str = ""
    readonly_token: str = ""  # its scopes have every write_ turned into read_
    uninstalled: bool = False
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
    """One inventory item at one location; on hand = available + committed + reserved."""

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
    gift_card: bool = False
    metafields: dict[str, dict[str, Any]] = field(default_factory=dict)  # "namespace.key" to value, type, digest, ...
    updated: int = 0


@dataclass
class Product:
    """What its variants belong to; `status` as Shopify writes it: ACTIVE, ARCHIVED, DRAFT."""

    id: int
    title: str
    handle: str
    status: str = "ACTIVE"
    created: int = 0
    updated: int = 0
    tags: list[str] = field(default_factory=list)
    collections: list[int] = field(default_factory=list)


@dataclass
class Collection:
    """By what products are put together; which ones, they say themselves."""

    id: int
    title: str
