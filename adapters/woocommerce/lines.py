"""From a line item to a Line: what is cancelled, what shipped, what it took from stock."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import ValidationError

from adapters.woocommerce.fields import MOST_UNITS, whole
from adapters.woocommerce.refunds import GivenBack, charge_of, units_of
from connector.errors import Malformed
from connector.model import Line, Standing

REDUCED = "_reduced_stock"
# What the shop itself calls the units beyond stock: translated, filterable, and therefore never more than a hint.
_HINTS = frozenset(
    {"Backordered", "Nachbestellt", "Lieferrückstand", "En rupture de stock", "En réapprovisionnement"}
    | {"Reservado", "En reserva", "Pendiente de entrega", "お取り寄せ", "入荷待ち", "バックオーダー"}
)


def line_of(
    seen: Mapping[str, Any],
    line: Mapping[str, Any],
    standing: Standing,
    given: Sequence[GivenBack],
    parcels: Mapping[str, int],
) -> Line:
    """Return one line of an order as it stands; raises Malformed for an odd number."""
    ordered = line["quantity"]
    shipped = _shipped(seen, line, standing, given, parcels)
    back = min(ordered, units_of(given, line["id"]))
    open_ = standing in {Standing.OPEN, Standing.PENDING}
    return Line(
        id=line["id"],
        variant=variant_of(line["product_id"], line["variation_id"]),
        title=line["name"],
        ordered=ordered,
        charge=charge_of(line, seen["currency"], given),
        sku=line["sku"] or "",
        cancelled=min(back, ordered - shipped) if open_ else ordered - shipped,
        shipped=shipped,
        taken=reduced_of(line["meta_data"]),
        refunded_units=back,
        counted=standing is not Standing.PENDING,
        hint=_hint(line["meta_data"]),
    )


def _shipped(
    seen: Mapping[str, Any],
    line: Mapping[str, Any],
    standing: Standing,
    given: Sequence[GivenBack],
    parcels: Mapping[str, int],
) -> int:
    """Return the units that left the house.

    A completed order shipped all that was not refunded before; units refunded afterwards are returns of shipped
    units. An order that ended after it was completed had shipped too: its stock is not in the house any more.
    """
    ordered: int = line["quantity"]
    completed = seen["date_completed_gmt"]
    if standing in {Standing.OPEN, Standing.PENDING} or not (completed or standing is Standing.SHIPPED):
        return min(ordered, parcels.get(line["id"], 0))
    before = units_of(given, line["id"], completed) if completed else 0
    return ordered - min(ordered, before)


def variant_of(product: str, variation: str) -> str:
    """Return our key of what was bought: "12", or "16:17" for variation 17 of product 16; "" if it is gone."""
    return f"{product}:{variation}" if variation else product


def reduced_of(metas: Mapping[str, Any]) -> int:
    """Return the units a line took from stock and has not given back; raises Malformed for an odd number."""
    value = metas.get(REDUCED)
    if value is None or value == "":
        return 0
    units = _units(value)
    if units is None:
        raise Malformed("A line took an odd number of units from stock.")
    return units


def _hint(metas: Mapping[str, Any]) -> int | None:
    found = (_units(value) for key, value in metas.items() if key in _HINTS)
    return next((units for units in found if units), None)


def _units(value: Any) -> int | None:
    try:
        units = whole(value)
    except ValidationError:
        return None
    return units if 0 <= units <= MOST_UNITS else None
