"""A product, or a variation, as the REST API and the webhooks show it."""

from typing import Any

from sandbox.kernel import catalogue, money
from sandbox.kernel.model import Product, Shop
from sandbox.kernel.store import Tx
from sandbox.woocommerce import dates, pieces, terms

NOT_ON_SALE: dict[str, Any] = {
    "date_on_sale_from": None,
    "date_on_sale_from_gmt": None,
    "date_on_sale_to": None,
    "date_on_sale_to_gmt": None,
    "on_sale": False,
}
DOWNLOAD: dict[str, Any] = {
    "virtual": False,
    "downloadable": False,
    "downloads": [],
    "download_limit": -1,
    "download_expiry": -1,
}
DIMENSIONS = {"length": "", "width": "", "height": ""}


def link(tx: Tx, shop: Shop, product: Product, home: str) -> str:
    """A variation's page is its parent's with the option chosen."""
    if not product.parent:
        return f"{home}/product/{product.slug}/"
    parent = catalogue.read(tx, shop.name, product.parent)
    options = "&".join(f"attribute_{name.lower()}={value}" for name, value in product.options.items())
    return f"{home}/product/{parent.slug}/?{options}"


def stock(tx: Tx, shop: Shop, product: Product) -> dict[str, Any]:
    """What is said of stock; a variation without its own number shows its parent's."""
    kept = catalogue.holder(tx, shop.name, product)
    allowed = kept.backorders != "no"
    below = kept.manages and allowed and (kept.quantity or 0) < 0
    return {
        "manage_stock": "parent" if kept is not product else product.manages,
        "stock_quantity": kept.quantity if kept.manages else None,
        "backorders": kept.backorders,
        "backorders_allowed": allowed,
        "backordered": below or kept.stock_status == "onbackorder",
        "low_stock_amount": None,
        "stock_status": kept.stock_status,
    }


def price_html(shop: Shop, amount: str) -> str:
    symbol = pieces.SYMBOLS.get(shop.currency, shop.currency)
    sign = pieces.ENTITIES.get(symbol, symbol)
    inner = f'<span class="woocommerce-Price-currencySymbol" translate="no">{sign}</span>{amount}'
    return f'<span class="woocommerce-Price-amount amount"><bdi>{inner}</bdi></span>'


def prices(shop: Shop, product: Product) -> dict[str, str]:
    amount = money.major(product.price, shop.digits)
    return {"price": amount, "regular_price": "" if product.kind == "variable" else amount, "sale_price": ""}


def attributes(children: list[Product], product: Product) -> list[dict[str, Any]]:
    """The options a variable product offers, or the one a variation is."""
    if product.parent:
        return [
            {"id": 0, "name": name, "slug": name.lower(), "option": value} for name, value in product.options.items()
        ]
    names = list(dict.fromkeys(name for child in children for name in child.options))
    common = {"position": 0, "visible": True, "variation": True}
    return [
        {
            "id": 0,
            "name": name,
            "slug": name,
            **common,
            "options": [one.options[name] for one in children if name in one.options],
        }
        for name in names
    ]


def show(tx: Tx, shop: Shop, product: Product, home: str, *, edited: bool = False) -> dict[str, Any]:
    """The shape of `/products`; answers to writes (`edited`) differ in three places."""
    children = catalogue.every(tx, shop.name, product.id) if product.kind == "variable" else []
    address = link(tx, shop, product, home)
    shown = stock(tx, shop, product)
    status = shown.pop("stock_status")
    return {
        **title(shop, product, address),
        **prices(shop, product),
        **NOT_ON_SALE,
        "purchasable": True,
        "total_sales": str(product.sales) if product.parent else product.sales,
        **DOWNLOAD,
        "external_url": "",
        "button_text": "",
        "tax_status": "taxable",
        "tax_class": "",
        **shown,
        **shelf(tx, shop, product, edited=edited),
        "attributes": attributes(children, product),
        "default_attributes": [],
        "variations": [child.id for child in children],
        "grouped_products": [],
        "menu_order": 0,
        "price_html": price_html(shop, money.major(product.price, shop.digits)),
        "related_ids": related(tx, shop, product),
        "meta_data": pieces.metas(product.meta),
        "stock_status": status,
        "has_options": bool(children),
        "post_password": "",
        "global_unique_id": "",
        **(generated(product, home) if edited else {}),
        "_links": pieces.links(f"{home}/wp-json", f"products/{product.id}", pieces.EVERY_VERB, up=up(product)),
    }


def up(product: Product) -> str | None:
    return f"products/{product.parent}" if product.parent else None


def title(shop: Shop, product: Product, address: str) -> dict[str, Any]:
    return {
        "id": product.id,
        "name": product.name,
        "slug": product.slug,
        "permalink": address,
        **dates.pair("date_created", product.created, shop.timezone),
        **dates.pair("date_modified", product.modified, shop.timezone),
        "type": product.kind,
        "status": product.status,
        "featured": False,
        "catalog_visibility": "visible",
        "description": "",
        "short_description": "",
        "sku": product.sku,
    }


def shelf(tx: Tx, shop: Shop, product: Product, *, edited: bool) -> dict[str, Any]:
    return {
        "sold_individually": False,
        "weight": "",
        "dimensions": DIMENSIONS,
        "shipping_required": True,
        "shipping_taxable": True,
        "shipping_class": "",
        "shipping_class_id": 0,
        "reviews_allowed": not product.parent,
        "average_rating": "0" if edited else "0.00",
        "rating_count": 0,
        "upsell_ids": [],
        "cross_sell_ids": [],
        "parent_id": product.parent,
        "purchase_note": "",
        "categories": terms.worn(tx, shop.name, product, terms.CATEGORY),
        "brands": [],
        "tags": terms.worn(tx, shop.name, product, terms.TAG),
        "images": [],
    }


def related(tx: Tx, shop: Shop, product: Product) -> list[int]:
    others = [] if product.parent else catalogue.every(tx, shop.name, 0)
    return [one.id for one in others if one.id != product.id][:5]


def generated(product: Product, home: str) -> dict[str, str]:
    return {"permalink_template": f"{home}/product/%pagename%/", "generated_slug": product.slug}
