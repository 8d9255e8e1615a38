"""Stores: list them, open them."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.control import shopify
from sandbox.kernel import books, shops
from sandbox.kernel.model import Shop
from sandbox.kernel.store import Tx
from sandbox.kernel.world import World, open_shop
from sandbox.shopify import books as shopify_books
from sandbox.shopify import facts as shopify_facts


def make(world: World) -> Blueprint:
    door = Blueprint("shops", __name__)

    @door.get("/control")
    def whole() -> Response:
        return jsonify(url=world.url, mail_port=world.mail_port, mailbox_url=f"{world.url}/mailbox")

    @door.get("/control/shops")
    def index() -> Response:
        with world.store.transaction() as tx:
            return jsonify([told(world, tx, shop) for shop in shops.every(tx)])

    @door.post("/control/shops")
    def create() -> tuple[Response, int]:
        wish = request.get_json()
        if wish.get("platform", "woocommerce") == "shopify":
            facts, new = shopify_facts.open_shop(world.store, wish)
            return jsonify(shopify.told(world, facts, "")), 201 if new else 200
        shop, new = open_shop(world.store, wish)
        return jsonify(facts_of(world, shop)), 201 if new else 200

    @door.get("/control/shops/<shop>/books")
    def read(shop: str) -> Response:
        with world.store.transaction() as tx:
            found = shops.read(tx, shop)
            if found.platform == "shopify":
                return jsonify(shopify_books.open_books(tx, shopify.read(tx, shop)))
            return jsonify(books.open_books(tx, found))

    return door


def told(world: World, tx: Tx, shop: Shop) -> dict[str, Any]:
    """A store's facts in its platform's words."""
    if shop.platform == "shopify":
        return shopify.told(world, shopify.read(tx, shop.name), world.home_of(shop))
    return facts_of(world, shop)


def facts_of(world: World, shop: Shop) -> dict[str, Any]:
    """What a driver needs to know; the read-only pair is for whoever tests being refused."""
    home = world.home(shop.name)
    return {
        "platform": shop.platform,
        "name": shop.name,
        "url": home,
        "currency": shop.currency,
        "timezone": shop.timezone,
        "consumer_key": shop.keys["key"],
        "consumer_secret": shop.keys["secret"],
        "readonly_consumer_key": shop.keys["readonly_key"],
        "readonly_consumer_secret": shop.keys["readonly_secret"],
        "admin_url": f"{home}/admin",
        "window_url": f"{home}/",
    }
