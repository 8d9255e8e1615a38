"""The shop window and the merchant's screen of a Shopify store, beside the API under the same address."""

from flask import Blueprint, Response, abort, render_template, request

from sandbox.control import shopify as control
from sandbox.kernel import shops
from sandbox.kernel.model import Shop
from sandbox.kernel.shops import ShopError
from sandbox.kernel.store import Tx
from sandbox.kernel.world import World
from sandbox.shopify import keep, merchant, paying, selling
from sandbox.shopify.keep import Refusal
from sandbox.shopify.model import Facts
from sandbox.window import shopify_show as show
from sandbox.window.admin import RECENT, wish

ACTS = (
    ("pay", "The buyer pays", ""),
    ("complete", "Ship everything", ""),
    ("release", "Take off all holds", ""),
    ("cancel", "Cancel and pay back", "hard"),
    ("dispute", "The buyer's bank disputes it", "hard"),
    ("delete", "Delete for good", "hard"),
)


def make(world: World) -> Blueprint:
    front = Blueprint("shopify_front", __name__, template_folder="templates")

    @front.get("/shopify/<domain>/")
    def catalogue_page(domain: str) -> str:
        with world.store.transaction() as tx:
            shop, facts = open_shop(tx, domain)
            products = [one for one in keep.products(tx, facts.name) if one.status == "ACTIVE"]
            cards = [show.card(tx, facts, one, language()) for one in products]
        return render_template("catalogue.html", shop=shop, products=cards)

    @front.get("/shopify/<domain>/product/<handle>/")
    def product_page(domain: str, handle: str) -> str:
        with world.store.transaction() as tx:
            shop, facts = open_shop(tx, domain)
            found = next((one for one in keep.products(tx, facts.name) if one.handle == handle), None) or abort(404)
            card = show.card(tx, facts, found, language())
        ways = [{"name": name, "title": one.title} for name, one in paying.GATEWAYS.items()]
        return render_template("product.html", shop=shop, product=card, gateways=ways)

    @front.post("/shopify/<domain>/buy")
    def buy(domain: str) -> tuple[str, int] | Response:
        with world.store.transaction() as tx:
            shop, facts = open_shop(tx, domain)
            try:
                with tx.undoing(Refusal):
                    order = selling.buy(tx, facts, purchase())
            except Refusal as lack:
                return render_template("refused.html", shop=shop, said=f"{lack.message.capitalize()}."), 409
        return to(world, shop, f"/checkout/order-received/{order.id}/?key={order.key}")

    @front.get("/shopify/<domain>/checkout/order-received/<int:number>/")
    def received(domain: str, number: int) -> str:
        with world.store.transaction() as tx:
            shop, facts = open_shop(tx, domain)
            order = keep.order(tx, facts.name, number)
            if order is None or request.args.get("key") != order.key:
                abort(404)
            row = show.order_row(tx, facts, order)
        return render_template("received.html", shop=shop, order=row)

    make_desk(front, world)
    return front


def make_desk(desk: Blueprint, world: World) -> None:
    @desk.get("/shopify/<domain>/admin")
    def overview(domain: str) -> str:
        with world.store.transaction() as tx:
            shop, facts = open_shop(tx, domain)
            rows = [show.order_row(tx, facts, order) for order in reversed(keep.orders(tx, facts.name)[-RECENT:])]
            shelf = show.stock_rows(tx, facts)
        return render_template("admin.html", shop=shop, orders=rows, stock=shelf)

    @desk.get("/shopify/<domain>/admin/orders/<int:number>")
    def order_screen(domain: str, number: int) -> str:
        with world.store.transaction() as tx:
            shop, facts = open_shop(tx, domain)
            order = keep.order(tx, facts.name, number) or abort(404)
            page = show.order_page(tx, facts, order)
        return render_template("order.html", shop=shop, order=page, acts=ACTS, said=request.args.get("said", ""))

    @desk.post("/shopify/<domain>/admin/stock")
    def restock(domain: str) -> Response:
        form = request.form
        with world.store.transaction() as tx:
            shop, facts = open_shop(tx, domain)
            asked = {"sku": form["sku"], "place": form.get("place"), form.get("how", "set"): form.get("units", 0, int)}
            control.put_stock(tx, facts.name, asked)
        return to(world, shop, "/admin")

    @desk.post("/shopify/<domain>/admin/orders/<int:number>/<act>")
    def act_on(domain: str, number: int, act: str) -> Response:
        with world.store.transaction() as tx:
            shop, facts = open_shop(tx, domain)
        try:
            merchant.act(world, facts.name, number, act, wish(act))
        except Refusal as reason:
            return to(world, shop, f"/admin/orders/{number}?said={reason.message}")
        return to(world, shop, "/admin" if act == "delete" else f"/admin/orders/{number}")


def open_shop(tx: Tx, domain: str) -> tuple[Shop, Facts]:
    facts = keep.facts(tx, domain)
    if facts is None or facts.domain != domain:
        raise ShopError(404, f"no shop is at {domain}")
    return shops.read(tx, facts.name), facts


def to(world: World, shop: Shop, place: str) -> Response:
    return Response(status=303, headers={"Location": f"{world.home_of(shop)}{place}"})


def language() -> str:
    """The reader's first language, its first two letters."""
    return (request.accept_languages.best or "en")[:2]


def purchase() -> selling.Wish:
    """What the form on the product page says."""
    form = request.form
    first, _, last = form.get("name", "").partition(" ")
    buyer = {"first_name": first or "Ada", "last_name": last or "Example", "email": form.get("email", "")}
    line = {"sku": form["sku"], "quantity": max(1, form.get("quantity", 1, int))}
    return selling.Wish([line], {**buyer, "locale": language()}, form.get("payment", "rig_card"))
