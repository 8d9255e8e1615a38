"""Another item by an order edit: made ready on the side, never dearer for the buyer, committed once, found again."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest

from adapters.shopify import swaps
from adapters.shopify.faults import UserErrors
from adapters.shopify.prices import read_prices
from connector.errors import Gone, NotSent, Refused, Unclear
from connector.ports import Kind, Operation, Receipt, State
from tests.adapters.shopify.paper import Paper, connection, money, pages

OWED = {"presentmentMoney": {"amount": "0.0", "currencyCode": "USD"}}
DETAILS = {"variant": "7", "back": 0, "total": 6600, "currency": "USD", "left": 3, "lines": ["11"]}
SWAP = Operation(1, "5", Kind.SWAP, State.SENDING, "BO-SWAP234567", "k", units={"11": 2}, details=DETAILS)


@dataclass
class Desk:
    """An order of three of variant 6 at 22.00, and an edit of it; `price` is what one of variant 7 adds."""

    price: Decimal = Decimal("22.00")
    owed: Decimal = Decimal(0)
    lines: list[tuple[str, str, int, int]] = field(default_factory=lambda: [("11", "6", 3, 3)])
    refused: list[str] = field(default_factory=list)
    stock: int = 9
    alike: int = 1
    errors: list[str] = field(default_factory=list)
    let_off: Decimal = Decimal(0)
    scopes: tuple[str, ...] = ("write_order_edits",)
    paper: Paper = field(default_factory=Paper)

    def __post_init__(self) -> None:
        self.paper.root = {
            "order": lambda **_: self._order(),
            "nodes": self._nodes,
            "currentAppInstallation": lambda: {
                "id": "gid://a/A/1",
                "accessScopes": [{"handle": x} for x in self.scopes],
            },
            "orderEditBegin": lambda **_: self._edit(self.owed, lines=pages(self._calculated())),
            "orderEditSetQuantity": lambda **_: self._edit(self.owed - 44),
            "orderEditAddVariant": lambda **_: self._edit(
                self.owed - 44 + 2 * self.price, calculated_line={"id": "gid://shopify/CalculatedLineItem/new"}
            ),
            "orderEditAddLineItemDiscount": self._discount,
            "orderEditCommit": self._commit,
        }

    def _order(self) -> Any:
        rows = [
            {
                "id": f"gid://shopify/LineItem/{key}",
                "quantity": ordered,
                "currentQuantity": left,
                "variant": _variant(v),
            }
            for key, v, ordered, left in self.lines
        ]
        return {
            "id": "gid://shopify/Order/5",
            "name": "#5",
            "merchantEditable": not self.refused,
            "merchantEditableErrors": self.refused,
            "totalOutstandingSet": money(str(self.owed)),
            "lineItems": pages(rows),
        }

    def _calculated(self) -> list[Any]:
        return [
            {"id": f"gid://shopify/CalculatedLineItem/{n}", "quantity": 3, "variant": _variant("6")}
            for n in range(self.alike)
        ]

    def _nodes(self, ids: list[str]) -> list[Any]:
        return [self._node(one) for one in ids]

    def _node(self, key: str) -> Any:
        if key.endswith("/404"):
            return None
        level = {"id": "gid://shopify/InventoryLevel/1", "isActive": True}
        level |= {"location": {"id": "gid://shopify/Location/1", "isActive": True, "fulfillsOnlineOrders": True}}
        level |= {"quantities": [{"name": "available", "quantity": self.stock}, {"name": "committed", "quantity": 0}]}
        number = key.rpartition("/")[2]
        variant = {"id": key, "displayName": "Other", "inventoryPolicy": "DENY"}
        item = {"id": f"gid://shopify/InventoryItem/9{number}", "sku": "O", "tracked": True, "requiresShipping": True}
        item |= {"inventoryLevels": connection([level]), "variants": connection([variant])}
        return {"__typename": "ProductVariant", "id": key, "price": str(self.price), "inventoryItem": item}

    def _edit(self, owed: Decimal, **more: Any) -> Any:
        order = {"id": "gid://shopify/CalculatedOrder/1", "totalOutstandingSet": money(str(owed))}
        lines = more.pop("lines", None)
        order |= {"lineItems": lines} if lines else {}
        line = more.pop("calculated_line", None)
        return {"calculatedOrder": order, "calculatedLineItem": line, "userErrors": []}

    def _discount(self, discount: dict[str, Any], **_: Any) -> Any:
        self.let_off = Decimal(str(discount["percentValue"]))
        return self._edit((self.owed - 44 + 2 * self.price * (100 - self.let_off) / 100).quantize(Decimal("0.01")))

    def _commit(self, **_: Any) -> Any:
        if self.errors:
            errors = [{"field": None, "message": one} for one in self.errors]
            return {"order": None, "userErrors": errors}
        self.done()
        return {"order": {"id": "gid://shopify/Order/5"}, "userErrors": []}

    def done(self) -> None:
        """Let the order be as the edit wants it."""
        self.lines = [("11", "6", 3, 1), ("12", "7", 2, 2)]

    def prepare(self, operation: Operation = SWAP) -> bytes:
        return swaps.prepared(self.paper.client, operation)

    def commit(self, operation: Operation = SWAP) -> Receipt:
        return swaps.commit(self.paper.client, operation, self.prepare(operation))


def _variant(number: str) -> Any:
    return {"id": f"gid://shopify/ProductVariant/{number}"} if number else None


def test_an_item_of_the_same_price_takes_the_place_as_it_is() -> None:
    desk = Desk()
    assert desk.commit() == Receipt("12")
    assert desk.paper.calls("DiscountEditedLine") == []
    (set_,), (commit,) = desk.paper.calls("SetEditedQuantity"), desk.paper.calls("CommitOrderEdit")
    assert (set_["quantity"], set_["line"]) == (1, "gid://shopify/CalculatedLineItem/0")
    assert "[BO-SWAP234567]" in commit["note"]


@pytest.mark.parametrize("price", ["22.01", "25.00", "66.00", "23.33"])
def test_a_dearer_item_costs_the_buyer_what_the_first_did(price: str) -> None:
    desk = Desk(Decimal(price))
    desk.prepare()
    assert desk.let_off > 0
    assert 2 * desk.price * (100 - desk.let_off) / 100 <= 44


def test_a_cheaper_item_leaves_something_owed_to_the_buyer() -> None:
    desk, cheaper = Desk(Decimal("20.00")), replace(SWAP, details=DETAILS | {"back": 400})
    desk.prepare(cheaper)
    desk.owed = Decimal("-4.00")
    assert desk.commit(cheaper) == Receipt("12")
    desk.owed = Decimal("-3.99")
    found = swaps.left_on(desk.paper.client, cheaper)
    assert found is not None
    assert "3.99 USD are owed to the buyer now; 4.00 were agreed" in found.evidence


@pytest.mark.parametrize(
    ("desk", "said"),
    [
        (Desk(refused=["It is archived."]), "It is archived"),
        (Desk(stock=1), "not enough of the other item"),
        (Desk(lines=[("11", "6", 3, 1)]), "no 2 units"),
        (Desk(lines=[("13", "6", 3, 3)]), "no 2 units"),
        (Desk(alike=2), "look the same"),
        (Desk(alike=0), "look the same"),
    ],
)
def test_an_order_that_cannot_be_edited_is_left_alone(desk: Desk, said: str) -> None:
    with pytest.raises(Refused, match=said):
        desk.prepare()
    assert desk.paper.calls("CommitOrderEdit") == []


def test_a_line_is_known_by_its_number_where_others_look_the_same() -> None:
    desk = Desk(alike=12)
    desk.prepare()
    (call,) = desk.paper.calls("SetEditedQuantity")
    assert call["line"] == "gid://shopify/CalculatedLineItem/11"


def test_an_item_that_cannot_be_made_as_cheap_as_agreed_is_refused() -> None:
    desk = Desk(Decimal(0))
    with pytest.raises(Refused, match="as cheap"):
        desk.prepare(replace(SWAP, details=DETAILS | {"back": 4500}))


@pytest.mark.parametrize("step", ["BeginOrderEdit", "SetEditedQuantity", "AddEditedVariant", "DiscountEditedLine"])
def test_a_step_without_an_answer_leaves_an_edit_nobody_commits(step: str) -> None:
    desk = Desk(Decimal("25.00"))
    desk.paper.plan(step, Unclear("No answer."), late=True)
    with pytest.raises(NotSent, match="could not be made ready"):
        desk.prepare()
    assert len(desk.paper.calls("AddEditedVariant")) <= 1


def test_a_commit_without_an_answer_is_unclear_and_found_if_it_happened() -> None:
    for late in (False, True):
        desk = Desk()
        request = desk.prepare()
        desk.paper.plan("CommitOrderEdit", Unclear("No answer."), late=late)
        with pytest.raises(Unclear):
            swaps.commit(desk.paper.client, SWAP, request)
        assert (swaps.left_on(desk.paper.client, SWAP) is not None) is late


def test_a_refused_commit_is_a_refusal_unless_the_order_shows_it() -> None:
    desk = Desk(errors=["The calculated order does not exist."])
    with pytest.raises(UserErrors):
        desk.commit()
    request = desk.prepare()
    desk.done()
    assert swaps.commit(desk.paper.client, SWAP, request) == Receipt("12")


def test_an_order_that_cannot_be_read_after_the_commit_is_unclear() -> None:
    desk = Desk()
    request = desk.prepare()
    desk.paper.plan("OrderSwap", NotSent("Away."))
    with pytest.raises(Unclear, match="did not show"):
        swaps.commit(desk.paper.client, SWAP, request)


def test_a_commit_that_left_nothing_is_unclear() -> None:
    desk = Desk()
    request = desk.prepare()
    desk.paper.root["orderEditCommit"] = lambda **_: {"order": {"id": "gid://shopify/Order/5"}, "userErrors": []}
    with pytest.raises(Unclear, match="did not confirm"):
        swaps.commit(desk.paper.client, SWAP, request)


def test_the_line_of_an_earlier_change_proves_nothing_of_a_later_one() -> None:
    desk = Desk(lines=[("11", "6", 3, 1), ("12", "7", 2, 2)])
    later = replace(SWAP, tag="BO-SECND23456", details=DETAILS | {"lines": ["11", "12"]})
    assert swaps.left_on(desk.paper.client, SWAP) == Receipt("12")
    assert swaps.left_on(desk.paper.client, later) is None


@pytest.mark.parametrize(
    "lines",
    [
        [("11", "6", 3, 3)],
        [("11", "6", 3, 3), ("12", "7", 2, 2)],  # somebody added it, and the first is as it was
        [("11", "6", 3, 1), ("12", "7", 1, 1)],
        [("11", "6", 3, 1), ("12", "", 2, 2)],
    ],
)
def test_what_only_looks_alike_is_none_of_ours(lines: list[tuple[str, str, int, int]]) -> None:
    assert swaps.left_on(Desk(lines=lines).paper.client, SWAP) is None


def test_a_long_order_is_read_to_its_end_and_a_deleted_one_is_gone() -> None:
    many = [(str(number), "6", 1, 1) for number in range(100, 350)]
    desk = Desk(lines=[*many, ("11", "6", 3, 1), ("12", "7", 2, 2)])
    assert swaps.left_on(desk.paper.client, replace(SWAP, details=DETAILS | {"lines": [one[0] for one in many]}))
    desk.paper.root["order"] = lambda **_: None
    with pytest.raises(Gone):
        swaps.left_on(desk.paper.client, SWAP)


def test_prices_are_read_by_the_hundred_and_only_where_orders_may_be_edited() -> None:
    desk = Desk()
    variants = [str(number) for number in range(1000, 1150)]
    assert read_prices(desk.paper.client, [*variants, "404", "x", ""]) == dict.fromkeys(variants, Decimal("22.00"))
    assert len(desk.paper.calls("VariantPrices")) == 2
    assert read_prices(Desk(scopes=("write_orders",)).paper.client, ["7"]) == {}


@pytest.mark.parametrize("price", ["NaN", "-1"])
def test_a_price_that_is_none_is_left_out(price: str) -> None:
    assert read_prices(Desk(Decimal(price)).paper.client, ["7"]) == {}
