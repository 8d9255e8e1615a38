"""Stock, variants and products as webhooks tell of them."""

from typing import Any

from sandbox.kernel import money
from sandbox.kernel.store import Tx
from sandbox.shopify import dates, keep, stock
from sandbox.shopify.bodies.common import gid
from sandbox.shopify.model import Facts, Level, Product, Variant


def level(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    """What is available at one place now; nothing about before, nothing about variants."""
    item, place = int(what["item"]), int(what["place"])
    one = keep.level(tx, facts.name, item, place) or Level(item, place)
    tracked = any(each.tracked for each in keep.sharing(tx, facts.name, item))
    return {
        "inventory_item_id": item,
        "location_id": place,
        "available": one.available if tracked else None,
        "updated_at": dates.local(facts, one.updated),
        "admin_graphql_api_id": gid("InventoryLevel", f"{place}?inventory_item_id={item}"),
    }


def variant(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    one = keep.variant(tx, facts.name, int(what["variant"])) or keep.build(Variant, what["was"])
    return {**variant_of(tx, facts, one, 1), "old_inventory_quantity": int(what["before"])}


def variant_of(tx: Tx, facts: Facts, one: Variant, position: int) -> dict[str, Any]:
    quantity = stock.for_sale(tx, facts.name, one.item) if one.tracked else 0
    empty = dict.fromkeys(("barcode", "image_id", "option2", "option3"))
    return {
        "id": one.id,
        "admin_graphql_api_id": gid("ProductVariant", one.id),
        "compare_at_price": "",
        "created_at": dates.local(facts, one.updated),
        "updated_at": dates.local(facts, one.updated),
        "inventory_item_id": one.item,
        "inventory_policy": one.policy.lower(),
        "inventory_quantity": quantity,
        "old_inventory_quantity": quantity,
        "option1": one.title,
        "position": position,
        "price": money.major(one.price, money.exponent(facts.currency)),
        "product_id": one.product,
        "sku": one.sku,
        "taxable": True,
        "title": one.title,
        **empty,
    }


def product(tx: Tx, facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    """The product with its variants (deleted since: as it was); every pretend one has a picture."""
    one = keep.product(tx, facts.name, int(what["product"])) or keep.build(Product, what["was"])
    children = keep.variants(tx, facts.name, one.id)
    picture = image(facts, one)
    return {
        "id": one.id,
        "admin_graphql_api_id": gid("Product", one.id),
        "title": one.title,
        "handle": one.handle,
        "status": one.status.lower(),
        "body_html": "",
        "category": {"admin_graphql_api_id": gid("TaxonomyCategory", "na"), "full_name": "Other", "name": "Other"},
        "created_at": dates.local(facts, one.created),
        "updated_at": dates.local(facts, one.updated),
        "published_at": dates.local(facts, one.created),
        "published_scope": "global",
        "has_variants_that_requires_components": False,
        "image": picture,
        "images": [picture],
        "media": [],
        "options": [{"id": one.id, "name": "Title", "position": 1, "product_id": one.id,
                     "values": [child.title for child in children]}],
        "product_type": "",
        "tags": ", ".join(one.tags),
        "template_suffix": None,
        "variant_gids": [{"admin_graphql_api_id": gid("ProductVariant", child.id),
                          "updated_at": dates.local(facts, child.updated)} for child in children],
        "variants": [variant_of(tx, facts, child, place) for place, child in enumerate(children, 1)],
        "vendor": facts.title,
    }  # fmt: skip


def image(facts: Facts, one: Product) -> dict[str, Any]:
    at = dates.local(facts, one.created)
    return {
        "id": one.id,
        "admin_graphql_api_id": gid("ProductImage", one.id),
        "alt": None,
        "created_at": at,
        "updated_at": at,
        "width": 1,
        "height": 1,
        "position": 1,
        "product_id": one.id,
        "src": f"https://{facts.domain}/{one.handle}.png",
        "variant_ids": [],
    }


def product_deleted(_tx: Tx, _facts: Facts, what: dict[str, Any]) -> dict[str, Any]:
    return {"id": int(what["product"])}
