"""Everything the sandbox holds at hand, passed explicitly."""

from dataclasses import dataclass
from typing import Any

from sandbox.kernel import catalogue, shops
from sandbox.kernel.model import Shop
from sandbox.kernel.sender import Sender
from sandbox.kernel.store import Store


@dataclass
class World:
    """The store of records, the sender of webhooks, and where all of it is reached."""

    store: Store
    sender: Sender
    url: str
    mail_port: int

    def home(self, shop: str) -> str:
        return f"{self.url}/woo/{shop}"

    def home_of(self, shop: Shop) -> str:
        """Where a store of any platform is."""
        return f"{self.url}{shop.root}"


def open_shop(store: Store, facts: dict[str, Any]) -> tuple[Shop, bool]:
    """The store asked for, and whether it is new; one of that name with other facts is refused."""
    wanted = shops.from_facts(facts)
    with store.transaction() as tx:
        there = shops.find(tx, wanted.name)
        if there is None:
            shops.save(tx, wanted)
            catalogue.stock_up(tx, wanted, facts.get("products"))
            return wanted, True
    if not shops.same(there, wanted):
        raise shops.ShopError(409, f"{wanted.name} exists with other facts")
    return there, False
