"""Which holds have to change so that exactly the waiting units are held; nothing is asked or sent from here."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from adapters.shopify.work import Work, WorkLine

Stock = Mapping[tuple[str, str], int]
"""What is for sale of an inventory item at a place."""


@dataclass(frozen=True, slots=True)
class Release:
    """Take our holds off a fulfilment order."""

    work: str
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hold:
    """Hold these units of a fulfilment order by the ids of its lines; none named means all that is in it."""

    work: str
    units: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Split:
    """Part these units from a fulfilment order that somebody else holds, so that we can hold them alone."""

    work: str
    units: Mapping[str, int]


Step = Release | Hold | Split


def next_steps(works: Sequence[Work], wanted: Mapping[str, int], stock: Stock, stuck: Collection[str]) -> list[Step]:
    """Return what to do next, nothing when no more can be done; releases come first, alone.

    What is held already stays where it fits. `stuck` are fulfilment orders that cannot be held.
    """
    left = Counter(wanted)
    releases: list[Step] = []
    for work in sorted((one for one in works if one.ours), key=lambda one: _worst(one, stock)):
        units = _units(work)
        if units and all(count <= left[line] for line, count in units.items()):
            left -= units
        else:
            releases.append(Release(work.id, work.ours))
    return releases or _held_anew([one for one in works if _free(one, stuck)], left, stock)


def held_by_us(works: Iterable[Work]) -> Counter[str]:
    """Return how many units of each line we hold."""
    return sum((_units(work) for work in works if work.ours), Counter())


def held_at_all(works: Iterable[Work]) -> Counter[str]:
    """Return how many units of each line somebody holds."""
    return sum((_units(work) for work in works if work.ours or work.foreign), Counter())


def contested(works: Sequence[Work], wanted: Mapping[str, int]) -> set[str]:
    """Return the inventory items of lines of which some units wait and others do not, at different places."""
    standing = [(work.place, line) for work in works if work.ours or work.holdable for line in work.lines]
    total = Counter[str]()
    for _, line in standing:
        total[line.line] += line.units
    places = {line: {place for place, one in standing if one.line == line} for line in total}
    choices = {line for line, count in total.items() if 0 < wanted.get(line, 0) < count and len(places[line]) > 1}
    return {one.item for _, one in standing if one.line in choices and one.item}


def _free(work: Work, stuck: Collection[str]) -> bool:
    return work.holdable and not work.ours and work.id not in stuck


def _held_anew(works: Sequence[Work], left: Counter[str], stock: Stock) -> list[Step]:
    """Choose the missing units: the worst stock first, then what needs no splitting, the largest first."""
    chosen: dict[str, dict[str, int]] = {}
    for name, missing in left.items():
        rows = [(work, line) for work in works for line in work.lines if line.line == name]
        for work, line in sorted(rows, key=lambda row: _rank(row[0], row[1], left, stock)):
            count = min(missing, line.units)
            if count > 0:
                chosen.setdefault(work.id, {})[line.id] = count
                missing -= count  # noqa: PLW2901 (what is left of the line)
    return [_step(work, chosen[work.id]) for work in works if work.id in chosen]


def _step(work: Work, units: Mapping[str, int]) -> Step:
    if not work.foreign:
        return Hold(work.id, units)
    whole = units == {line.id: line.units for line in work.lines}
    return Hold(work.id, {}) if whole else Split(work.id, units)  # a held fulfilment order takes no part hold


def _rank(work: Work, line: WorkLine, left: Counter[str], stock: Stock) -> tuple[object, ...]:
    fits = all(count <= left[name] for name, count in _units(work).items())
    here = stock.get((line.item, work.place), 0)
    return (here, _serial(work.place), not fits, -line.units, _serial(work.id))


def _worst(work: Work, stock: Stock) -> tuple[object, ...]:
    least = min((stock.get((line.item, work.place), 0) for line in work.lines), default=0)
    return (least, _serial(work.place), _serial(work.id))


def _serial(id_: str) -> tuple[int, str]:
    """Sort global ids by age: shorter numbers are older."""
    return (len(id_), id_)


def _units(work: Work) -> Counter[str]:
    units = Counter[str]()
    for line in work.lines:
        units[line.line] += line.units
    return units
