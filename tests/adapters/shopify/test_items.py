"""Stock pools worked by hand: each place counts by itself, and none below nothing."""

from typing import Any

import pytest

from adapters.shopify.items import item_of
from connector.errors import Malformed
from connector.model import Backorders
from tests.adapters.shopify.rows import item, level, nodes, variant


def stock(*levels: dict[str, Any], **changes: Any) -> tuple[int | None, int | None]:
    """What is for sale and what is claimed."""
    found = item_of(item(*levels, **changes))
    return found.available, found.claimed


def goods(*levels: dict[str, Any]) -> int:
    """What exists for open orders."""
    available, claimed = stock(*levels)
    assert available is not None
    assert claimed is not None
    return available + claimed


def test_an_inventory_item_is_a_pool() -> None:
    found = item_of(item(level(5)))
    assert (found.key, found.title, found.variants, found.sku) == ("271", "Mug - Blue", ("31",), "MUG")
    assert (found.available, found.claimed, found.backorders, found.ships) == (5, 0, Backorders.YES, True)


def test_a_sale_beyond_stock_moves_both_numbers_and_leaves_the_goods_alone() -> None:
    assert stock(level(2, 0)) == (2, 0)
    assert stock(level(-3, 5)) == (-3, 5)
    assert goods(level(2, 0)) == goods(level(-3, 5)) == 2


def test_a_place_below_zero_takes_nothing_from_the_others() -> None:
    # Warehouse: 5 sold of 2. Annex: 4, of which 1 is sold. There are 2 and 4 goods for 6 open units.
    assert stock(level(-3, 5, place=91), level(3, 1, place=92)) == (0, 6)
    # Shipped and never booked in: less than nothing is nothing, here.
    assert goods(level(-4, 1, place=91), level(3, 0, place=92)) == 3


def test_a_place_that_does_not_sell_online_serves_those_who_bought_there() -> None:
    assert goods(level(1, 2, place=91), level(6, 2, place=92, online=False)) == 5
    assert goods(level(1, 2, place=91), level(-1, 2, place=92, online=False)) == 4


@pytest.mark.parametrize("change", [{"isActive": False}, {"live": False}])
def test_goods_at_a_place_that_is_closed_serve_nobody_but_claims_there_stand(change: dict[str, Any]) -> None:
    assert stock(level(1, 2, place=91), level(6, 2, place=92, **change)) == (-1, 4)


def test_what_nobody_counts_has_no_number() -> None:
    assert stock(level(7, 2), tracked=False) == (None, None)


def test_a_level_without_a_number_holds_nothing() -> None:
    assert stock(level(None, None), level(4, place=92)) == (4, 0)
    assert stock(level(-2, -1)) == (0, 0)


@pytest.mark.parametrize(
    ("policies", "beyond"),
    [
        (["DENY"], Backorders.NO),
        (["CONTINUE"], Backorders.YES),
        (["DENY", "CONTINUE"], Backorders.YES),
        (["NEW"], Backorders.NO),
    ],
)
def test_one_variant_that_sells_on_is_enough(policies: list[str], beyond: Backorders) -> None:
    sharing = [variant(30 + place, policy) for place, policy in enumerate(policies)]
    assert item_of(item(variants=sharing)).backorders is beyond


def test_variants_that_share_an_item_share_a_pool_named_by_the_oldest() -> None:
    found = item_of(item(variants=[variant(100, name="Set of six"), variant(31, name="Mug - Default Title")]))
    assert (found.variants, found.title) == (("31", "100"), "Mug")


def test_an_item_without_a_variant_has_no_name() -> None:
    assert item_of(item(variants=[])).variants == item_of(item() | {"variants": None}).variants == ()
    assert item_of(item(variants=[], sku=None)).sku == ""


def test_an_item_that_needs_no_shipping_is_in_no_queue() -> None:
    assert item_of(item(requiresShipping=False)).ships is False


@pytest.mark.parametrize("name", ["inventoryLevels", "variants"])
def test_a_list_that_goes_on_is_never_taken_for_the_whole(name: str) -> None:
    with pytest.raises(Malformed):
        item_of(item() | {name: nodes([], "next")})


@pytest.mark.parametrize(
    "row",
    [
        item(level(10**13)),
        item(level(1) | {"quantities": [{"name": "available", "quantity": "1"}]}),
        item(level(1) | {"location": None}),
        item(level(1, isActive=None)),
        item(tracked=None),
        item(sku="\0"),
        item() | {"id": None},
        item() | {"inventoryLevels": None},
        item(variants=[{"id": "gid://shopify/ProductVariant/31"}]),
    ],
)
def test_an_item_with_odd_values_is_not_understood(row: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        item_of(row)
