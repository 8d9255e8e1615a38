"""What privacy law asks: say what is held of a buyer, and delete what is held of them or of a shop that left."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from adapters.postgres.forgetting import erase_shop, left_and_asked
from connector.handle import forget
from connector.model import Merchant
from service.describe import case
from service.wiring import House

log = logging.getLogger(__name__)
ASKED = "redact_shop"


def held_of_buyer(house: House, merchant: Merchant, orders: Sequence[str]) -> Mapping[str, Any]:
    """Return everything held about whoever bought these orders, as JSON can hold it; unknown orders are left out."""
    found: dict[str, Any] = {}
    with house.books.reading(merchant.id) as record:
        for name in dict.fromkeys(orders):
            held = record.cases.order(name)
            if held is None:
                continue
            asked = [row["text"] for row in record.tasks.listed() if row["subject"].startswith(f"{name}/")]
            found[name] = case(record, held) | {"buyer": asdict(held.buyer), "questions": asked}
    return found


def forget_buyer(house: House, merchant: Merchant, orders: Sequence[str], actor: str) -> Sequence[str]:
    """Delete who bought these orders, whatever a later reading says; return those that are known."""
    with house.books.record(merchant.id) as record:
        return forget(record, orders, actor, house.clock())


def erase(house: House, merchant: Merchant, actor: str) -> Mapping[str, int] | None:
    """Delete what is held of a shop that left, but the record of money; None while the shop is connected."""
    rows = erase_shop(house.engine, merchant.id)
    if rows is None:
        return None
    with house.books.record(merchant.id) as record:
        record.append(actor, "erased", {"rows": dict(rows)}, house.clock())
    return rows


def erase_departed(house: House, _now: datetime) -> None:
    """Delete what is held of every shop that left and asked for it."""
    ids = left_and_asked(house.engine, ASKED)
    for one in house.merchants.listed(removed=True):
        if one.id in ids:
            rows = erase(house, one, "connector")
            log.info("What was held of a shop that left is deleted: %s rows.", sum((rows or {}).values()))
