"""A store of the sandbox as its buyers and its merchant use it, and how each platform's books are read."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import requests
from woocommerce import API

_TIMEOUT = 60
SKUS = ("LAMP", "MUG", "VASE")
_PRICES = {"USD": ("19.99", "7.35", "120.00"), "JPY": ("1999", "735", "12001"), "KWD": ("1.999", "0.735", "12.345")}


class Kind(Protocol):
    """What differs between platforms."""

    name: str
    money: str  # the part of a path under which money moves, for planned faults
    keyed: bool  # whether it moves money once per key

    def facts(self, chance: random.Random) -> dict[str, Any]:
        """Return what the store to open looks like."""
        ...

    def lines(self, book: Mapping[str, Any]) -> Sequence["Line"]:
        """Return every line of the books, oldest order first."""
        ...

    def forget(self, store: "Store", order: str, tag: str) -> None:
        """Delete a refund's record without money in the store, as its merchant is told to."""
        ...

    def effect(self, asked: Mapping[str, Any]) -> str:
        """Return the order a logged request moved money of, "" for any other request."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the store's books have it: `open` units to ship, `claim` units taken from stock and not given back."""

    order: int
    id: int
    sku: str
    open: int
    claim: int
    quantity: int
    refunded: int


@dataclass
class Store:
    """One store: its name in the sandbox and the letters its buyers get."""

    sandbox: str
    name: str
    kind: Kind
    email: str
    facts: dict[str, Any] = field(default_factory=dict)
    web: requests.Session = field(default_factory=requests.Session)

    def open(self, chance: random.Random) -> None:
        """Open the store; its webhooks wait until they are asked for."""
        wish = {"name": self.name, "platform": self.kind.name, **self.kind.facts(chance)}
        self.facts = self._json("POST", "/control/shops", wish)
        self.post("webhooks", {"hold": True})

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Do something in the store; what it refuses raises an HTTPError."""
        return self._json("POST", f"/control/shops/{self.name}/{path}", body)

    def get(self, path: str) -> Any:
        """Look something up at the driver's door."""
        return self._json("GET", f"/control/shops/{self.name}/{path}")

    def text(self, minor: int) -> str:
        """Write an amount as the store's staff types it."""
        digits = {"JPY": 0, "KWD": 3}.get(str(self.facts["currency"]), 2)
        return f"{minor / 10**digits:.{digits}f}"

    def clear_faults(self) -> None:
        """Let every planned misfortune be over."""
        self.web.delete(f"{self.sandbox}/control/shops/{self.name}/faults", timeout=_TIMEOUT).raise_for_status()

    def letters(self) -> list[dict[str, Any]]:
        """Return every letter to this store's buyers."""
        found: list[dict[str, Any]] = self._json("GET", f"/control/mailbox?to={self.email}")
        return found

    def empty_mailbox(self) -> None:
        """Throw away what other stores' buyers got."""
        self.web.delete(f"{self.sandbox}/control/mailbox", timeout=_TIMEOUT).raise_for_status()

    def buy(self, sku: str, units: int, payment: str, coupon: int = 0) -> int:
        """Buy as a person would."""
        buyer = {"first_name": "Adalgisa", "last_name": "Canary", "email": self.email, "country": "US"}
        wish = {"lines": [{"sku": sku, "quantity": units}], "buyer": buyer, "payment": payment}
        return int(self.post("buy", wish | {"coupon_percent": coupon})["order_id"])

    def _json(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        answer = self.web.request(method, f"{self.sandbox}{path}", json=body, timeout=_TIMEOUT)
        answer.raise_for_status()
        return answer.json()


class Woo:
    """WooCommerce in the sandbox."""

    name = "woocommerce"
    money = "/refunds"
    keyed = False

    def facts(self, chance: random.Random) -> dict[str, Any]:
        """A small store; no shipping, so that an order given back whole leaves exactly nothing."""
        currency = chance.choice(sorted(_PRICES))
        stocks = [chance.randint(0, 4) for _ in SKUS]
        products = [
            {"sku": sku, "name": sku.title(), "price": price, "stock": stock, "backorders": "notify"}
            for sku, price, stock in zip(SKUS, _PRICES[currency], stocks, strict=True)
        ]
        return {
            "currency": currency,
            "tax_percent": chance.choice([0, 8.25, 19]),
            "shipping": "0",
            "products": products,
        }

    def lines(self, book: Mapping[str, Any]) -> Sequence[Line]:
        """Read open units and claims of every line; only these statuses wait for goods."""
        return [self._line(order, line) for order in sorted(book["orders"], key=_number) for line in order["lines"]]

    def _line(self, order: Mapping[str, Any], line: Mapping[str, Any]) -> Line:
        waits = order["status"] in {"processing", "on-hold"}
        left = line["quantity"] - line["refunded_quantity"] if waits else 0
        shipped = order["completed"]
        claim = 0 if shipped else int(line["reduced_stock"] or 0)
        return Line(
            order["id"], line["id"], line["sku"], max(0, left), claim, line["quantity"], line["refunded_quantity"]
        )

    def forget(self, store: Store, order: str, tag: str) -> None:
        """Take the record off by the store's own API."""
        facts = store.facts
        api = API(facts["url"], facts["consumer_key"], facts["consumer_secret"], version="wc/v3", timeout=_TIMEOUT)
        for one in api.get(f"orders/{order}/refunds").json():
            if tag in one["reason"]:
                api.delete(f"orders/{order}/refunds/{one['id']}", params={"force": True}).raise_for_status()

    def effect(self, asked: Mapping[str, Any]) -> str:
        """A refund is posted; letting go of reserved money sets the order to cancelled."""
        path, body = str(asked["path"]), str(asked["body"])
        if asked["method"] == "POST" and path.endswith("/refunds"):
            return path.split("/")[-2]
        put = asked["method"] == "PUT" and "/orders/" in path and '"status":"cancelled"' in body
        return path.rsplit("/", 1)[-1] if put else ""


class Shopify:
    """Shopify in the sandbox."""

    name = "shopify"
    money = "/graphql/(CreateRefund|CancelOrder)"
    keyed = True

    def facts(self, chance: random.Random) -> dict[str, Any]:
        """A small store like the other platform's; its points last, for the rig's time passes without the store's."""
        return Woo().facts(chance) | {"points": {"maximum": 50_000, "restore": 50_000}}

    def lines(self, book: Mapping[str, Any]) -> Sequence[Line]:
        """Read open units; what is open is committed, which is a claim."""
        return [self._line(order, line) for order in sorted(book["orders"], key=_number) for line in order["lines"]]

    def _line(self, order: Mapping[str, Any], line: Mapping[str, Any]) -> Line:
        left = int(line["open"])
        return Line(order["id"], line["id"], line["sku"], left, left, line["ordered"], line["refunded_quantity"])

    def forget(self, store: Store, order: str, tag: str) -> None:  # noqa: ARG002  # all that is pending is settled
        """A refund stays in Shopify's books once it is there; a pending one is settled by its gateway."""
        store.post(f"orders/{order}/settle", {"status": "SUCCESS"})

    def effect(self, asked: Mapping[str, Any]) -> str:
        """Two mutations move money; both name their order in their variables."""
        if asked["method"] != "POST" or not re.search(self.money, str(asked["path"])):
            return ""
        found = re.search(r"gid://shopify/Order/(\d+)", str(asked["body"]))
        return found.group(1) if found else ""


def _number(order: Mapping[str, Any]) -> int:
    return int(order["id"])


KINDS: dict[str, Kind] = {"woocommerce": Woo(), "shopify": Shopify()}
