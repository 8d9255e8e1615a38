"""Logs, planned faults, the manner of webhooks, the mailbox."""

from flask import Blueprint, Response, jsonify, request

from sandbox.kernel import faults, hooks, journal, shops
from sandbox.kernel.world import World
from sandbox.mail import box


def make(world: World) -> Blueprint:
    door = Blueprint("rig", __name__)

    @door.get("/control/shops/<shop>/requests")
    def requests(shop: str) -> Response:
        with world.store.transaction() as tx:
            return jsonify(journal.listed(tx, shops.read(tx, shop).name, request.args.get("after", 0, int)))

    @door.get("/control/shops/<shop>/deliveries")
    def deliveries(shop: str) -> Response:
        with world.store.transaction() as tx:
            return jsonify(hooks.deliveries(tx, shops.read(tx, shop).name))

    @door.post("/control/shops/<shop>/webhooks")
    def manner(shop: str) -> Response:
        with world.store.transaction() as tx:
            facts = shops.read(tx, shop)
            facts.mode |= {key: value for key, value in request.get_json().items() if key in hooks.MODE}
            shops.save(tx, facts)
        world.sender.ring({shop})
        return jsonify({**hooks.MODE, **facts.mode})

    @door.post("/control/shops/<shop>/webhooks/flush")
    def flush(shop: str) -> Response:
        return jsonify(sent=world.sender.flush(shop))

    make_faults(door, world)
    make_mailbox(door, world)
    return door


def make_faults(door: Blueprint, world: World) -> None:
    @door.post("/control/shops/<shop>/faults")
    def plan(shop: str) -> Response:
        with world.store.transaction() as tx:
            return jsonify(id=faults.plan(tx, shops.read(tx, shop).name, request.get_json()))

    @door.get("/control/shops/<shop>/faults")
    def planned(shop: str) -> Response:
        with world.store.transaction() as tx:
            return jsonify(faults.listed(tx, shop))

    @door.delete("/control/shops/<shop>/faults")
    def clear(shop: str) -> tuple[str, int]:
        with world.store.transaction() as tx:
            faults.clear(tx, shop)
        return "", 204


def make_mailbox(door: Blueprint, world: World) -> None:
    @door.get("/control/mailbox")
    def letters() -> Response:
        with world.store.transaction() as tx:
            return jsonify(box.letters(tx, request.args.get("to", ""), request.args.get("after", 0, int)))

    @door.delete("/control/mailbox")
    def empty() -> tuple[str, int]:
        with world.store.transaction() as tx:
            box.empty(tx)
        return "", 204
