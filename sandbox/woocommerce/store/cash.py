"""The Store API's money: integer strings in minor units, each with its currency beside it."""

from typing import Any

from sandbox.kernel.model import Product, Shop
from sandbox.woocommerce import pieces


def currency(shop: Shop) -> dict[str, Any]:
    symbol = pieces.SYMBOLS.get(shop.currency, shop.currency)
    return {
        "currency_code": shop.currency,
        "currency_symbol": symbol,
        "currency_minor_unit": shop.digits,
        "currency_decimal_separator": ".",
        "currency_thousand_separator": ",",
        "currency_prefix": symbol,
        "currency_suffix": "",
    }


def unit(shop: Shop, product: Product) -> dict[str, Any]:
    price = {name: str(product.price) for name in ("price", "regular_price", "sale_price")}
    return {**price, "price_range": None, **currency(shop)}


def raw(shop: Shop, product: Product) -> dict[str, Any]:
    """The same with the six decimals the cart counts in."""
    fine = str(product.price * 10 ** (6 - shop.digits))
    return {"precision": 6, "price": fine, "regular_price": fine, "sale_price": fine}
