"""From an inventory item with its levels and variants to a stock pool."""

from collections.abc import Sequence

from adapters.shopify import pick, values
from connector.errors import Malformed
from connector.model import Backorders, Item


def item_of(row: pick.Row) -> Item:
    """Return the stock pool of an inventory item; raises Malformed, also where a list goes on after what is shown."""
    if not is_whole(row):
        raise Malformed("An inventory item's lists go on after what is shown.")
    variants = sorted(_variants(row), key=lambda one: int(pick.plain_id(one)))
    available, claimed = _stock(pick.nodes(row, "inventoryLevels")) if pick.flag(row, "tracked") else (None, None)
    beyond = any(pick.text(one, "inventoryPolicy") == "CONTINUE" for one in variants)
    return Item(
        key=pick.plain_id(row),
        title=next((values.name(one, "displayName") for one in variants), ""),
        variants=tuple(pick.plain_id(one) for one in variants),
        available=available,
        sku=values.words(row, "sku"),
        backorders=Backorders.YES if beyond else Backorders.NO,
        ships=pick.flag(row, "requiresShipping"),
        claimed=claimed,
    )


def is_whole(row: pick.Row) -> bool:
    """Tell whether all levels and variants are here; raises Malformed."""
    shared = row.get("variants") is not None and pick.more(row, "variants") is not None
    return not shared and pick.more(row, "inventoryLevels") is None


def _variants(row: pick.Row) -> list[pick.Row]:
    return [] if row.get("variants") is None else pick.nodes(row, "variants")


def _stock(levels: Sequence[pick.Row]) -> tuple[int, int]:
    """Return the number for sale and the units claimed, so that both together are the goods for open orders.

    Shopify lets one place sink below zero while others have goods: each counts by itself, and none below nothing.
    """
    counted = [_level(one) for one in levels]
    claimed = sum(committed for _, committed in counted)
    return sum(goods for goods, _ in counted) - claimed, claimed


def _level(row: pick.Row) -> tuple[int, int]:
    """Return the goods at one place that open orders may get, and the units claimed there."""
    named = {pick.text(one, "name"): values.stock(one, "quantity") for one in pick.rows(row, "quantities")}
    committed = max(0, named.get("committed", 0))
    goods = max(0, named.get("available", 0) + committed)
    place = pick.part(row, "location")
    if not (pick.flag(row, "isActive") and pick.flag(place, "isActive")):
        return 0, committed
    # A place that sends nothing ordered online serves those who bought there, nobody else.
    return (goods if pick.flag(place, "fulfillsOnlineOrders") else min(goods, committed)), committed
