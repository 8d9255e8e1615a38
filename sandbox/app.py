"""All doors in one Flask app."""

from flask import Flask, Response, jsonify

from sandbox.control import acts, rig, shopify
from sandbox.control import shops as control_shops
from sandbox.kernel.checkout import NotEnough
from sandbox.kernel.refunds import Refused
from sandbox.kernel.shops import ShopError
from sandbox.kernel.world import World
from sandbox.shopify.api import door as shopify_api
from sandbox.shopify.keep import Refusal
from sandbox.window import admin, front, mailbox
from sandbox.window import shopify as shopify_front
from sandbox.woocommerce import companion, consent, door


def make(world: World) -> Flask:
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for room in (
        door,
        consent,
        companion,
        shopify_api,
        control_shops,
        acts,
        shopify,
        rig,
        front,
        admin,
        shopify_front,
        mailbox,
    ):
        app.register_blueprint(room.make(world))

    @app.get("/health")
    def health() -> Response:
        return jsonify(status="ok")

    answer_errors(app)
    return app


def answer_errors(app: Flask) -> None:
    """Refusals of the control API; the stores' own refusals are answered behind their own doors."""

    @app.errorhandler(ShopError)
    def shop_error(error: ShopError) -> tuple[Response, int]:
        return jsonify(error=str(error)), error.status

    @app.errorhandler(NotEnough)
    def not_enough(error: NotEnough) -> tuple[Response, int]:
        return jsonify(error=f"not enough stock of {error.product.name}", code="not_enough_stock"), 409

    @app.errorhandler(Refusal)
    def refusal(error: Refusal) -> tuple[Response, int]:
        code = "not_enough_stock" if error.code == "NOT_ENOUGH" else error.code.lower()
        return jsonify(error=error.message, code=code or "refused"), 404 if error.code == "NOT_FOUND" else 409

    @app.errorhandler(Refused)
    def refused(error: Refused) -> tuple[Response, int]:
        return jsonify(error=str(error), code="refund_refused"), 409

    @app.errorhandler(KeyError)
    @app.errorhandler(ValueError)
    def bad(error: Exception) -> tuple[Response, int]:
        return jsonify(error=f"{type(error).__name__}: {error}"), 400
