"""What must be true of everybody who waits, held against the goods that really stand on the shelves."""

from collections.abc import Mapping

from connector.allocate import Place, cover
from connector.model import StockMode
from connector.ports import HeldLine
from tests.fakes import MemoryBooks, Rig, Store

Stands = Mapping[tuple[str, str], tuple[int, int]]


def stands(books: MemoryBooks) -> Stands:
    """Return what everybody who waits has and is owed."""
    held = {key: (one.held.assigned, one.held.owed) for key, one in books.state().lines.items()}
    return {key: stand for key, stand in held.items() if any(stand)}


def covers(shop: Rig) -> Mapping[str, int | None]:
    """Return H of every pool by our books."""
    with shop.books.record(1) as record:
        held = {key: record.cases.item(key) for key in shop.store.shelves}
        claims = {key: record.cases.sums(key)[1] for key in shop.store.shelves}
    return {key: cover(one.item, one.pool, claims[key]) for key, one in held.items() if one}


def check(shop: Rig, mode: StockMode) -> None:
    """Check every pool of a shop whose books have heard everything."""
    for key in shop.store.shelves:
        lines = _queue(shop.books, key)
        _check_units(shop.store, lines)
        _check_goods(shop, key, lines, mode)
        _check_order(lines)


def _queue(books: MemoryBooks, key: str) -> list[HeldLine]:
    state = books.state()
    mine = [one.held for one in state.lines.values() if state.variants.get(one.held.line.variant) == key]
    waiting = [one for one in mine if one.assigned or one.owed]
    return sorted(waiting, key=_place)


def _place(one: HeldLine) -> Place:
    assert one.counted is not None, "nobody waits before being counted"
    return Place.of(one.priority, one.counted, one.order, one.line.id)


def _check_units(store: Store, lines: list[HeldLine]) -> None:
    """Assigned and owed are together what somebody waits for, line by line."""
    told = {(one.order, one.line.id): one.assigned + one.owed for one in lines}
    real = {
        (order.id, line.id): line.left
        for order in store.orders.values()
        if order.open
        for line in order.lines
        if line.left and (order.id, line.id) in told
    }
    assert told == real


def _check_goods(shop: Rig, key: str, lines: list[HeldLine], mode: StockMode) -> None:
    """Nobody has what is not on the shelf, and with complete books nothing on the shelf is kept from anybody."""
    shelf = shop.store.shelves[key]
    assigned, demand = sum(one.assigned for one in lines), sum(one.assigned + one.owed for one in lines)
    assert demand == shop.store.demand(key)
    assert assigned <= shelf.units
    if shelf.booked and mode is not StockMode.FLOORED:
        assert assigned == min(demand, shelf.units)


def _check_order(lines: list[HeldLine]) -> None:
    """An owed line stands behind every assigned one."""
    owed = False
    for one in lines:
        assert not (owed and one.assigned), f"{one.order}/{one.line.id} overtook somebody"
        owed = owed or one.owed > 0
