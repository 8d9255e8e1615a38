"""Units at places: available, committed, on hand, moved as Shopify moves them."""

from dataclasses import asdict

from sandbox.kernel import clock
from sandbox.kernel.store import Tx
from sandbox.shopify import keep, news
from sandbox.shopify.model import Facts, Level, Place, Variant


def level_at(tx: Tx, facts: Facts, item: int, place: int) -> Level:
    """The level, a new empty one where the item was never kept."""
    return keep.level(tx, facts.name, item, place) or Level(item, place)


def move(tx: Tx, facts: Facts, item: int, place: int, *, available: int = 0, committed: int = 0) -> None:
    """Change what is available and what is committed by so many units; who watches the level hears of the first."""
    before = for_sale(tx, facts.name, item)
    one = level_at(tx, facts, item, place)
    one.available += available
    one.committed += committed
    one.updated = clock.now()
    keep.save_level(tx, facts.name, one)
    if available:
        news.tell(tx, facts, "inventory_levels/update", item=item, place=place)
        tell_of_crossing(tx, facts, item, before, for_sale(tx, facts.name, item))


def commit(tx: Tx, facts: Facts, item: int, place: int, units: int) -> None:
    """Units sold: no longer available, still on the shelf; below zero where the shelf is empty."""
    move(tx, facts, item, place, available=-units, committed=units)


def give_back(tx: Tx, facts: Facts, item: int, place: int, units: int) -> None:
    """Units sold and not wanted after all."""
    move(tx, facts, item, place, available=units, committed=-units)


def leave(tx: Tx, facts: Facts, item: int, place: int, units: int) -> None:
    """Committed units go out of the door (or are written off): on hand falls, what is available stays."""
    move(tx, facts, item, place, committed=-units)


def receive(tx: Tx, facts: Facts, item: int, place: int, units: int) -> None:
    """Units arrive, or are taken off by a count when negative."""
    move(tx, facts, item, place, available=units)


def put(tx: Tx, facts: Facts, item: int, available: int, place: int | None = None) -> None:
    """Set what is available at a place; without one, what is available in all of them, by the first one's number."""
    where = place if place is not None else keep.places(tx, facts.name)[0].id
    now = level_at(tx, facts, item, where).available if place is not None else everywhere(tx, facts.name, item)
    receive(tx, facts, item, where, available - now)


def everywhere(tx: Tx, shop: str, item: int) -> int:
    return sum(one.available for one in keep.levels(tx, shop, item) if one.active)


def selling(tx: Tx, shop: str) -> list[Place]:
    """The places whose stock may be sold online, the preferred one first."""
    return [one for one in keep.places(tx, shop) if one.active and one.fulfils_online]


def for_sale(tx: Tx, shop: str, item: int) -> int:
    """Units that may be sold online; below zero when more were sold than there are."""
    places = {one.id for one in selling(tx, shop)}
    return sum(one.available for one in keep.levels(tx, shop, item) if one.active and one.place in places)


def tell_of_crossing(tx: Tx, facts: Facts, item: int, before: int, now: int) -> None:
    """Variants go out of stock and come back when the number for sale passes zero."""
    topic = "variants/out_of_stock" if before > 0 >= now else "variants/in_stock" if now > 0 >= before else ""
    for one in keep.sharing(tx, facts.name, item) if topic else []:
        news.tell(tx, facts, topic, variant=one.id, before=before, was=asdict(one))


def counted(tx: Tx, shop: str, variant: int | None) -> Variant | None:
    """The variant when its units are counted."""
    found = keep.variant(tx, shop, variant) if variant is not None else None
    return found if found is not None and found.tracked else None
