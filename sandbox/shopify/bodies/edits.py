"""What only says that an order was edited, or is gone."""

from typing import Any

from sandbox.kernel.store import Tx
from sandbox.shopify import dates
from sandbox.shopify.model import Facts


def edited(_tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    """Only what was added and removed."""
    edit = what["edit"]
    none: dict[str, list[Any]] = {"additions": [], "removals": []}
    return {
        "order_edit": {
            "id": edit["id"],
            "app_id": None,
            "order_id": what["order"],
            "created_at": dates.local(facts, edit["begun"]),
            "committed_at": dates.local(facts, edit["committed"]),
            "notify_customer": edit["notify"],
            "staff_note": edit["note"],
            "user_id": None,
            "line_items": {"additions": edit["additions"], "removals": edit["removals"]},
            "discounts": {"line_item": none},
            "shipping_lines": none,
        }
    }


def deleted(_tx: Tx, _facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    return {"id": what["order"]}
