"""What variants cost today, for shops that let this app put another item into an order."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from adapters.shopify import pick
from adapters.shopify.client import Client
from adapters.shopify.ids import gid
from adapters.shopify.scopes import covers

SCOPE = "write_order_edits"
_AT_ONCE = 100


def read_prices(client: Client, variants: Sequence[str]) -> Mapping[str, Decimal]:
    """Return the price of each variant the shop knows one of; none where this app may not edit orders."""
    found: dict[str, Decimal] = {}
    asked = [one for one in dict.fromkeys(variants) if one.isascii() and one.isdecimal()]
    for start in range(0, len(asked), _AT_ONCE):
        data = client.read("VariantPrices", ids=[gid("ProductVariant", one) for one in asked[start : start + _AT_ONCE]])
        with pick.understood():
            scopes = [
                pick.text(one, "handle") for one in pick.rows(pick.part(data, "currentAppInstallation"), "accessScopes")
            ]
            if not covers(scopes, SCOPE):
                return {}
            found |= dict(_priced(data.get("nodes")))
    return found


def _priced(rows: Any) -> Iterator[tuple[str, Decimal]]:
    for row in rows if isinstance(rows, list) else []:
        if not (isinstance(row, dict) and "price" in row):
            continue
        try:
            price = Decimal(pick.text(row, "price"))
        except InvalidOperation:
            continue
        if price.is_finite() and price >= 0:
            yield pick.plain_id(row), price
