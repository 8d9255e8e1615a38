"""What is held of a merchant and of their buyers, and forgetting a buyer, for the merchant's page."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.postgres.holdings import Holdings
from config.page.counter import Caller
from connector.model import Merchant
from service.duties import KEPT
from service.privacy import forget_buyer, held_of_buyer
from service.wiring import House


def held(house: House, merchant: Merchant) -> Mapping[str, Any]:
    """Return how much is held, and for how many days what a store delivered is."""
    return {"counts": Holdings(house.engine).counts(merchant.id), "days": KEPT.days}


def called(house: House, merchant: Merchant, names: Sequence[str]) -> Mapping[str, str]:
    """Return the orders that are called so, by what they are called."""
    return Holdings(house.engine).orders_called(merchant.id, names)


def shown(house: House, merchant: Merchant, orders: Sequence[str]) -> str:
    """Return everything held about whoever bought these orders, as JSON to hand to them."""
    found = held_of_buyer(house, merchant, orders)
    return json.dumps(found, default=str, indent=2, ensure_ascii=False)


def forget(house: House, who: Caller, orders: Sequence[str]) -> int:
    """Delete who bought these orders for good; return how many orders that were."""
    return len(forget_buyer(house, who.merchant, orders, who.actor))
