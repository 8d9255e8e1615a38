"""Units leave the shelf when an order counts, and come back when the store says so; never by themselves."""

from collections.abc import Callable

from sandbox.kernel import catalogue, notes
from sandbox.kernel.model import Line, Order, Product, Shop
from sandbox.kernel.store import Tx

NO_LIMIT = 1_000_000_000


def product_of(tx: Tx, shop: str, line: Line) -> Product | None:
    """The product whose number this line draws on, if one is kept."""
    product = catalogue.find(tx, shop, line.variation or line.product)
    if product is None:
        return None
    kept = catalogue.holder(tx, shop, product)
    return kept if kept.manages else None


def move(tx: Tx, shop: str, product: Product, units: int) -> None:
    product.quantity = (product.quantity or 0) + units
    catalogue.save(tx, shop, catalogue.settle(product))


def put(tx: Tx, shop: str, product: Product, quantity: int, *, direct: bool = False) -> None:
    """Set the number; a `direct` write goes past the store, which then announces nothing and keeps its old status."""
    product.quantity = quantity
    catalogue.save(tx, shop, product if direct else catalogue.settle(product), quiet=direct)


def set_or_add(tx: Tx, shop: Shop, sku: str, change: Callable[[int], int], *, direct: bool) -> Product:
    product = catalogue.holder(tx, shop.name, catalogue.by_sku(tx, shop.name, sku))
    put(tx, shop.name, product, change(product.quantity or 0), direct=direct)
    return product


def take(tx: Tx, shop: str, order: Order) -> None:
    """Take the full quantity of each line that took nothing yet, also units already refunded: so does the store."""
    for line in order.lines:
        product = product_of(tx, shop, line)
        if product is None or line.taken is not None:
            continue
        move(tx, shop, product, -line.quantity)
        line.taken = line.quantity


def give(tx: Tx, shop: str, order: Order) -> None:
    """Give back what each line still holds."""
    for line in order.lines:
        product = product_of(tx, shop, line)
        if product is not None and line.taken:
            move(tx, shop, product, line.taken)
        line.taken = None


def restock(tx: Tx, shop: str, order: Order, line: Line, units: int) -> None:
    """Give back refunded units of one line."""
    product = product_of(tx, shop, line)
    if product is None or not line.taken or not units:
        return
    before = product.quantity or 0
    move(tx, shop, product, units)
    line.taken -= units
    line.restocked += units
    notes.write(tx, shop, order.id, f"Item #{product.id} stock increased from {before} to {before + units}.")


def adjust(tx: Tx, shop: str, line: Line) -> None:
    """Follow an edited quantity of an order that already counts; quantity 0 gives all back."""
    product = product_of(tx, shop, line)
    wanted = max(0, line.quantity - line.restocked) if line.quantity else 0
    if product is None:
        return
    difference = wanted - (line.taken or 0)
    if difference:
        move(tx, shop, product, -difference)
    line.taken = wanted


def available(tx: Tx, shop: str, product: Product) -> int:
    """How many units a checkout may sell."""
    kept = catalogue.holder(tx, shop, product)
    if not kept.manages:
        return 0 if kept.stock_status == "outofstock" else NO_LIMIT
    return NO_LIMIT if kept.backorders != "no" else max(0, kept.quantity or 0)


def short(tx: Tx, shop: str, product: Product, quantity: int) -> int:
    """Units of `quantity` that are beyond stock where the buyer is told so."""
    kept = catalogue.holder(tx, shop, product)
    if not kept.manages:
        return 0
    return max(0, quantity - max(0, kept.quantity or 0)) if kept.backorders == "notify" else 0
