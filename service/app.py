"""The Flask factory: the three doors, health, and in development the story."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Flask, Response, jsonify, request

from adapters.postgres.engine import DatabaseAway, DatabaseBusy, NotStorable
from config.api import Counter, api
from config.page.routes import front, page
from config.plugin import plugin
from config.shopify_connect import shopify_connect
from config.woo_connect import woo_connect
from connector.handle import add_supplies, cancel, find_item
from connector.model import Merchant, Supply
from connector.ports import HeldOrder, Operation
from service.buyers import buyer_counter
from service.departed import hear
from service.describe import case
from service.desk.counter import page_counter
from service.install import gate, whose_call
from service.install_woo import entry
from service.plugin_desk import plugin_desk
from service.pressure import Room
from service.shelf import availability_counter
from service.wiring import House
from storefront.availability.routes import availability, proxied
from storefront.buyer.routes import buyer_page
from webhooks.routes import webhooks

log = logging.getLogger(__name__)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}


def create_app(house: House) -> Flask:
    """Make the web application for an open house."""
    app = Flask(__name__)
    app.register_blueprint(webhooks(replace(house.door, room=Room(house), hear=partial(hear, house))))
    app.register_blueprint(api(_counter(house)))
    app.register_blueprint(woo_connect(entry(house)))
    app.register_blueprint(shopify_connect(gate(house)))
    app.register_blueprint(plugin(plugin_desk(house)))
    app.register_blueprint(page(page_counter(house)))
    app.register_blueprint(buyer_page(buyer_counter(house)))
    app.register_blueprint(availability(availability_counter(house)))
    app.register_blueprint(proxied(availability_counter(house), partial(whose_call, house)))
    app.add_url_rule("/health", view_func=lambda: _health(house))
    if house.env.development and house.env.sandbox_url:
        from service.story.routes import story  # noqa: PLC0415  # development only

        app.register_blueprint(story(house))
    else:
        app.add_url_rule("/", view_func=front)
    app.register_error_handler(DatabaseAway, _away)
    app.register_error_handler(DatabaseBusy, _away)
    app.register_error_handler(NotStorable, _no_text)
    app.after_request(_guard)
    return app


def _away(error: Exception) -> Response:
    """Without the truth nothing is accepted and nothing is answered: the other side tries again."""
    log.warning("The database does not answer: %s", type(error).__name__)
    return Response(status=503, headers={"Retry-After": "30"})


def _no_text(error: NotStorable) -> Response:
    """Answer what no database keeps: a NUL inside a text, a number beyond all numbers; nobody types either."""
    log.warning("A request held what cannot be kept: %s", type(error.orig).__name__)
    return Response("This request holds characters or numbers that cannot be kept.\n", 400, mimetype="text/plain")


def _guard(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.endswith((".css", ".js", ".svg")):
        response.headers["Cache-Control"] = "max-age=300"
    return response


def _health(house: House) -> Response:
    """Say whether the truth can be reached: without it nothing may be accepted."""
    waiting = len(house.merchants.with_work(house.clock(), house.env.sweep_every))
    return jsonify({"ok": True, "merchants_with_work": waiting})


def _counter(house: House) -> Counter:
    def orders(merchant: Merchant, after: str, limit: int) -> list[HeldOrder]:
        with house.books.record(merchant.id) as record:
            return list(record.cases.worklist(waiting=True, after=after, limit=limit))

    def order(merchant: Merchant, order_id: str) -> HeldOrder | None:
        with house.books.record(merchant.id) as record:
            return record.cases.order(order_id)

    def take_back(merchant: Merchant, order_id: str, units: Mapping[str, int], key: str) -> Operation:
        name = f"api:{order_id}:{key}" if key else ""
        done = cancel(house.desk(merchant), order_id, units, "merchant:api", house.clock(), key=name)
        house.doorbell.ring(merchant.id)
        return done

    def describe(merchant: Merchant, held: HeldOrder) -> dict[str, Any]:
        with house.books.record(merchant.id) as record:
            return case(record, held)

    def expect(merchant: Merchant, name: str, supply: Supply) -> None:
        with house.books.record(merchant.id) as record:
            key = find_item(record, name)
        add_supplies(house.desk(merchant), [replace(supply, item=key)], "merchant:api", house.clock())
        house.doorbell.ring(merchant.id)

    return Counter(house.merchants, orders, order, take_back, describe, expect)
