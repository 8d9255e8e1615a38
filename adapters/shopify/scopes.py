"""What the app must be allowed to do in a shop, and what it cannot do without the rest."""

from collections.abc import Collection, Mapping

from shopify import ApiAccess

# Without these there is nothing to do: no orders, no stock, no money back.
NEEDED = ("write_orders", "read_products", "read_inventory", "read_locations")
# Without one of these something is left undone, and this is said.
USED: Mapping[str, str] = {
    "write_products": "product pages cannot say when goods ship, and items cannot be stopped from being oversold",
    "write_merchant_managed_fulfillment_orders": "waiting units cannot be held back in the warehouse",
    "read_all_orders": "orders older than 60 days cannot be read; whatever they wait for is not seen",
}


def missing(granted: Collection[str]) -> list[str]:
    """Return the scopes without which nothing works."""
    return [scope for scope in NEEDED if not covers(granted, scope)]


def shortcomings(granted: Collection[str]) -> list[str]:
    """Return a sentence for every scope that something is left undone without."""
    return [f"Without the scope {one}, {loss}." for one, loss in USED.items() if not covers(granted, one)]


def covers(granted: Collection[str], scope: str) -> bool:
    """Tell whether a scope is among the granted ones; the right to write is also the right to read."""
    # The library raises for scopes of another form, which newer versions have.
    known = [one for one in granted if one.startswith(("read_", "write_"))]
    return bool(ApiAccess(known).covers(ApiAccess(scope)))
