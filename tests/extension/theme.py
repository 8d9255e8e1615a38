"""Shopify's side of the theme: blocks of the extension rendered as Liquid, with objects of a shop that a test makes."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from liquid import Environment, FileSystemLoader

from adapters.shopify import pages
from connector.ports import Availability

HOME = Path("adapters/shopify/extension")
LANGUAGES = ("en", "de", "es", "fr", "ja")
_SCHEMA = re.compile(r"{% schema %}(.*?){% endschema %}", re.DOTALL)


def schema(block: str) -> dict[str, Any]:
    """What the theme editor is told about a block."""
    found = _SCHEMA.search((HOME / "blocks" / f"{block}.liquid").read_text())
    assert found, block
    told: dict[str, Any] = json.loads(found[1])
    return told


def words(language: str, kind: str = "") -> dict[str, Any]:
    """The texts of a language: those buyers read, or those of the theme editor (`kind` ".schema")."""
    default = ".default" if language == "en" else ""
    told: dict[str, Any] = json.loads((HOME / "locales" / f"{language}{default}{kind}.json").read_text())
    return told


def flat(tree: Mapping[str, Any], before: str = "") -> dict[str, str]:
    """Texts by their dotted names."""
    rows: dict[str, str] = {}
    for name, value in tree.items():
        rows |= flat(value, f"{before}{name}.") if isinstance(value, dict) else {before + name: value}
    return rows


def variant(number: int, sentences: Mapping[str, str] | None, stock: int = 0, **other: Any) -> dict[str, Any]:
    """A variant as Liquid sees it, with the metafield exactly as it is stored."""
    value = pages._value(Availability("1", (str(number),), sentences or {}, digest="d"))
    stored = json.loads(json.dumps(value, ensure_ascii=False))
    fields = {"$app": {"availability": {"value": stored}}} if stored else {}
    managed = {"inventory_management": "shopify", "inventory_policy": "continue", "inventory_quantity": stock}
    return {"id": number, "metafields": fields, **managed, **other}


def product(*variants: dict[str, Any], chosen: int = 0) -> dict[str, Any]:
    """A product whose page was opened with one of its variants."""
    return {"id": 7, "variants": list(variants), "selected_or_first_available_variant": variants[chosen]}


def line(of: dict[str, Any], quantity: int, title: str = "Mug", key: str = "", **other: Any) -> dict[str, Any]:
    """A line of a cart."""
    whole = {"variant": of, "quantity": quantity, "title": title, "requires_shipping": True, "key": key or title}
    return whole | other


def rendered(block: str, language: str = "en", *, settings: Mapping[str, Any] | None = None, **objects: Any) -> str:
    """A block's HTML; objects of Shopify's are global, as `render` sees nothing else."""
    text = _SCHEMA.sub("", (HOME / "blocks" / f"{block}.liquid").read_text())
    told = words(language if language in LANGUAGES else "en")
    shopify = {"request": {"locale": {"iso_code": language}}, "routes": {"cart_url": "/cart"}, "cart": {"items": []}}
    environment = Environment(loader=FileSystemLoader(HOME / "snippets", ext=".liquid"), globals=shopify | objects)
    environment.add_filter("t", lambda name: flat(told)[name])
    defaults = {one["id"]: one["default"] for one in schema(block)["settings"] if "id" in one}
    chosen = {**defaults, **(settings or {})}
    shown = {"settings": chosen, "shopify_attributes": 'data-shopify-editor-block="1"'}
    return environment.from_string(text).render(block=shown)


def cart(lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A cart."""
    return {"items": list(lines)}
