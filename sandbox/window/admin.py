"""The merchant's screen: stock and orders, with a button for each thing a merchant does by hand."""

from flask import Blueprint, Response, render_template, request

from sandbox.control import merchant
from sandbox.kernel import catalogue, orders, shops, stock
from sandbox.kernel.refunds import Refused
from sandbox.kernel.world import World
from sandbox.window import show

RECENT = 50
ACTS = (
    ("pay", "The buyer pays", ""),
    ("complete", "Complete", ""),
    ("cancel", "Cancel", "hard"),
    ("trash", "Move to the trash", "hard"),
    ("untrash", "Take out of the trash", ""),
    ("delete", "Delete for good", "hard"),
)


def make(world: World) -> Blueprint:
    desk = Blueprint("admin", __name__, template_folder="templates")

    @desk.get("/woo/<shop>/admin")
    def overview(shop: str) -> str:
        with world.store.transaction() as tx:
            facts = shops.read(tx, shop)
            rows = [show.order_row(tx, facts, order) for order in reversed(orders.every(tx, shop)[-RECENT:])]
            shelf = [show.stock_row(tx, facts, one) for one in catalogue.every(tx, shop) if one.status != "trash"]
        return render_template("admin.html", shop=facts, orders=rows, stock=shelf)

    @desk.get("/woo/<shop>/admin/orders/<int:number>")
    def order_screen(shop: str, number: int) -> str:
        with world.store.transaction() as tx:
            facts = shops.read(tx, shop)
            page = show.order_page(tx, facts, orders.read(tx, shop, number))
        acts = buttons(trashed=page["status"] == "trash")
        return render_template("order.html", shop=facts, order=page, acts=acts, said=request.args.get("said", ""))

    @desk.post("/woo/<shop>/admin/stock")
    def restock(shop: str) -> Response:
        form = request.form
        with world.store.transaction() as tx:
            facts, units = shops.read(tx, shop), form.get("units", 0, int)
            adding = form.get("how") == "add"
            stock.set_or_add(tx, facts, form["sku"], lambda now: now + units if adding else units, direct=False)
        return back(world, shop)

    @desk.post("/woo/<shop>/admin/orders/<int:number>/<act>")
    def act_on(shop: str, number: int, act: str) -> Response:
        try:
            merchant.act(world, shop, number, act, wish(act))
        except Refused as reason:
            return back(world, shop, f"/orders/{number}?said={reason}")
        return back(world, shop, "" if act == "delete" else f"/orders/{number}")

    return desk


def buttons(*, trashed: bool) -> list[tuple[str, str, str]]:
    """In the trash an order can only be taken out or deleted for good."""
    return [one for one in ACTS if (one[0] == "untrash") == trashed or one[0] == "delete"]


def back(world: World, shop: str, place: str = "") -> Response:
    return Response(status=303, headers={"Location": f"{world.home(shop)}/admin{place}"})


def wish(act: str) -> dict[str, object]:
    """What the form asks for; a refund by hand leaves the gateway out unless ticked."""
    form = request.form
    if act != "refund":
        return dict(form)
    lines = [
        {"id": name.removeprefix("line-"), "quantity": value}
        for name, value in form.items()
        if name.startswith("line-") and int(value or 0) > 0
    ]
    asked: dict[str, object] = {"reason": form.get("reason", ""), "lines": lines}
    asked |= {"restock": "restock" in form, "api_refund": "api_refund" in form}
    return {**asked, "amount": form["amount"]} if form.get("amount") else asked
