"""Which place sends what: whole orders from one place where possible, else by what lies where."""

from sandbox.kernel.store import Tx
from sandbox.shopify import keep, stock
from sandbox.shopify.model import Facts, FulfilmentLine, FulfilmentOrder, Line, Order

Plan = dict[int, dict[int, int]]  # place, then line, then units


def route(tx: Tx, facts: Facts, lines: list[Line]) -> Plan:
    """Decide for all units but gift cards, which nobody sends; what lies nowhere goes where the switch says."""
    places = [one.id for one in stock.selling(tx, facts.name)]
    wanted = [one for one in lines if not one.gift_card and one.quantity]
    for place in places:
        if all(reach(tx, facts, one, place) >= one.quantity for one in wanted):
            return {place: {one.id: one.quantity for one in wanted}} if wanted else {}
    plan: Plan = {}
    for line in wanted:
        for place, units in parts(tx, facts, line, places).items():
            plan.setdefault(place, {})[line.id] = units
    return plan


def reach(tx: Tx, facts: Facts, line: Line, place: int) -> int:
    """Units of a line's variant that lie at a place; an uncounted variant never ends."""
    variant = stock.counted(tx, facts.name, line.variant)
    if variant is None:
        return line.quantity
    level = keep.level(tx, facts.name, variant.item, place)
    return max(0, level.available) if level is not None and level.active else 0


def parts(tx: Tx, facts: Facts, line: Line, places: list[int]) -> dict[int, int]:
    """Units of one line by place: first what lies there, then the shortfall all in one place."""
    there = {place: reach(tx, facts, line, place) for place in places}
    found, left = {}, line.quantity
    for place in sorted(places, key=lambda one: -there[one]):
        found[place] = min(left, there[place])
        left -= found[place]
    fulfilling = max(places, key=lambda one: found[one])
    short_at = fulfilling if facts.switches.get("negative_location") == "fulfilling" else places[0]
    found[short_at] += left
    return {place: units for place, units in found.items() if units}


def assign(tx: Tx, facts: Facts, order: Order, plan: Plan) -> list[FulfilmentOrder]:
    """Write the plan as fulfilment orders, and commit the units."""
    made = []
    for place, lines in plan.items():
        one = FulfilmentOrder(keep.number(tx, facts.name, "fulfilment"), order.id, place)
        one.lines = [
            FulfilmentLine(keep.number(tx, facts.name, "fulfilment"), line, units, units)
            for line, units in lines.items()
        ]
        made.append(one)
    order.fulfilments += made
    for one in made:
        take(tx, facts, order, one)
    return made


def take(tx: Tx, facts: Facts, order: Order, fulfilment: FulfilmentOrder) -> None:
    for row in fulfilment.lines:
        line = next(one for one in order.lines if one.id == row.line)
        variant = stock.counted(tx, facts.name, line.variant)
        if variant is not None:
            stock.commit(tx, facts, variant.item, fulfilment.place, row.remaining)
