"""What variants cost today, as the shop writes it: with the tax of its own country where its prices hold the tax."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from adapters.woocommerce.client import Client
from adapters.woocommerce.paging import all_rows, included
from connector.errors import Gone, Refused


def taxed_alike(client: Client, country: str) -> bool:
    """Tell whether the price a shop writes is what a buyer of `country` pays.

    Elsewhere the shop takes its own tax off the price and puts theirs on; "" means that prices hold no tax.
    """
    if not country:
        return True
    try:
        setting = client.get("settings/general/woocommerce_default_country")
    except (Refused, Gone):  # these keys may not read settings
        return False
    home = setting.get("value") if isinstance(setting, dict) else None
    return isinstance(home, str) and home.partition(":")[0] == country


def read_prices(client: Client, variants: Iterable[str]) -> Mapping[str, Decimal]:
    """Return the price of each variant the shop knows one of."""
    asked = {one for one in variants if one}
    single = {one for one in asked if ":" not in one}
    rows = dict(included(client, "products", sorted(single)))
    rows |= _variations(client, {one: one.split(":")[1] for one in sorted(asked - single)})
    found = ((variant, _price(row)) for variant, row in rows.items() if variant in asked)
    return {variant: price for variant, price in found if price is not None}


def _variations(client: Client, ids: Mapping[str, str]) -> Mapping[str, Any]:
    if not ids:
        return {}
    try:
        rows = included(client, "variations", ids.values())
    except (Refused, Gone):  # older shops list the variations of one product at a time
        parents = {one.split(":")[0] for one in ids}
        rows = {
            str(row.get("id")): row for one in sorted(parents) for row in all_rows(client, f"products/{one}/variations")
        }
    return {variant: rows[key] for variant, key in ids.items() if key in rows}


def _price(row: Any) -> Decimal | None:
    """Return a row's price; none where it has no sensible one."""
    text = row.get("price") if isinstance(row, dict) else None
    try:
        price = Decimal(text) if isinstance(text, str) and len(text) <= 20 else None  # noqa: PLR2004  # no price is longer
    except InvalidOperation:
        return None
    return price if price is not None and price.is_finite() and price >= 0 else None
