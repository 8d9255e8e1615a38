"""A pretend store of each platform, as buyers and its merchant use it: what the contract suite needs besides a Shop."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import requests

from adapters.woocommerce.platform import WooCommerce
from connector.model import Backorders
from connector.ports import Keys, Platform, Shop

SECRET = "S" * 43


class Store(Protocol):
    """One store with a mug sold beyond stock with a word (2 on the shelf), one silently (1), and one never (3).

    `beyond` is how the platform writes that an item is sold beyond stock, `trashes` whether orders can be set aside,
    `wrong` names keys that do not open it with a word of the refusal, `secret` signs its deliveries. On the page of
    `shirt` the merchant changes what all `shirts` have in common.
    """

    told: str
    silent: str
    capped: str
    shirt: str
    shirts: frozenset[str]
    beyond: Backorders
    trashes: bool
    wrong: Mapping[str, str]
    secret: str

    def shop(self) -> Shop:
        """Open it anew with the right keys."""
        ...

    def shop_with(self, which: str) -> Shop:
        """Open it with one of the `wrong` keys."""
        ...

    def platform(self) -> Platform:
        """Return the platform it is of."""
        ...

    def deliver(self) -> None:
        """Send every webhook that is due, now."""
        ...

    def buy(self, variant: str, units: int, payment: str = "card") -> str:
        """Check out and return the order; payment is "card", "reserved" (captured later) or "cash"."""
        ...

    def act(self, order: str, act: str, **wish: Any) -> None:
        """Let the merchant trash, delete, complete or refund by hand."""
        ...

    def set_stock(self, variant: str, units: int) -> None: ...
    def add_stock(self, variant: str, units: int) -> None: ...
    def set_backorders(self, variant: str, setting: str) -> None: ...
    def edit(self, variant: str, **wish: Any) -> None:
        """Let the merchant change a product on its page."""
        ...

    def bank(self, order: str) -> int:
        """Return the minor units the gateway really paid back."""
        ...

    def misfortune(self, action: str, asked: str, times: int = 1) -> None:
        """Plan what happens to the next "question", "refund" or "change", or question about the "catalogue"."""
        ...

    def writes(self) -> Sequence[Mapping[str, Any]]:
        """Return every changing request the store has seen."""
        ...

    def book(self, order: str) -> Mapping[str, Any]:
        """Return the store's own truth about an order."""
        ...


class WooStore:
    """A store of the sandbox, driven by its control API."""

    told, silent, capped = "12", "14", "13"
    shirt, shirts = "16", frozenset({"16:17", "16:18"})
    beyond, trashes, secret = Backorders.NOTIFY, True, SECRET
    wrong: Mapping[str, str] = {"read-only": "read", "wrong-key": "key", "wrong-secret": "secret"}
    _PLACES: Mapping[str, tuple[str, str]] = {
        "question": ("GET", "orders"),
        "catalogue": ("GET", "products"),
        "refund": ("POST", "refunds"),
        "coupon": ("POST", "coupons"),
        "change": ("PUT", "orders"),
    }
    _SKUS: Mapping[str, str] = {"12": "MUG-NOTIFY", "14": "MUG-YES", "13": "MUG-NO"}
    _PAYMENTS: Mapping[str, str] = {"card": "rig_card", "reserved": "rig_authorise", "cash": "cod", "transfer": "bacs"}

    def __init__(self, sandbox: str, **facts: Any) -> None:
        name = f"s{secrets.token_hex(6)}"
        answer = requests.post(f"{sandbox}/control/shops", json={"name": name, **facts}, timeout=30)
        answer.raise_for_status()
        self._facts = answer.json()
        self._control = f"{sandbox}/control/shops/{name}"
        self._platform = WooCommerce(development=True)

    @property
    def address(self) -> str:
        """The store's home URL."""
        return str(self._facts["url"])

    def shop(self) -> Shop:
        return self._open(self._facts["consumer_key"], self._facts["consumer_secret"])

    def shop_with(self, which: str) -> Shop:
        key, secret = self._facts["consumer_key"], self._facts["consumer_secret"]
        read_only = (self._facts["readonly_consumer_key"], self._facts["readonly_consumer_secret"])
        pairs = {"read-only": read_only, "wrong-key": ("ck_none", secret), "wrong-secret": (key, "cs_none")}
        return self._open(*pairs[which])

    def platform(self) -> Platform:
        return self._platform

    def deliver(self) -> None:
        self._post("webhooks/flush")

    def _open(self, key: str, secret: str) -> Shop:
        return self._platform.open(self.address, Keys(key, secret, (SECRET,)))

    def buy(self, variant: str, units: int, payment: str = "card") -> str:
        lines = [{"sku": self._SKUS[variant], "quantity": units}]
        return str(self._post("buy", lines=lines, payment=self._PAYMENTS[payment])["order_id"])

    def act(self, order: str, act: str, **wish: Any) -> None:
        self._post(f"orders/{order}/{act}", **wish)

    def set_stock(self, variant: str, units: int) -> None:
        self._post("stock", sku=self._SKUS[variant], set=units)

    def add_stock(self, variant: str, units: int) -> None:
        self._post("stock", sku=self._SKUS[variant], add=units)

    def set_backorders(self, variant: str, setting: str) -> None:
        self._post(f"products/{variant}", backorders=setting)

    def edit(self, variant: str, **wish: Any) -> None:
        """Let the merchant change a product on its page."""
        self._post(f"products/{variant}", **wish)

    def bank(self, order: str) -> int:
        entries = self._get("books")["bank"]
        return sum(one["amount_minor"] for one in entries if str(one["order"]) == order and one["kind"] == "refund")

    def misfortune(self, action: str, asked: str, times: int = 1) -> None:
        method, path = self._PLACES[asked]
        self._post("faults", action=action, method=method, path=path, times=times, seconds=0.3)

    def writes(self) -> Sequence[Mapping[str, Any]]:
        return [one for one in self._get("requests") if one["method"] != "GET"]

    def book(self, order: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = next(one for one in self._get("books")["orders"] if str(one["id"]) == order)
        return found

    def rest(self, method: str, path: str) -> Any:
        """Ask the store's REST API as its administrator."""
        url = f"{self.address}/wp-json/wc/v3/{path}"
        keys = (self._facts["consumer_key"], self._facts["consumer_secret"])
        answer = requests.request(method, url, auth=keys, headers={"X-Forwarded-Proto": "https"}, timeout=30)
        assert answer.ok, answer.text
        return answer.json()

    def _post(self, where: str, **wish: Any) -> Any:
        answer = requests.post(f"{self._control}/{where}", json=wish, timeout=30)
        assert answer.ok, answer.text
        return answer.json()

    def _get(self, path: str) -> Any:
        answer = requests.get(f"{self._control}/{path}", timeout=30)
        answer.raise_for_status()
        return answer.json()
