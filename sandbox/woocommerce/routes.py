"""Which path answers which verb."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.woocommerce import (
    batch,
    coupons,
    fulfilments,
    notes,
    order_write,
    orders,
    plugin,
    product_write,
    products,
    refunds,
    settings,
    terms,
    webhooks,
)
from sandbox.woocommerce.call import Answer, Call

Handler = Callable[[Call], Answer]
# PHP's order of verbs in `Allow`: reading, creating, changing (POST changes too), deleting.
WRITE = ("POST", "PUT", "PATCH")
PLUGIN = "/wc-backorder/v1"


@dataclass(frozen=True)
class Route:
    """A path pattern and its verbs; `listing` decides how a stranger is turned away."""

    pattern: re.Pattern[str]
    verbs: dict[str, Handler]
    listing: bool = False

    @property
    def allow(self) -> str:
        return ", ".join(verb for verb in ("GET", *WRITE, "DELETE") if verb in self.verbs)


def route(path: str, *, listing: bool = False, space: str = "/wc/v3", **verbs: Handler) -> Route:
    """`{}` stands for a number; `change` means POST, PUT and PATCH."""
    pattern = re.compile(space + path.replace("{}", r"(\d+)") + "/?")
    table = {name.upper(): handler for name, handler in verbs.items() if name != "change"}
    if "change" in verbs:
        table |= dict.fromkeys(WRITE, verbs["change"])
    return Route(pattern, table, listing)


ORDERS = batch.of(order_write.create, order_write.update, orders.delete)
PRODUCTS = batch.of(product_write.create, product_write.update, product_write.delete)
WEBHOOKS = batch.of(webhooks.create, webhooks.update, webhooks.delete)

ROUTES = (
    route("/orders", listing=True, get=orders.index, post=order_write.create),
    route("/orders/batch", change=ORDERS),
    route("/orders/{}", get=orders.get, change=order_write.update, delete=orders.delete),
    route("/orders/{}/refunds", listing=True, get=refunds.index, post=refunds.create),
    route("/orders/{}/refunds/{}", get=refunds.get, delete=refunds.delete),
    route("/orders/{}/notes", listing=True, get=notes.index, post=notes.create),
    route("/orders/{}/notes/{}", get=notes.get),
    route("/orders/{}/fulfillments", listing=True, get=fulfilments.index, post=fulfilments.create),
    route("/coupons", listing=True, get=coupons.index, post=coupons.create),
    route("", space=PLUGIN, get=plugin.about),
    route("/connection", space=PLUGIN, post=plugin.connection),
    route("/orders/{}/refunds", space=PLUGIN, post=plugin.create),
    route("/refunds/[A-Za-z0-9_-]+", space=PLUGIN, get=plugin.look),
    route("/refunds", listing=True, get=refunds.everywhere),
    route("/products", listing=True, get=products.index, post=product_write.create),
    route("/products/batch", change=PRODUCTS),
    route("/products/tags", listing=True, get=terms.tags),
    route("/products/categories", listing=True, get=terms.categories),
    route("/products/{}", get=products.get, change=product_write.update, delete=product_write.delete),
    route("/products/{}/variations", listing=True, get=products.variations_of, post=product_write.create),
    route("/products/{}/variations/batch", change=PRODUCTS),
    route("/products/{}/variations/{}", get=products.get, change=product_write.update, delete=product_write.delete),
    route("/variations", listing=True, get=products.variations),
    route("/webhooks", listing=True, get=webhooks.index, post=webhooks.create),
    route("/webhooks/batch", change=WEBHOOKS),
    route("/webhooks/{}", get=webhooks.get, change=webhooks.update, delete=webhooks.delete),
    route("/payment_gateways", listing=True, get=settings.gateways),
    route("/system_status", listing=True, get=settings.system_status),
    route(r"/settings/\w+", listing=True, get=settings.group),
    route(r"/settings/\w+/\w+", get=settings.group),
)


def find(path: str) -> tuple[Route, tuple[int, ...]] | None:
    """The route of a path and the numbers in it."""
    for one in ROUTES:
        match = one.pattern.fullmatch(path)
        if match:
            return one, tuple(int(number) for number in match.groups())
    return None
