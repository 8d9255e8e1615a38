"""A shop whose orders and pools a test lays out; it answers what the reading documents ask, and counts the calls."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import responses

from tests.adapters.shopify.edge import URL, answering, operation
from tests.adapters.shopify.rows import Row, nodes, with_stock

FEW = 5  # lines a short reading shows


@dataclass
class Counter:
    """Orders and pools by number; `meanwhile` is called before every answer about stock."""

    orders: dict[str, Row] = field(default_factory=dict)
    items: dict[str, Row] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    scopes: tuple[str, ...] = ("write_orders",)
    oldest: str = ""
    meanwhile: Callable[[], object] = lambda: None
    more: Mapping[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def open(self, web: responses.RequestsMock) -> None:
        answers: dict[str, Any] = {
            "OrderWithStock": self._whole,
            "OrdersByIds": self._short,
            "OrderMoments": lambda given: {"nodes": [self._moment(one) for one in given["ids"]]},
            "ChangedOrders": self._search,
            "StockItems": self._stock,
            "OldestOrder": self._oldest,
            **self.more,
        }
        web.add_callback("POST", URL, answering(answers))

    def _whole(self, given: Any) -> Row:
        found = self.orders.get(_number(given["id"]))
        self.asked.append(given["changed"])
        beside = {"changed": self._changed()} if given["around"] else {}
        return {"order": found and with_stock(found, *self.items.values())} | beside

    def _search(self, given: Any) -> Row:
        self.asked.append(given["query"])
        return {"orders": self._changed()}

    def _short(self, given: Any) -> Row:
        return {"nodes": [self._shortened(self.orders.get(_number(one))) for one in given["ids"]]}

    def _shortened(self, row: Row | None) -> Row | None:
        if row is None:
            return None
        lines = row["lineItems"]["nodes"]
        cut = nodes(lines[:FEW], "next" if len(lines) > FEW else None)
        return row | {"lineItems": cut, "refunds": [{"id": one["id"]} for one in row["refunds"][:1]]}

    def _moment(self, id_: str) -> Row | None:
        found = self.orders.get(_number(id_))
        return found and {"id": found["id"], "updatedAt": found["updatedAt"]}

    def _changed(self) -> Row:
        return nodes([row for row in map(self._moment, self.changed) if row])

    def _stock(self, given: Any) -> Row:
        self.meanwhile()
        return {"nodes": [self._pool(one) for one in given["ids"]]}

    def _pool(self, id_: str) -> Row | None:
        if "/InventoryItem/" in id_:
            return self.items.get(_number(id_))
        shared = (one for one in self.items.values() if any(row["id"] == id_ for row in one["variants"]["nodes"]))
        found = next(shared, None)
        return found and {"id": id_, "inventoryItem": found}

    def _oldest(self, _: Any) -> Row:
        installation = {
            "id": "gid://shopify/AppInstallation/1",
            "accessScopes": [{"handle": one} for one in self.scopes],
        }
        shown = [{"id": f"gid://shopify/Order/{self.oldest}"}] if self.oldest else []
        return {"currentAppInstallation": installation, "orders": nodes(shown)}


def calls(web: responses.RequestsMock) -> list[str]:
    """The operations asked for, in their order."""
    return [operation(call) for call in web.calls]


def by_number(rows: Iterable[Row]) -> dict[str, Row]:
    return {_number(row["id"]): row for row in rows}


def _number(id_: str) -> str:
    return id_.rpartition("/")[2]
