"""What the availability door needs from the house, passed in as plain calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item stands for whoever thinks of buying it now.

    `free` are units nobody waits for, None where the shop does not count them; `sentences` (by language) say when a
    unit beyond them ships and are empty for an item that is not sold beyond stock.
    """

    item: str
    variants: Sequence[str]
    free: int | None
    sentences: Mapping[str, str] = field(default_factory=dict)
    due: date | None = None
    until: date | None = None

    @property
    def waits(self) -> bool:
        """Whether a single unit bought now would have to wait."""
        return bool(self.sentences) and self.free == 0


@dataclass(frozen=True, slots=True)
class AvailabilityCounter:
    """`find` takes a merchant's public id and an item's key, variant or SKU; None for whatever is not there."""

    find: Callable[[str, str], Standing | None]
