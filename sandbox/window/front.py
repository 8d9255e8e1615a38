"""The shop window: catalogue, product, buying, order received."""

from flask import Blueprint, Response, abort, render_template, request

from sandbox.kernel import bank, catalogue, checkout, orders, shops
from sandbox.kernel.checkout import NotEnough, Purchase
from sandbox.kernel.model import Product, Shop
from sandbox.kernel.store import Tx
from sandbox.kernel.world import World
from sandbox.window import show
from sandbox.woocommerce import companion, door

HOME = {"address_1": "1 Test Street", "city": "Los Angeles", "state": "CA", "postcode": "90001", "country": "US"}


def make(world: World) -> Blueprint:
    front = Blueprint("front", __name__, template_folder="templates", static_folder="static", static_url_path="/window")

    @front.get("/")
    def stores() -> str:
        with world.store.transaction() as tx:
            return render_template("stores.html", shops=shops.every(tx))

    @front.route("/woo/<shop>/", methods=["GET", "POST", "PUT", "DELETE"])
    def catalogue_page(shop: str) -> Response | str:
        if "rest_route" in request.args:
            return door.enter(world, shop, request.args["rest_route"], request, keys_work=False)
        with world.store.transaction() as tx:
            facts = shops.read(tx, shop)
            cards = [
                show.product_card(tx, facts, one) for one in catalogue.every(tx, shop, 0) if one.status == "publish"
            ]
        return render_template("catalogue.html", shop=facts, products=cards)

    @front.get("/woo/<shop>/product/<slug>/")
    def product_page(shop: str, slug: str) -> str:
        with world.store.transaction() as tx:
            facts = shops.read(tx, shop)
            card = show.product_card(tx, facts, by_slug(tx, shop, slug))
        return render_template("product.html", shop=facts, product=card, gateways=bank.GATEWAYS.values())

    make_till(front, world)
    return front


def by_slug(tx: Tx, shop: str, slug: str) -> Product:
    found = next((one for one in catalogue.every(tx, shop, 0) if one.slug == slug), None)
    return found or abort(404)


def make_till(front: Blueprint, world: World) -> None:
    @front.post("/woo/<shop>/buy")
    def buy(shop: str) -> tuple[str, int] | Response:
        with world.store.transaction() as tx:
            facts = shops.read(tx, shop)
            try:
                order = checkout.buy(tx, facts, purchase(tx, facts))
            except NotEnough as lack:
                said = f"Not enough units of {lack.product.name} are available in stock."
                return render_template("refused.html", shop=facts, said=said), 409
        place = f"{world.home(shop)}/checkout/order-received/{order.id}/?key={order.key}"
        return Response(status=303, headers={"Location": place})

    @front.get("/woo/<shop>/checkout/order-received/<int:number>/")
    def received(shop: str, number: int) -> str:
        with world.store.transaction() as tx:
            facts, order = shops.read(tx, shop), orders.read(tx, shop, number)
            if request.args.get("key") != order.key:
                abort(404)
            return render_template("received.html", shop=facts, order=show.order_row(tx, facts, order))


def purchase(tx: Tx, shop: Shop) -> Purchase:
    """What the form on the product page says."""
    form = request.form
    first, _, last = form.get("name", "").partition(" ")
    product = catalogue.by_sku(tx, shop.name, form["sku"])
    who = {**HOME, "first_name": first or "Ada", "last_name": last or "Example", "email": form.get("email", "")}
    quantity = max(1, form.get("quantity", 1, int))
    agent = request.headers.get("User-Agent", "")
    lines = [(product.id, quantity)]
    told = companion.written(tx, shop, lines)
    return Purchase(lines, who, form.get("payment", "rig_card"), agent=agent, line_meta=told)
