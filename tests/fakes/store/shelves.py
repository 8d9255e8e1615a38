"""All shelves of a store: goods come, break, and are counted; the number follows only when somebody books it."""

from connector.events import ItemSeen
from connector.model import Item
from tests.fakes.store.goods import Shelf
from tests.fakes.store.showing import Hint


class Shelves:
    """The goods of a store; `hints` are the webhooks it means to send."""

    def __init__(self) -> None:
        self.shelves: dict[str, Shelf] = {}
        self.hints: list[Hint] = []

    def shelf_of(self, variant: str) -> Shelf:
        """Return the pool a variant draws on."""
        return next(one for one in self.shelves.values() if variant in one.variants)

    def show_item(self, key: str) -> Item:
        """Return a pool as reading shows it."""
        return self.shelves[key].shown()

    def add_shelf(self, key: str, units: int, *variants: str, managed: bool = True, **more: object) -> Shelf:
        """Put a pool up whose number is true."""
        number = units if managed else None
        self.shelves[key] = Shelf(key, variants or (key,), units, number, **more)  # type: ignore[arg-type]
        return self.shelves[key]

    def arrive(self, key: str, units: int) -> None:
        """Goods arrive and are booked in; below zero: goods break and are booked out."""
        shelf = self.shelves[key]
        shelf.units += units
        assert shelf.units >= 0
        if shelf.number is not None:
            shelf.number += units
        self._hint_item(key)

    def arrive_unbooked(self, key: str, units: int) -> None:
        """Goods arrive and nobody books them in."""
        self.shelves[key].units += units
        self.shelves[key].booked = False

    def set_number(self, key: str, number: int) -> None:
        """A person or an ERP overwrites the number for sale."""
        self.shelves[key].number = number
        self._hint_item(key)

    def _hint_item(self, key: str) -> None:
        variant = self.shelves[key].variants[0]
        self.hints.append(Hint("item", variant, ItemSeen(variant, self.show_item(key))))
