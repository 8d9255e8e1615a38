"""From a line item to a Line: what is gone, what shipped, what it took from stock."""

from adapters.shopify import pick, values
from adapters.shopify.back import Portion
from adapters.shopify.charges import Terms, line_charge
from connector.errors import Malformed
from connector.model import Line


def line_of(row: pick.Row, terms: Terms, back: list[Portion], *, confirmed: bool, cancelled: bool) -> Line:
    """Return one line of an order as it stands; raises Malformed."""
    ordered, current = values.units(row, "quantity"), values.units(row, "currentQuantity")
    if current > ordered:
        raise Malformed("A line has more units than were ever ordered.")
    waiting = 0 if cancelled else min(current, values.units(row, "unfulfilledQuantity"))
    kept = min(ordered - current, sum(one.kept for one in back))
    shipped = _shipped(row, ordered, current, kept)
    return Line(
        id=pick.plain_id(row),
        variant=variant_of(row),
        title=values.name(row, "name") or values.words(row, "title"),
        ordered=ordered,
        charge=line_charge(row, terms, back),
        sku=values.words(row, "sku"),
        cancelled=max(0, ordered - shipped - waiting),
        shipped=shipped,
        taken=current + kept if is_tracked(row) else 0,
        refunded_units=max(0, ordered - values.units(row, "refundableQuantity")),
        counted=confirmed,
        ships=pick.flag(row, "requiresShipping") and not pick.flag(row, "isGiftCard"),
    )


def variant_of(row: pick.Row) -> str:
    """Return what was bought, "" where the variant was deleted or the line was written by hand."""
    return "" if row.get("variant") is None else pick.plain_id(pick.part(row, "variant"))


def is_tracked(row: pick.Row) -> bool:
    """Tell whether the line's units are counted anywhere."""
    return row.get("variant") is not None and pick.flag(
        pick.part(pick.part(row, "variant"), "inventoryItem"), "tracked"
    )


def _shipped(row: pick.Row, ordered: int, current: int, kept: int) -> int:
    """Return the units that left and did not come back on the shelf.

    What is not there to be fulfilled any more was fulfilled or never can be; units refunded without being put back
    (`kept`) had shipped as far as the first number reaches.
    """
    unfulfilled = values.units(row, "unfulfilledQuantity")
    fulfilled = max(0, ordered - unfulfilled - values.units(row, "nonFulfillableQuantity"))
    return min(fulfilled, current - min(current, unfulfilled) + kept)
