"""The page at / and its four buttons."""

from collections.abc import Callable, Mapping, Sequence

import requests
from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from connector.errors import ConnectorError
from connector.handle import cancel
from connector.model import Merchant
from connector.ports import HeldOrder
from service.pretend import STORES, store_name
from service.story.view import look, read_store
from service.wiring import House

SAID = {
    "bought": "Seven lamps were bought; the store has five.",
    "restocked": "One lamp arrived.",
    "cancelled": "The buyer cancelled one waiting unit.",
    "nobody": "Nobody waits: buy seven first.",
    "broken": "The store answers nothing for a minute. Go on pressing: nothing is lost.",
    "refused": "The store or the service said no just now; try again in a moment.",
}
TITLES = {"woocommerce": "WooCommerce", "shopify": "Shopify"}
Press = Callable[[House, Merchant, str], str]


def story(house: House) -> Blueprint:
    """Return the page at / and its buttons; development only."""
    routes = Blueprint("story", __name__, template_folder="templates", static_folder="static", static_url_path="/story")

    @routes.get("/")
    def page() -> str:
        stores = _stores(house)
        merchant = _chosen(stores, request.args.get("on", ""))
        said = SAID.get(request.args.get("said", ""), "")
        whole = look(house, merchant) if merchant else {}
        template = "story/part.html" if "part" in request.args else "story/page.html"
        shown = {"stores": stores, "titles": TITLES, "connected": merchant is not None}
        return render_template(template, said=said, **shown, **whole)

    @routes.post("/story/<button>")
    def pressed(button: str) -> Response | Answer:
        merchant = _chosen(_stores(house), request.form.get("on", ""))
        if merchant is None or button not in BUTTONS:
            abort(404)
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            abort(403)
        try:
            said = BUTTONS[button](house, merchant, store_name(house.env, merchant))
        except (ConnectorError, requests.RequestException):
            said = "refused"
        house.doorbell.ring(merchant.id)
        return redirect(f"/?on={merchant.platform}&said={said}", code=303)

    return routes


def _stores(house: House) -> list[Merchant]:
    """Return the merchants of the stores the sandbox opens by itself, once they are connected."""
    listed = [one for one in house.merchants.listed() if one.backfilled]
    return [one for one in listed if store_name(house.env, one) == STORES.get(one.platform)]


def _chosen(stores: Sequence[Merchant], platform: str) -> Merchant | None:
    return next((one for one in stores if one.platform == platform), stores[0] if stores else None)


def _store(house: House, shop: str, path: str, body: Mapping[str, object]) -> None:
    url = f"{house.env.sandbox_url}/control/shops/{shop}/{path}"
    requests.post(url, json=dict(body), timeout=10).raise_for_status()


def _buy(house: House, _merchant: Merchant, shop: str) -> str:
    """Buy seven lamps where five are; a queue that waits already is left as it is."""
    stock = read_store(house.env.sandbox_url, shop).books["stock"]
    lamps = next((int(row["quantity"]) for row in stock if row["sku"] == "LAMP"), 0)
    if lamps >= 0:
        _store(house, shop, "stock", {"sku": "LAMP", "set": 5})
    buyer = {"first_name": "Ada", "last_name": "Example", "email": "ada@example.com", "country": "US"}
    lines = [{"sku": "LAMP", "quantity": 7}]
    _store(house, shop, "buy", {"lines": lines, "buyer": buyer, "payment": "rig_card"})
    return "bought"


def _restock(house: House, _merchant: Merchant, shop: str) -> str:
    _store(house, shop, "stock", {"sku": "LAMP", "add": 1})
    return "restocked"


def _cancel(house: House, merchant: Merchant, _shop: str) -> str:
    with house.books.record(merchant.id) as record:
        waiting = record.cases.worklist(waiting=True, after="", limit=200)
    found = next(((one.id, line) for one in reversed(waiting) for line in _owed(one)), None)
    if found is None:
        return "nobody"
    cancel(house.desk(merchant), found[0], {found[1]: 1}, "buyer", house.clock())
    return "cancelled"


def _owed(order: HeldOrder) -> list[str]:
    return [line.line.id for line in order.lines if line.owed]


def _break(house: House, _merchant: Merchant, shop: str) -> str:
    _store(house, shop, "faults", {"action": "down", "seconds": 60})
    return "broken"


BUTTONS: Mapping[str, Press] = {"buy": _buy, "restock": _restock, "cancel": _cancel, "break": _break}
