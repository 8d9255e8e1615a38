"""Stores: list them, open them."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.kernel import books, shops
from sandbox.kernel.model import Shop
from sandbox.kernel.world import World, open_shop


def make(world: World) -> Blueprint:
    door = Blueprint("shops", __name__)

    @door.get("/control")
    def whole() -> Response:
        return jsonify(url=world.url, mail_port=world.mail_port, mailbox_url=f"{world.url}/mailbox")

    @door.get("/control/shops")
    def index() -> Response:
        with world.store.transaction() as tx:
            return jsonify([facts_of(world, shop) for shop in shops.every(tx)])

    @door.post("/control/shops")
    def create() -> tuple[Response, int]:
        shop, new = open_shop(world.store, request.get_json())
        return jsonify(facts_of(world, shop)), 201 if new else 200

    @door.get("/control/shops/<shop>/books")
    def read(shop: str) -> Response:
        with world.store.transaction() as tx:
            return jsonify(books.open_books(tx, shops.read(tx, shop)))

    return door


def facts_of(world: World, shop: Shop) -> dict[str, Any]:
    """What a driver needs to know; the read-only pair is for whoever tests being refused."""
    home = world.home(shop.name)
    return {
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
