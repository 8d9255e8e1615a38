"""Stock pools, their supplies and their queues, in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from connector.allocate import Allocation, Place, Waiting
from connector.model import Supply
from connector.ports import Coming, HeldItem
from tests.fakes.books.state import Expected, KeptLine, State


class MemoryItems:
    """The stock pools of one merchant, inside one transaction."""

    def __init__(self, state: State) -> None:
        self.state = state

    def item(self, key: str) -> HeldItem | None:
        held = self.state.items.get(key)
        groups = frozenset(group for group, items in self.state.members.items() if key in items)
        return replace(held, item=replace(held.item, variants=self._variants(key)), groups=groups) if held else None

    def in_group(self, group: str) -> Sequence[str]:
        return sorted(self.state.members.get(group, ()))

    def groups(self) -> Mapping[str, datetime]:
        return dict(self.state.groups)

    def group_read(self, group: str, now: datetime) -> None:
        self.state.groups[group] = now

    def forget_group(self, group: str) -> None:
        self.state.groups.pop(group, None)
        self.state.members.pop(group, None)

    def join(self, group: str, items: Iterable[str]) -> None:
        self.state.members[group] = self.state.members.get(group, frozenset()) | frozenset(items)

    def part(self, group: str, items: Iterable[str]) -> None:
        self.state.members[group] = self.state.members.get(group, frozenset()) - frozenset(items)

    def _variants(self, key: str) -> tuple[str, ...]:
        return tuple(sorted(variant for variant, item in self.state.variants.items() if item == key))

    def item_of(self, variant: str) -> str | None:
        return self.state.variants.get(variant)

    def items_of(self, variants: Sequence[str]) -> Sequence[str]:
        return sorted({self.state.variants[one] for one in variants if one in self.state.variants})

    def save_item(self, held: HeldItem) -> None:
        self.state.items[held.item.key] = held
        self.state.first_read.setdefault(held.item.key, held.read)
        self.state.variants |= dict.fromkeys(held.item.variants, held.item.key)

    def _lines(self, key: str) -> list[KeptLine]:
        variants = {variant for variant, item in self.state.variants.items() if item == key}
        return [one for one in self.state.lines.values() if one.held.line.variant in variants]

    def queue(self, item: str) -> Sequence[Waiting]:
        return [_waiting(one) for one in self._lines(item) if one.units > 0]

    def give(self, moved: Iterable[Allocation]) -> None:
        for one in moved:
            key = one.place.order, one.place.line
            kept = self.state.lines[key]
            held = replace(kept.held, assigned=one.assigned, owed=one.owed)
            self.state.lines[key] = replace(kept, held=held)

    def easing(self, item: str) -> Sequence[str]:
        return sorted({one.held.order for one in self._lines(item) if one.held.eased})

    def waited_for(self) -> Sequence[str]:
        """Return every pool somebody waits for."""
        short = {one.held.line.variant for one in self.state.lines.values() if one.held.owed or one.held.shown}
        return sorted({self.state.variants[variant] for variant in short if variant in self.state.variants})

    def with_queue(self) -> Sequence[str]:
        """Return every pool with open units."""
        open_ = {one.held.line.variant for one in self.state.lines.values() if one.units}
        return sorted({self.state.variants[variant] for variant in open_ if variant in self.state.variants})

    def longest_unread(self, limit: int) -> Sequence[str]:
        return sorted(self.with_queue(), key=lambda key: (self.state.items[key].read, key))[:limit]

    def sums(self, item: str) -> tuple[int, int]:
        lines = self._lines(item)
        return sum(one.held.line.taken - one.taken_before for one in lines), sum(one.claim for one in lines)

    def owed_by_order(self, item: str) -> Mapping[str, int]:
        owed: dict[str, int] = {}
        for one in self._lines(item):
            if one.units and one.held.owed:
                owed[one.held.order] = owed.get(one.held.order, 0) + one.held.owed
        return owed

    def orders_of(self, item: str) -> Sequence[str]:
        return sorted({one.held.order for one in self._lines(item) if one.units or one.held.shown})

    def supplies(self, item: str) -> Sequence[Supply]:
        return [one.supply for _, one in self._expected(item)]

    def _expected(self, item: str) -> list[tuple[int, Expected]]:
        mine = [(n, one) for n, one in self.state.supplies.items() if one.supply.item == item and one.used is None]
        return sorted(mine, key=lambda pair: (pair[1].supply.due or date.max, pair[0]))

    def by_sku(self, sku: str) -> Sequence[str]:
        return [key for key, held in self.state.items.items() if sku and held.item.sku == sku][:3]

    def expected_from(self, source: str) -> Sequence[Coming]:
        held = [one for one in self.state.supplies.values() if one.supply.source == source]
        return [_coming(one) for one in held if one.used is None or one.arrived]

    def add_supply(self, supply: Supply, now: datetime, *, seen: int | None = None) -> None:
        same = (supply.item, supply.source, supply.reference)
        held = [
            (number, one)
            for number, one in self.state.supplies.items()
            if supply.reference and same == (one.supply.item, one.supply.source, one.supply.reference)
        ]
        if not held:
            self.state.supplies[len(self.state.supplies) + 1] = Expected(supply, now, arrived=seen or 0)
            return
        number, one = held[-1]
        arrived = one.arrived if seen is None else seen
        left = supply.units - (one.arrived if seen is None else 0)
        used = None if left > 0 else one.used or now
        changed = replace(one, supply=replace(supply, units=max(0, left)), used=used, arrived=arrived)
        if changed != one:
            self.state.supplies[number] = replace(changed, added=now)

    def drop_supply(self, number: int, now: datetime) -> str | None:
        one = self.state.supplies.get(number)
        if one is None or one.used is not None:
            return None
        self.state.supplies[number] = replace(one, used=now)
        return one.supply.item

    def use_supply(self, item: str, units: int, now: datetime, *, only: str = "", but: str = "") -> int:
        for number, one in self._usable(item):
            mine = one.supply.source == only if only else one.supply.source != but
            if mine and units > 0:
                left, told = 0 if one.used else one.supply.units, max(0, -one.arrived)
                taken = min(units, left + told)
                left -= max(0, taken - told)
                held = replace(one.supply, units=left)
                kept = replace(one, supply=held) if left else replace(one, used=one.used or now)
                self.state.supplies[number] = replace(kept, arrived=one.arrived + taken, added=now)
                units -= taken
        return units

    def _usable(self, item: str) -> list[tuple[int, Expected]]:
        held = [(n, one) for n, one in self.state.supplies.items() if one.supply.item == item]
        open_ = [(n, one) for n, one in held if one.used is None or one.arrived < 0]
        return sorted(open_, key=lambda pair: (pair[1].arrived >= 0, pair[1].supply.due or date.max, pair[0]))


def _coming(one: Expected) -> Coming:
    return Coming(replace(one.supply, units=0) if one.used else one.supply, one.arrived, one.added)


def _waiting(one: KeptLine) -> Waiting:
    held = one.held
    assert held.counted is not None, "only what counts has a place in a queue"
    place = Place.of(held.priority, held.counted, held.order, held.line.id)
    return Waiting(place, one.units, one.claim, held.assigned, held.owed)
