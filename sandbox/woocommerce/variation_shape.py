"""A variation as `/products/{parent}/variations` shows it: another shape than `/products`."""

from typing import Any

from sandbox.kernel.model import Product, Shop
from sandbox.kernel.store import Tx
from sandbox.woocommerce import dates, pieces, product_shape


def show(tx: Tx, shop: Shop, product: Product, home: str, *, edited: bool = False) -> dict[str, Any]:
    path = f"products/{product.parent}/variations/{product.id}"
    return {
        **title(tx, shop, product, home),
        **product_shape.prices(shop, product),
        **product_shape.NOT_ON_SALE,
        "status": product.status,
        "purchasable": True,
        **product_shape.DOWNLOAD,
        "tax_status": "taxable",
        "tax_class": "parent" if edited else "",
        **product_shape.stock(tx, shop, product),
        **parcel(product),
        "name": ", ".join(product.options.values()),
        "parent_id": product.parent,
        "_links": pieces.links(f"{home}/wp-json", path, pieces.EVERY_VERB, up=f"products/{product.parent}"),
    }


def title(tx: Tx, shop: Shop, product: Product, home: str) -> dict[str, Any]:
    return {
        "id": product.id,
        "type": "variation",
        **dates.pair("date_created", product.created, shop.timezone),
        **dates.pair("date_modified", product.modified, shop.timezone),
        "description": "",
        "permalink": product_shape.link(tx, shop, product, home),
        "sku": product.sku,
        "global_unique_id": "",
    }


def parcel(product: Product) -> dict[str, Any]:
    return {
        "weight": "",
        "dimensions": product_shape.DIMENSIONS,
        "shipping_class": "",
        "shipping_class_id": 0,
        "image": None,
        "gallery_image_ids": [],
        "attributes": product_shape.attributes([], product),
        "menu_order": 0,
        "meta_data": pieces.metas(product.meta),
    }
