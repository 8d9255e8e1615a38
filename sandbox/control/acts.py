"""What buyers and merchants do."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.control import merchant, shopify
from sandbox.kernel import bank, catalogue, checkout, orders, shops, status, stock
from sandbox.kernel.model import Order, Shop
from sandbox.kernel.store import Tx
from sandbox.kernel.world import World
from sandbox.shopify import merchant as shopify_merchant
from sandbox.woocommerce import order_shape, terms

VIA = {"checkout": "store-api", "classic": "checkout", "rest": "rest-api"}
HOME = {"address_1": "1 Test Street", "city": "Los Angeles", "state": "CA", "postcode": "90001", "country": "US"}


def make(world: World) -> Blueprint:
    door = Blueprint("acts", __name__)

    @door.post("/control/shops/<shop>/buy")
    def buy(shop: str) -> Response:
        with world.store.transaction() as tx:
            facts = shops.read(tx, shop)
            if facts.platform == "shopify":
                return jsonify(shopify.bought(tx, shop, request.get_json()))
            order = bought(tx, facts, request.get_json())
            shown = order_shape.show(tx, facts, order, world.home(shop))
        return jsonify(order_id=order.id, number=str(order.id), order=shown)

    @door.post("/control/shops/<shop>/stock")
    def put_stock(shop: str) -> Response:
        wish = request.get_json()
        with world.store.transaction() as tx:
            facts = shops.read(tx, shop)
            if facts.platform == "shopify":
                return jsonify(shopify.put_stock(tx, shop, wish))
            product = stock.set_or_add(tx, facts, wish["sku"], changed(wish), direct=bool(wish.get("direct")))
        return jsonify(id=product.id, sku=product.sku, quantity=product.quantity, stock_status=product.stock_status)

    @door.post("/control/shops/<shop>/products/<int:number>")
    def edit(shop: str, number: int) -> Response:
        with world.store.transaction() as tx:
            if shops.read(tx, shop).platform == "shopify":
                return jsonify(shopify.edit_variant(tx, shop, number, request.get_json()))
            product = catalogue.read(tx, shop, number)
            merchant.edit_product(product, request.get_json())
            terms.put(tx, shop, product, request.get_json())
            catalogue.save(tx, shop, product)
        return jsonify(id=number, quantity=product.quantity, stock_status=product.stock_status)

    @door.post("/control/shops/<shop>/orders/<int:number>/<act>")
    def act_on(shop: str, number: int, act: str) -> Response:
        wish = request.get_json(silent=True) or {}
        with world.store.transaction() as tx:
            ours = shops.read(tx, shop).platform == "shopify"
        done = (shopify_merchant if ours else merchant).act(world, shop, number, act, wish)
        return jsonify(done)

    return door


def changed(wish: dict[str, Any]) -> Any:
    return (lambda _now: int(wish["set"])) if "set" in wish else (lambda now: now + int(wish.get("add", 0)))


def bought(tx: Tx, shop: Shop, wish: dict[str, Any]) -> Order:
    purchase = purchase_of(tx, shop, wish)
    if purchase.via != "rest-api":
        return checkout.buy(tx, shop, purchase)
    order = checkout.write_in(tx, shop, purchase)
    bank.charge(tx, shop.name, order, orders.total(order))
    status.change(tx, shop.name, order, checkout.first_status(order.payment))
    orders.save(tx, shop.name, order)
    return order


def purchase_of(tx: Tx, shop: Shop, wish: dict[str, Any]) -> checkout.Purchase:
    buyer = dict(wish.get("buyer") or {})
    locale = str(buyer.pop("locale", "") or "")
    lines = [(catalogue.by_sku(tx, shop.name, one["sku"]).id, int(one.get("quantity", 1))) for one in wish["lines"]]
    return checkout.Purchase(
        lines=lines,
        billing={**HOME, "first_name": "Ada", "last_name": "Example", "email": "ada@example.com", **buyer},
        payment=wish.get("payment", "rig_card"),
        via=VIA[wish.get("via", "checkout")],
        coupon_percent=int(wish.get("coupon_percent") or 0),
        carriage=shop.shipping,
        locale=locale,
        agent="sandbox buyer",
    )
