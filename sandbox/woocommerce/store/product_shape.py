"""A product as the Store API shows it to buyers."""

from typing import Any

from sandbox.kernel import catalogue, money, stock
from sandbox.kernel.model import Product, Shop
from sandbox.kernel.store import Tx
from sandbox.woocommerce import product_shape as admin_shape
from sandbox.woocommerce.store import availability, cash


def show(tx: Tx, shop: Shop, product: Product, home: str) -> dict[str, Any]:
    kept = catalogue.holder(tx, shop.name, product)
    children = catalogue.every(tx, shop.name, product.id) if product.kind == "variable" else []
    return {
        **title(tx, shop, product, home),
        "attributes": [],
        "variations": [{"id": child.id, "attributes": options(child)} for child in children],
        "grouped_products": [],
        "has_options": bool(children),
        "is_purchasable": True,
        "is_in_stock": kept.stock_status != "outofstock",
        "is_on_backorder": kept.stock_status == "onbackorder",
        "low_stock_remaining": availability.low(tx, shop.name, product),
        "stock_availability": dict(zip(("text", "class"), availability.told(tx, shop.name, product), strict=True)),
        "sold_individually": False,
        "weight": "",
        "dimensions": admin_shape.DIMENSIONS,
        "formatted_weight": "N/A",
        "formatted_dimensions": "N/A",
        "add_to_cart": add_to_cart(tx, shop, product),
        "is_password_protected": False,
        "extensions": {},
        "_links": links(product, home),
    }


def title(tx: Tx, shop: Shop, product: Product, home: str) -> dict[str, Any]:
    return {
        "id": product.id,
        "name": product.name,
        "slug": product.slug,
        "parent": product.parent,
        "type": product.kind,
        "variation": ", ".join(f"{name}: {value}" for name, value in product.options.items()),
        "permalink": admin_shape.link(tx, shop, product, home),
        "sku": product.sku,
        "short_description": "",
        "description": "",
        "on_sale": False,
        "prices": cash.unit(shop, product),
        "price_html": admin_shape.price_html(shop, money.major(product.price, shop.digits)),
        "average_rating": "0",
        "review_count": 0,
        "images": [],
        "categories": [],
        "tags": [],
        "brands": [],
    }


def options(product: Product) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in product.options.items()]


def add_to_cart(tx: Tx, shop: Shop, product: Product) -> dict[str, Any]:
    return {
        "text": "Add to cart",
        "description": f"Add to cart: &ldquo;{product.name}&rdquo;",
        "url": f"/wp-json/wc/store/v1/products/{product.id}?add-to-cart={product.id}",
        "single_text": "Add to cart",
        "minimum": 1,
        "maximum": min(9999, stock.available(tx, shop.name, product)),
        "multiple_of": 1,
    }


def links(product: Product, home: str) -> dict[str, Any]:
    place = f"{home}/wp-json/wc/store/v1/products"
    related = {"embeddable": True, "href": f"{place}?related={product.id}&per_page=10"}
    own = {"href": f"{place}/{product.id}", "targetHints": {"allow": ["GET"]}}
    return {"self": [own], "collection": [{"href": place}], "related": [related]}
