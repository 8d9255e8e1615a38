"""What a buyer is told of stock."""

from sandbox.kernel import catalogue, stock
from sandbox.kernel.model import Product
from sandbox.kernel.store import Tx

LOW = 2


def told(tx: Tx, shop: str, product: Product) -> tuple[str, str]:
    """The sentence and its CSS class; it looks at one unit, whatever the buyer wants."""
    kept = catalogue.holder(tx, shop, product)
    left = kept.quantity or 0
    if kept.stock_status == "outofstock":
        return "Out of stock", "out-of-stock"
    if kept.stock_status == "onbackorder":
        return "" if kept.backorders == "yes" else "Available on backorder", "available-on-backorder"
    if not kept.manages or kept.backorders == "yes":
        return "", "in-stock"
    return f"{left} in stock" + (" (can be backordered)" if kept.backorders == "notify" else ""), "in-stock"


def low(tx: Tx, shop: str, product: Product) -> int | None:
    """Units left when they are few."""
    kept = catalogue.holder(tx, shop, product)
    return max(0, kept.quantity or 0) if kept.manages and (kept.quantity or 0) <= LOW else None


def badge(tx: Tx, shop: str, product: Product, quantity: int) -> bool:
    return stock.short(tx, shop, product, quantity) > 0


def maximum(tx: Tx, shop: str, product: Product) -> int:
    return min(9999, stock.available(tx, shop, product))
