"""A store's WordPress beside the sandbox: plugins' real pages and hooks run there, WooCommerce itself is played here.

Only a store opened with the fact `wordpress` (an address of this machine) has one.
"""

from typing import Any
from urllib.parse import quote

import requests
from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as Answer

from sandbox.kernel import catalogue, stock
from sandbox.kernel.model import Product, Shop
from sandbox.kernel.store import Tx
from sandbox.kernel.world import World
from sandbox.woocommerce import consent

SAID = "_backorder_availability"
PATIENCE = 30
LOCALE = "en_US"


def make(world: World) -> Blueprint:
    room = Blueprint("companion", __name__, template_folder="templates")

    @room.route("/woo/<shop>/wp-admin/<path:page>", methods=["GET", "POST"])
    def screen(shop: str, page: str) -> Answer:
        """The admin, for the owner only."""
        facts = consent.found(world, shop)
        if not consent.logged_in(facts):
            here = quote(request.full_path.rstrip("?"))
            return consent.gone_to(f"{world.home(shop)}/wp-login.php?redirect_to={here}")
        return passed_on(facts, f"wp-admin/{page}")

    @room.route("/woo/<shop>/wp-login.php", methods=["GET", "POST"])
    def login(shop: str) -> Answer | str:
        facts = consent.found(world, shop)
        return consent.let_in(facts, f"{world.url}{inside(facts, request.args.get('redirect_to', ''))}")

    return room


def inside(shop: Shop, place: str) -> str:
    """As WordPress: a login never leads to another site."""
    return place if place.startswith(f"{shop.root}/") else f"{shop.root}/"


def where(shop: Shop) -> str:
    return str(shop.asked.get("wordpress") or "")


def passed_on(shop: Shop, path: str) -> Answer:
    """Ask the WordPress as the browser asked, and answer as it answers."""
    query = request.query_string.decode()
    answer = send(shop, request.method, f"{path}?{query}", request.get_data(), request.content_type or "")
    headers = {name: answer.headers[name] for name in ("Content-Type", "Location") if name in answer.headers}
    return Response(answer.content, answer.status_code, headers)


def send(shop: Shop, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        url = f"{where(shop)}/{path}"
        headers = {"Content-Type": kind}
        return session.request(method, url, data=body, headers=headers, timeout=PATIENCE, allow_redirects=False)


def filtered(tx: Tx, shop: Shop, hook: str, product: Product, quantity: int, text: Any) -> Any:
    """What the plugins make of a hook; `text` as it was where the store has no WordPress beside it."""
    if not where(shop):
        return text
    kept = catalogue.holder(tx, shop.name, product)
    said = next((one.value for one in product.meta if one.key == SAID), "")
    facts: dict[str, Any] = {"stock": kept.quantity, "managed": kept.manages, "backorders": kept.backorders != "no"}
    facts |= {"status": kept.stock_status, "said": said, "locale": LOCALE, "quantity": quantity, "text": text}
    with requests.Session() as session:
        session.trust_env = False
        answer = session.post(f"{where(shop)}/hook/{hook}", json=facts, timeout=PATIENCE)
    answer.raise_for_status()
    return answer.json()["told"]


def written(tx: Tx, shop: Shop, lines: list[tuple[int, int]]) -> dict[int, dict[str, Any]]:
    """What the plugins add to the lines of an order at checkout, by product."""
    return {
        number: filtered(tx, shop, "bought", catalogue.read(tx, shop.name, number), quantity, {})
        for number, quantity in lines
        if where(shop) and stock.available(tx, shop.name, catalogue.read(tx, shop.name, number)) >= quantity
    }
