"""The recordings of the real store, and how an answer is held against one."""

import json
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "recorded" / "woocommerce"

# Leaves whose value, not only type, must be the recorded one.
SAME = frozenset(
    """status total total_tax subtotal subtotal_tax quantity amount reason refunded_payment code message key name sku
    price regular_price stock_quantity stock_status backorders backorders_allowed backordered manage_stock type
    payment_method payment_method_title created_via cart_tax shipping_total shipping_tax tax_total shipping_tax_total
    rate_percent rate_code topic resource event hooks note customer_note display_key is_editable needs_payment
    currency currency_symbol method_id instance_id slug variation_id product_id has_options is_on_backorder
    show_backorder_badge low_stock_remaining total_price total_items total_shipping items_count is_fulfilled
    payment_status data params average_rating purchasable tax_class author maximum parent_name""".split()
)

# Where an answer may differ from the recording, and why.
EXCEPTIONS = {
    r"related_ids$": "the real store picks them at random among what it sells, and ours sells a lamp and a cap more",
    r"payment_methods$": "which gateways are switched on is the store's choice",
    r"extensions\.rig": "a test plugin of the recorded store",
    r"items\[0\]\.item_data$": "the same plugin",
    r"stock_availability\.text$": "the same plugin put its marks into the sentence",
    r"add_to_cart\.single_text$": "the same plugin",
    r"meta_data\[_debug_log_source_pending_deletion\]$": "the recorded store's debug log, which it cleans up later",
    r"meta_data\[_wp_trash_meta_(status|time)\]$": "the recorded store was asked before or after its trash noted them",
}


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / name).read_text())
    return found


def body(name: str) -> Any:
    return json.loads(read(name)["body"])


def sent(name: str) -> Any:
    """The JSON the recorded request carried."""
    return json.loads(read(name)["request"]["body"])


def excused(where: str) -> bool:
    return any(re.search(pattern, where) for pattern in EXCEPTIONS)


def kind(value: Any) -> str:
    """PHP writes 20.0 as 20, so all numbers are one kind."""
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


def differences(recorded: Any, made: Any, where: str = "") -> list[str]:
    """Every place where keys, kinds or steady values are not the recorded ones."""
    if excused(where):
        return []
    if kind(recorded) != kind(made):
        return [f"{where}: recorded {recorded!r}, made {made!r}"]
    if isinstance(recorded, dict):
        return of_objects(recorded, made, where)
    if isinstance(recorded, list):
        return of_lists(recorded, made, where)
    steady = where.rpartition(".")[2].partition("[")[0] in SAME
    return [f"{where}: recorded {recorded!r}, made {made!r}"] if steady and recorded != made else []


def of_objects(recorded: dict[str, Any], made: dict[str, Any], where: str) -> list[str]:
    found = [f"{where}.{key}: {'not recorded' if key in made else 'missing'}" for key in recorded.keys() ^ made.keys()]
    found = [one for one in found if not excused(one.partition(":")[0])]
    for key in recorded.keys() & made.keys():
        found += differences(recorded[key], made[key], f"{where}.{key}")
    return found


def of_lists(recorded: list[Any], made: list[Any], where: str) -> list[str]:
    """Lists of meta are matched by key, all others by place."""
    if recorded and isinstance(recorded[0], dict) and "key" in recorded[0] and "value" in recorded[0]:
        return of_metas(recorded, made, where)
    if len(recorded) != len(made):
        return [f"{where}: recorded {len(recorded)} entries, made {len(made)}"]
    pairs = enumerate(zip(recorded, made, strict=True))
    return [one for place, (left, right) in pairs for one in differences(left, right, f"{where}[{place}]")]


def of_metas(recorded: list[Any], made: list[Any], where: str) -> list[str]:
    left, right = ({one["key"]: one for one in rows} for rows in (recorded, made))
    found = [f"{where}[{key}]" for key in left.keys() ^ right.keys()]
    found = [f"{one}: only on one side" for one in found if not excused(one)]
    for key in left.keys() & right.keys():
        found += differences(left[key], right[key], f"{where}[{key}]")
    return found


HEADERS = ("Content-Type", "X-WP-Total", "X-WP-TotalPages", "Allow", "Vary", "X-Robots-Tag", "Cache-Control", "Expires")


def header_differences(recorded: dict[str, str], made: Any) -> list[str]:
    """Headers that matter, by value; links and places by what they are for."""
    found = [
        f"{name}: recorded {recorded.get(name)!r}, made {made.get(name)!r}"
        for name in HEADERS
        if recorded.get(name) != made.get(name)
    ]
    if rels(recorded.get("Link", "")) != rels(made.get("Link", "")):
        found.append(f"Link: recorded {recorded.get('Link')!r}, made {made.get('Link')!r}")
    if ("Location" in recorded) != ("Location" in made):
        found.append("Location: only on one side")
    return found


def rels(link: str) -> list[str]:
    return re.findall(r'rel="([^"]+)"', link)
