"""A pretend store that sells cups beyond stock, and one order of three of them."""

from collections.abc import Mapping
from typing import Any

from connector.model import Order
from connector.money import Money
from connector.ports import Kind, Operation, Receipt, State, Units
from tests.contract.shopify_store import ShopifyStore


class Cups:
    """A store that sells cups (one on the shelf, or what `stands` at each place) and lamps, and one order of it."""

    def __init__(self, street: str, price: str, stands: Mapping[str, int] | None = None, **facts: Any) -> None:
        rows: list[dict[str, Any]] = [
            {"sku": "CUP", "name": "Cup", "price": price, "stock": 1, "backorders": "notify"},
            {"sku": "LAMP", "name": "Lamp", "price": price, "stock": 5, "backorders": "notify"},
            {"sku": "MUG-NOTIFY", "price": "1"},
            {"sku": "MUG-YES", "price": "1"},
            {"sku": "MUG-NO", "price": "1"},
        ]
        rows[0].update({"places": stands} if stands else {})
        self.store = ShopifyStore(street, products=rows, **facts)
        self.shop = self.store.shop()
        self.id = ""

    def buy(self, payment: str = "card", **more: Any) -> Order:
        self.id = self.store.buy(self.store.skus["CUP"], 3, payment, **more)
        return self.order

    @property
    def order(self) -> Order:
        return self.shop.order(self.id)

    def units(self, count: int) -> Mapping[str, int]:
        return {self.order.lines[0].id: count}

    def quote(self, count: int, *, shipping: bool = False) -> Money:
        return self.shop.quote(self.order, Units(self.units(count), shipping))

    def give_back(
        self, count: int, number: int = 1, *, shipping: bool = False, kind: Kind = Kind.REFUND, **more: Any
    ) -> Receipt:
        """Refund units at what they are quoted at, checking that it is found again."""
        due = self.quote(count, shipping=shipping)
        details = {"shipping": shipping, **more}
        tag = f"BO-22222222{number:02}"
        wish = Operation(
            number, self.id, kind, State.SENDING, tag, tag, amount=due, units=self.units(count), details=details
        )
        receipt = self.shop.send(wish, self.shop.prepare(wish, self.order))
        assert self.shop.find_operation(wish) == receipt
        assert receipt.settled
        return receipt

    @property
    def bank(self) -> int:
        return self.store.bank(self.id)

    def wish(self, kind: Kind, units: int, due: Money) -> Operation:
        """An operation as the connector would intend it."""
        tag = "BO-2222222222"
        return Operation(1, self.id, kind, State.SENDING, tag, tag, amount=due, units=self.units(units))

    def carry(self, wish: Operation) -> Receipt:
        """Prepare and send it."""
        return self.shop.send(wish, self.shop.prepare(wish, self.order))
