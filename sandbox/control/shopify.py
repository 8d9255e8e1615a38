"""What only a Shopify store has: its app taken off, its switches, its places, its secrets, what privacy law asks."""

import secrets
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.kernel import hooks, shops
from sandbox.kernel.store import Tx
from sandbox.kernel.world import World
from sandbox.shopify import bodies, catalogue, keep, leaving, news, packer, selling, shipments, stock
from sandbox.shopify.api import tokens
from sandbox.shopify.facts import read_scopes
from sandbox.shopify.model import Facts, Variant

COMPLIANCE = ("customers/data_request", "customers/redact", "shop/redact")


def make(world: World) -> Blueprint:
    door = Blueprint("shopify_control", __name__)

    @door.post("/control/shops/<shop>/uninstall")
    def uninstall(shop: str) -> Response:
        url = (request.get_json(silent=True) or {}).get("url")
        with world.store.transaction() as tx:
            facts = read(tx, shop)
            listen(tx, facts, leaving.LAST, url)
            leaving.uninstall(tx, facts)
        return jsonify(uninstalled=True)

    @door.post("/control/shops/<shop>/install")
    def install(shop: str) -> Response:
        """The app is put on (again): `topics` of its own file are delivered to `url` from now on."""
        wish = request.get_json()
        with world.store.transaction() as tx:
            leaving.install(tx, read(tx, shop), str(wish["url"]), [str(one) for one in wish["topics"]])
        return jsonify(installed=True)

    @door.post("/control/shops/<shop>/visit")
    def visit(shop: str) -> Response:
        """What a page inside the admin is handed; `lives` is how many seconds it is good."""
        wish = request.get_json(silent=True) or {}
        with world.store.transaction() as tx:
            return jsonify(id_token=tokens.visit(read(tx, shop), lives=int(wish.get("lives", tokens.MINUTE))))

    @door.post("/control/shops/<shop>/settings")
    def settings(shop: str) -> Response:
        with world.store.transaction() as tx:
            facts = read(tx, shop)
            change(tx, facts, request.get_json())
        return jsonify(told(world, facts, ""))

    @door.post("/control/shops/<shop>/secrets")
    def rotate(shop: str) -> Response:
        """A new client secret; the one before is the previous one now."""
        with world.store.transaction() as tx:
            facts = read(tx, shop)
            facts.secrets = [f"shpss_{secrets.token_hex(16)}", facts.secrets[0]]
            keep.save_facts(tx, facts)
        return jsonify(secrets=facts.secrets)

    @door.post("/control/shops/<shop>/tokens")
    def token(shop: str) -> Response:
        """A pair as an app gets it when it is installed; `lives` is how many seconds its access token does."""
        lives = float((request.get_json(silent=True) or {}).get("lives", tokens.HOUR))
        with world.store.transaction() as tx:
            return jsonify(tokens.mint(tx, read(tx, shop), lives=lives))

    @door.post("/control/shops/<shop>/places/<name>")
    def place(shop: str, name: str) -> Response:
        with world.store.transaction() as tx:
            change_place(tx, read(tx, shop), name, request.get_json())
        return jsonify(name=name)

    @door.post("/control/shops/<shop>/announce")
    def announce(shop: str) -> Response:
        """Say what privacy law asks: to who subscribed to it or, with `url`, to that address."""
        wish = request.get_json()
        with world.store.transaction() as tx:
            number = say(tx, read(tx, shop), wish)
        return jsonify(event=number)

    shipping(world, door)
    return door


def shipping(world: World, door: Blueprint) -> None:
    @door.post("/control/shops/<shop>/shipments")
    def send(shop: str) -> Response:
        """Goods are on their way: `lines` of sku and quantity, `arrives_at`, `status`, `place`."""
        with world.store.transaction() as tx:
            made = shipments.send(tx, read(tx, shop), request.get_json())
        return jsonify(id=made.id, status=made.status)

    @door.post("/control/shops/<shop>/shipments/<int:number>")
    def change_shipment(shop: str, number: int) -> Response:
        """Another `arrives_at`, or units that came: `receive` of sku, accept and reject."""
        with world.store.transaction() as tx:
            changed = shipments.change(tx, read(tx, shop), number, request.get_json())
        return jsonify(id=changed.id, status=changed.status)


def read(tx: Tx, shop: str) -> Facts:
    facts = keep.facts(tx, shop)
    if facts is None:
        raise shops.ShopError(404, f"no Shopify store is called {shop}")
    return facts


def change(tx: Tx, facts: Facts, wish: dict[str, Any]) -> None:
    """Other switches, other scopes (which is announced), another bucket, protected data or not."""
    facts.switches |= wish.get("switches") or {}
    facts.points |= wish.get("points") or {}
    facts.protected_data = bool(wish.get("protected_data", facts.protected_data))
    if "scopes" in wish:
        before, facts.scopes = facts.scopes, [str(one) for one in wish["scopes"]]
        news.tell(tx, facts, "app/scopes_update", previous=before, current=facts.scopes)
    keep.save_facts(tx, facts)


def change_place(tx: Tx, facts: Facts, name: str, wish: dict[str, Any]) -> None:
    one = next((each for each in keep.places(tx, facts.name) if each.name == name), None)
    if one is None:
        raise shops.ShopError(404, f"no place is called {name}")
    one.active = bool(wish.get("active", one.active))
    one.fulfils_online = bool(wish.get("fulfils_online", one.fulfils_online))
    keep.put(tx, facts.name, "place", str(one.id), one)


def say(tx: Tx, facts: Facts, wish: dict[str, Any]) -> int:
    topic = str(wish["topic"])
    if topic not in COMPLIANCE:
        raise shops.ShopError(400, f"topic is one of {', '.join(COMPLIANCE)}")
    more: dict[str, Any] = {key: wish[key] for key in ("customer", "email", "phone", "orders") if key in wish}
    more["number"] = tx.number(facts.name, "told")
    bodies.body(tx, facts, topic, {"topic": topic, **more})
    listen(tx, facts, topic, wish.get("url"))
    return news.tell(tx, facts, topic, **more)


def listen(tx: Tx, facts: Facts, topic: str, url: str | None) -> None:
    """Subscribe an address the app did not give over the API, as an app's own file does."""
    known = any(one.topic == topic for one in hooks.every(tx, facts.name))
    if url and not known:
        packer.subscribe(tx, facts, topic, url)


def told(world: World, facts: Facts, home: str) -> dict[str, Any]:
    """What a driver needs to know; the read-only token is for whoever tests being refused."""
    home = home or f"{world.url}/shopify/{facts.domain}"
    return {
        "platform": "shopify",
        "name": facts.name,
        "domain": facts.domain,
        "url": home,
        "currency": facts.currency,
        "timezone": facts.timezone,
        "token": facts.token,
        "readonly_token": facts.readonly_token,
        "client_id": facts.client_id,
        "client_secret": facts.secrets[0],
        "scopes": facts.scopes,
        "readonly_scopes": read_scopes(facts),
        "switches": facts.switches,
        "admin_url": f"{home}/admin",
        "window_url": f"{home}/",
    }


def bought(tx: Tx, shop: str, wish: dict[str, Any]) -> dict[str, Any]:
    """A buyer's checkout."""
    named = {key: value for key, value in wish.items() if key in selling.Wish.__dataclass_fields__}
    if not wish["lines"]:
        raise shops.ShopError(400, "nothing is bought")
    named["coupon_percent"] = str(wish.get("coupon_percent") or "0")
    named["rate"], named["buyer"] = str(wish.get("rate") or "1"), dict(wish.get("buyer") or {})
    order = selling.buy(tx, read(tx, shop), selling.Wish(**named))
    return {"order_id": order.id, "number": str(order.number), "name": order.name, "key": order.key}


def put_stock(tx: Tx, shop: str, wish: dict[str, Any]) -> dict[str, Any]:
    """`set` or `add` units of a SKU, at a place or, without one, by the first place's number."""
    facts = read(tx, shop)
    one = catalogue.by_sku(tx, shop, str(wish["sku"]))
    places = {each.name: each.id for each in keep.places(tx, shop)}
    where = places[wish["place"]] if wish.get("place") else None
    if "set" in wish:
        stock.put(tx, facts, one.item, int(wish["set"]), where)
    else:
        stock.receive(tx, facts, one.item, where or next(iter(places.values())), int(wish.get("add", 0)))
    return shown(tx, shop, one)


def shown(tx: Tx, shop: str, one: Variant) -> dict[str, Any]:
    return {"id": one.id, "sku": one.sku, "quantity": stock.everywhere(tx, shop, one.item), "policy": one.policy}


def edit_variant(tx: Tx, shop: str, number: int, wish: dict[str, Any]) -> dict[str, Any]:
    """Sold beyond stock or not, counted or not, put together by what; `deleted` takes its product out of the store."""
    facts, one = read(tx, shop), keep.variant(tx, shop, number)
    if one is None:
        raise shops.ShopError(404, f"no variant {number}")
    if wish.get("deleted"):
        catalogue.delete_product(tx, facts, one.product)
        return {"id": number, "deleted": True}
    one.policy = catalogue.POLICIES[str(wish.get("backorders", one.policy))]
    one.tracked = bool(wish.get("manage_stock", one.tracked))
    catalogue.save_variant(tx, facts, one)
    catalogue.put_together(tx, facts, one.product, wish)
    return shown(tx, shop, one)
