"""Opening a pretend Shopify store."""

import secrets
import zlib
from dataclasses import asdict
from typing import Any

from sandbox.kernel import money, shops
from sandbox.kernel.model import Shop
from sandbox.kernel.shops import NAME, ShopError
from sandbox.kernel.store import Store, Tx
from sandbox.shopify import catalogue, keep
from sandbox.shopify.model import Facts

# What an app of this kind asks for at least; writing a thing includes reading it.
SCOPES = (
    "write_orders",
    "write_products",
    "read_inventory",
    "read_locations",
    "write_merchant_managed_fulfillment_orders",
)
SWITCHES: dict[str, Any] = {
    "no_restock": "keeps_committed",  # or releases_committed
    "negative_location": "first",  # or fulfilling
    "hold_split": "splits",  # or renumbers: the held part gets a new id too
    "cancel_takes": "oldest",  # or newest: out of which fulfilment order cancelled units go
    "refund_pending": False,
    "cancel_seconds": 0.2,
    "bulk_seconds": 0.2,
    "expiring": False,  # True: only tokens that run out and are renewed are let in
    "throttled_with": "200",  # or 429, with Retry-After
    "webhook_headers": "x",  # or new: without X-
    "webhook_retries": 8,
    "webhook_retry_seconds": 0.25,  # doubled each time: four hours in a minute
    "signs_with": "current",  # or previous
}
MODE = {"merge": False}


def open_shop(store: Store, wish: dict[str, Any]) -> tuple[Facts, bool]:
    """The store asked for, and whether it is new; one of that name with other facts is refused."""
    wanted = from_wish(wish)
    with store.transaction() as tx:
        taken, there = shops.find(tx, wanted.name), keep.facts(tx, wanted.name)
        if taken is None:
            found(tx, wanted, wish)
            return wanted, True
    if there is None or asked_for(there) != asked_for(wanted):
        raise ShopError(409, f"{wanted.name} exists with other facts")
    return there, False


def from_wish(wish: dict[str, Any]) -> Facts:
    name = str(wish.get("name", ""))
    if not NAME.fullmatch(name):
        raise ShopError(400, "a shop's name is lower case letters, digits and dashes")
    currency = str(wish.get("currency", "USD"))
    return Facts(
        name=name,
        domain=f"{name}{keep.ENDING}",
        number=548_000_000 + zlib.crc32(name.encode()) % 1_000_000,
        title=str(wish.get("title") or name),
        currency=currency,
        timezone=str(wish.get("timezone", "America/New_York")),
        taxes_included=bool(wish.get("prices_include_tax", False)),
        tax_percent=f"{float(wish.get('tax_percent', 10)):g}",
        shipping=money.minor(wish.get("shipping", "5.00"), money.exponent(currency)),
        scopes=[str(one) for one in wish.get("scopes") or SCOPES],
        protected_data=bool(wish.get("protected_data", True)),
        switches={**SWITCHES, **(wish.get("switches") or {})},
        points={"maximum": 2000.0, "restore": 100.0, **(wish.get("points") or {})},
        asked={key: wish.get(key) for key in ("products", "places")},
        **{**new_keys(), **(wish.get("app") or {})},
    )


def new_keys() -> dict[str, Any]:
    return {
        "client_id": secrets.token_hex(16),
        "secrets": [f"shpss_{secrets.token_hex(16)}"],
        "token": f"shpat_{secrets.token_hex(16)}",
        "readonly_token": f"shpat_{secrets.token_hex(16)}",
    }


def asked_for(one: Facts) -> dict[str, Any]:
    """What a store was asked to be; keys and what happened since are not part of it."""
    own = ("client_id", "secrets", "token", "readonly_token", "uninstalled", "switches", "points")
    return {key: value for key, value in asdict(one).items() if key not in own}


def found(tx: Tx, wanted: Facts, wish: dict[str, Any]) -> None:
    """Write the store down, for the kernel too, and fill its shelves."""
    path = f"shopify/{wanted.domain}"
    shop = Shop(name=wanted.name, currency=wanted.currency, timezone=wanted.timezone, platform="shopify", path=path)
    shop.mode = dict(MODE)
    shops.save(tx, shop)
    keep.save_facts(tx, wanted)
    catalogue.stock_up(tx, wanted, wish)


def read_scopes(one: Facts) -> list[str]:
    """What the read-only token may do."""
    return sorted({scope.replace("write_", "read_", 1) for scope in one.scopes})
