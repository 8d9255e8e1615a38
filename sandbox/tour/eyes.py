"""What an outsider can see and do: the store's books, its bank, the mailbox, and the service's own HTTP door."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests

_TIMEOUT = 20


@dataclass
class Eyes:
    """One sandbox shop and the merchant it is to the service; `token` opens the merchant's door."""

    sandbox: str
    shop: str
    service: str
    merchant: str
    token: str = field(repr=False)
    platform: str = "woocommerce"

    def books(self) -> dict[str, Any]:
        """Return the store's own books."""
        return dict(self._get(f"{self.sandbox}/control/shops/{self.shop}/books"))

    def stock(self, sku: str) -> int:
        """Return the store's number for sale."""
        return next(int(row["quantity"]) for row in self.books()["stock"] if row["sku"] == sku)

    def order(self, order_id: int) -> dict[str, Any]:
        """Return an order as the store keeps it."""
        return next(row for row in self.books()["orders"] if row["id"] == order_id)

    def line(self, order_id: int) -> dict[str, Any]:
        """Return the only line of an order as the store keeps it."""
        line: dict[str, Any] = self.order(order_id)["lines"][0]
        return line

    def refunds(self, order_id: int) -> list[int]:
        """Return the amounts the bank paid back for an order, in minor units."""
        bank = self.books()["bank"]
        return [row["amount_minor"] for row in bank if row["order"] == order_id and row["kind"] == "refund"]

    def address(self, name: str) -> str:
        """Return a buyer's own address: the mailbox is shared by all stores."""
        return f"{name}.{self.shop}@example.com"

    def mails(self, to: str) -> list[str]:
        """Return the whole text of every mail to an address, oldest first."""
        return [row["text"] or "" for row in self._get(f"{self.sandbox}/control/mailbox", {"to": to})]

    def case(self, order_id: int) -> dict[str, Any]:
        """Return what the service says of an order, {} if it does not know it yet."""
        url = f"{self.service}/api/{self.merchant}/orders/{order_id}"
        answer = requests.get(url, headers=self._door(), timeout=_TIMEOUT)
        return dict(answer.json()) if answer.ok else {}

    def waits(self, order_id: int) -> tuple[int, int]:
        """Return (owed, assigned) of the only line of an order, (-1, -1) if the service does not know it yet."""
        lines = self.case(order_id).get("lines") or [{"owed": -1, "assigned": -1}]
        return lines[0]["owed"], lines[0]["assigned"]

    def buy(self, sku: str, quantity: int, email: str) -> int:
        """Buy as a person would; return the order's id."""
        buyer = {"first_name": "Ada", "last_name": "Example", "email": email, "country": "US"}
        lines = [{"sku": sku, "quantity": quantity}]
        body = {"lines": lines, "buyer": buyer, "payment": "rig_card"}
        return int(self._post(f"{self.sandbox}/control/shops/{self.shop}/buy", body)["order_id"])

    def store(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Do something in the store, as its staff would."""
        return self._post(f"{self.sandbox}/control/shops/{self.shop}/{path}", body)

    def cancel(self, order_id: int, units: int) -> dict[str, Any]:
        """Ask the service to cancel units of the only line of an order."""
        body = {"lines": {str(self.line(order_id)["id"]): units}}
        return self._post(f"{self.service}/api/{self.merchant}/orders/{order_id}/cancel", body, self._door())

    def expect(self, sku: str, units: int, due: str) -> None:
        """Tell the service that units are on their way."""
        body = {"item": sku, "units": units, "due": due}
        self._post(f"{self.service}/api/{self.merchant}/supplies", body, self._door())

    def _door(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _get(self, url: str, params: dict[str, Any] | None = None) -> Any:
        answer = requests.get(url, params=params, timeout=_TIMEOUT)
        answer.raise_for_status()
        return answer.json()

    def _post(self, url: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> dict[str, Any]:
        answer = requests.post(url, json=body, headers=headers, timeout=_TIMEOUT)
        if not answer.ok:
            raise RuntimeError(f"{url}: {answer.status_code} {answer.text[:300]}")
        return dict(answer.json())


def wait_for(look: Callable[[], Any], wanted: Any, seconds: float) -> Any:
    """Look until the answer is `wanted` or the time is over; return the last answer."""
    until, found = time.monotonic() + seconds, None
    while time.monotonic() < until:
        found = look()
        if found == wanted:
            break
        time.sleep(0.2)
    return found
