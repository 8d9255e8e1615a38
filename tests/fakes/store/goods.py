"""Goods on shelves, and the number for sale that may or may not say the truth about them."""

from dataclasses import dataclass

from connector.model import Backorders, Item


@dataclass
class Shelf:
    """One stock pool: `units` really stand there, `number` is what the store says is for sale (None: not managed)."""

    key: str
    variants: tuple[str, ...]
    units: int
    number: int | None
    backorders: Backorders = Backorders.YES
    on_backorder: bool = False
    sku: str = ""
    ghosts: int = 0  # units deleted orders took from the number and nobody shipped
    booked: bool = True  # whether everything that came and went is in the number

    def take(self, units: int) -> int:
        """Sell units; return how many were taken from the number."""
        if self.number is None:
            return 0
        self.number -= units
        return units

    def ship(self, units: int) -> None:
        """Let goods leave the house; what is not there cannot leave."""
        assert self.units >= units, f"{self.units} units of {self.key} are on the shelf, {units} cannot ship"
        self.units -= units

    def shown(self) -> Item:
        """Return the pool as a shop shows it."""
        return Item(
            key=self.key,
            title=f"Item {self.key}",
            variants=self.variants,
            available=self.number,
            sku=self.sku,
            backorders=self.backorders,
            on_backorder=self.on_backorder,
        )
