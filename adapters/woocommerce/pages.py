"""What product pages say before a sale, kept in each product's own meta, where the storefront's plugin reads it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.woocommerce.client import Client
from connector.errors import Malformed, NotSent
from connector.ports import Availability

AVAILABILITY_META = "_backorder_availability"
_BATCH = 100  # as many as one batch request takes


def announce(client: Client, said: Sequence[Availability]) -> None:
    """Write what each item's variants say, in batches: one for products, one for each product's variations."""
    batches: dict[str, list[Mapping[str, Any]]] = {}
    for one in said:
        for variant in one.variants:
            product, _, variation = variant.partition(":")
            path = f"products/{product}/variations/batch" if variation else "products/batch"
            batches.setdefault(path, []).append(_wish(variation or product, one))
    for path, wishes in batches.items():
        for start in range(0, len(wishes), _BATCH):
            _checked(client.post(path, {"update": wishes[start : start + _BATCH]}))


def _wish(number: str, said: Availability) -> Mapping[str, Any]:
    return {"id": int(number), "meta_data": [{"key": AVAILABILITY_META, "value": _value(said)}]}


def _value(said: Availability) -> str | None:
    """Return the meta's text; None removes it."""
    if not said.sentences:
        return None
    dates = {name: day.isoformat() for name, day in (("due", said.due), ("until", said.until)) if day}
    return json.dumps({"sentences": dict(said.sentences), "digest": said.digest, **dates}, sort_keys=True)


def _checked(answer: Any) -> None:
    """See that each product took it; one that was deleted since has no page to speak on."""
    rows = answer.get("update") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise NotSent("The shop did not confirm what its product pages say.")
    for row in rows:
        error = row.get("error") if isinstance(row, dict) else None
        if error and "invalid_id" not in str(error.get("code")) and "invalid_product_id" not in str(error.get("code")):
            raise Malformed(f"A product page was not changed: {str(error)[:200]}")
