"""Stopping an item's backorders and giving them back: never against what the merchant set by hand since."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from adapters.shopify.limits import limit
from connector.errors import Gone, NotSent, Refused
from connector.model import Backorders, Item
from tests.adapters.shopify.notebook import Notebook
from tests.adapters.shopify.paper import pages


def variant(number: int) -> str:
    return f"gid://shopify/ProductVariant/{number}"


@dataclass(kw_only=True)
class Policies(Notebook):
    """The variants of inventory item 71: policy and product by number."""

    policies: dict[int, str] = field(default_factory=dict)
    products: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.paper.root |= {"inventoryItem": self._item, "productVariantsBulkUpdate": self._update}

    def _item(self, id_: str) -> dict[str, Any] | None:
        if not self.policies:
            return None
        rows = [
            {
                "id": variant(number),
                "inventoryPolicy": policy,
                "product": {"id": f"gid://shopify/Product/{self.products.get(number, 1)}"},
                "metafield": self.reader(variant(number)),
            }
            for number, policy in self.policies.items()
        ]
        return {"id": id_, "variants": pages(rows)}

    def _update(self, product_id: str, variants: list[dict[str, str]], **_: Any) -> dict[str, Any]:
        for one in variants:
            number = int(one["id"].rpartition("/")[2])
            assert product_id == f"gid://shopify/Product/{self.products.get(number, 1)}"
            self.policies[number] = one["inventoryPolicy"]
        return {"productVariants": [], "userErrors": []}


def item(backorders: Backorders = Backorders.YES, available: int | None = 0) -> Item:
    return Item("71", "Mug", ("31",), available, backorders=backorders)


def test_backorders_are_stopped_and_given_back() -> None:
    shop = Policies(policies={31: "CONTINUE"})
    for _ in range(2):
        limit(shop.paper.client, item(), stop=True, restore="yes")
    assert shop.policies == {31: "DENY"}
    for _ in range(2):
        limit(shop.paper.client, item(Backorders.NO), stop=False, restore="yes")
    assert shop.policies == {31: "CONTINUE"}
    assert len(shop.paper.calls("SetInventoryPolicy")) == 2
    assert shop.fields == {}


def test_each_product_is_asked_once_for_all_its_variants() -> None:
    shop = Policies(policies={31: "CONTINUE", 32: "CONTINUE", 33: "CONTINUE"}, products={33: 2})
    limit(shop.paper.client, item(), stop=True, restore="yes")
    assert set(shop.policies.values()) == {"DENY"}
    assert [len(one["variants"]) for one in shop.paper.calls("SetInventoryPolicy")] == [2, 1]


def test_an_item_read_as_stopped_is_not_stopped_again() -> None:
    shop = Policies(policies={31: "CONTINUE"})
    limit(shop.paper.client, item(Backorders.NO), stop=True, restore="no")
    assert shop.policies == {31: "CONTINUE"}


@pytest.mark.parametrize("restore", ["", "no", "nonsense"])
def test_what_never_took_backorders_takes_none_afterwards(restore: str) -> None:
    shop = Policies(policies={31: "DENY"})
    limit(shop.paper.client, item(Backorders.NO), stop=False, restore=restore)
    assert shop.policies == {31: "DENY"}


def test_only_the_variants_that_were_stopped_are_allowed_again() -> None:
    shop = Policies(policies={31: "CONTINUE", 32: "DENY"})
    limit(shop.paper.client, item(), stop=True, restore="yes")
    assert shop.policies == {31: "DENY", 32: "DENY"}
    limit(shop.paper.client, item(Backorders.NO), stop=False, restore="yes")
    assert shop.policies == {31: "CONTINUE", 32: "DENY"}
    assert shop.fields == {}


def test_a_mark_of_an_earlier_stop_does_not_narrow_a_later_one() -> None:
    shop = Policies(policies={31: "CONTINUE", 32: "DENY"})
    limit(shop.paper.client, item(), stop=True, restore="yes")
    shop.policies = {31: "CONTINUE", 32: "CONTINUE"}  # by hand
    limit(shop.paper.client, item(), stop=True, restore="yes")
    limit(shop.paper.client, item(Backorders.NO), stop=False, restore="yes")
    assert shop.policies == {31: "CONTINUE", 32: "CONTINUE"}


def test_what_the_merchant_stopped_by_hand_is_not_allowed_again_by_us() -> None:
    shop = Policies(policies={31: "CONTINUE"})
    read = item()
    shop.policies = {31: "DENY"}  # by hand, before our own stop
    limit(shop.paper.client, read, stop=True, restore="yes")
    limit(shop.paper.client, item(Backorders.NO), stop=False, restore="yes")
    assert shop.policies == {31: "DENY"}


def test_a_stop_that_broke_off_after_its_mark_is_finished_later() -> None:
    shop = Policies(policies={31: "CONTINUE"})
    shop.paper.plan("SetInventoryPolicy", NotSent("No answer."))
    with pytest.raises(NotSent):
        limit(shop.paper.client, item(), stop=True, restore="yes")
    limit(shop.paper.client, item(), stop=True, restore="yes")
    limit(shop.paper.client, item(Backorders.NO), stop=False, restore="yes")
    assert (shop.policies, shop.fields) == ({31: "CONTINUE"}, {})


def test_what_the_merchant_allowed_by_hand_since_is_left_alone() -> None:
    shop = Policies(policies={31: "CONTINUE", 32: "DENY"})
    limit(shop.paper.client, item(Backorders.NO), stop=False, restore="yes")
    assert shop.policies == {31: "CONTINUE", 32: "DENY"}
    assert shop.paper.writes == []


def test_variants_beyond_the_first_page_are_stopped_too() -> None:
    shop = Policies(policies=dict.fromkeys(range(1, 121), "CONTINUE"))
    limit(shop.paper.client, item(), stop=True, restore="yes")
    assert set(shop.policies.values()) == {"DENY"}
    assert [len(one["variants"]) for one in shop.paper.calls("SetInventoryPolicy")] == [100, 20]


def test_stock_nobody_counts_cannot_be_limited() -> None:
    shop = Policies(policies={31: "CONTINUE"})
    with pytest.raises(Refused):
        limit(shop.paper.client, item(available=None), stop=True, restore="yes")
    assert shop.paper.asked == []


def test_an_item_that_is_gone_says_so() -> None:
    with pytest.raises(Gone):
        limit(Policies().paper.client, item(), stop=True, restore="yes")
