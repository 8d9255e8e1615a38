"""Every recorded answer about products and variations, and the pools they are."""

from typing import Any

import pytest

from adapters.woocommerce.answers import Stakes, value_of
from adapters.woocommerce.items import has_variations, items_of, product_of
from adapters.woocommerce.pools import checked
from connector.model import Backorders, Item
from tests.adapters.woocommerce.recordings import answered
from tests.adapters.woocommerce.words import item

NO, NOTIFY, YES = Backorders.NO, Backorders.NOTIFY, Backorders.YES
SMALL = item("16:17", "Shirt - S", "SHIRT-S", 5, NOTIFY)
LARGE = item("16:18", "Shirt - L", "SHIRT-L", 6, NOTIFY)

PRODUCTS: dict[str, Item] = {
    "rest.product.create.response.json": item("45", "Temp", "TEMP", 1, NO),
    "rest.product.get.backordered.response.json": item("12", "Mug Notify", "MUG-NOTIFY", -13, NOTIFY),
    "rest.product.stock_negative_backorders_no.response.json": item("13", "Mug No Backorder", "MUG-NO", -2, NO),
    "rest.product.stock_update.response.json": item("13", "Mug No Backorder", "MUG-NO", 7, NO),
}
VARIABLE = "rest.product.get.variable.response.json"
VARIATIONS: dict[str, list[Item]] = {
    "rest.variation.list.response.json": [SMALL, LARGE],
    "rest.variation.batch.response.json": [SMALL, LARGE],
    "rest.variation.stock_update.response.json": [item("16:17", "Shirt - S", "SHIRT-S", 4, NOTIFY)],
}

BATCH = "rest.product.batch.response.json"
BY_SKU = "rest.product.list.by_variation_sku.response.json"
WALKED = {*PRODUCTS, *VARIATIONS, VARIABLE, BATCH, BY_SKU}


def value(name: str, stakes: Stakes = Stakes.READ) -> Any:
    return value_of(answered(name), stakes)


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_recorded_product_is_exactly_this_pool(name: str) -> None:
    assert items_of(product_of(value(name))) == [PRODUCTS[name]]


def test_a_variable_product_without_its_own_number_is_no_pool() -> None:
    shirt = product_of(value(VARIABLE))
    assert has_variations(shirt)
    assert items_of(shirt) == []


@pytest.mark.parametrize("name", VARIATIONS)
def test_recorded_variations_are_exactly_these_pools_of_their_product(name: str) -> None:
    seen = value(name)
    rows = seen if isinstance(seen, list) else seen.get("update", [seen])
    assert items_of(product_of(value(VARIABLE)), checked(rows)) == VARIATIONS[name]


def test_a_search_by_sku_finds_the_variation_as_a_webhook_shows_it() -> None:
    (row,) = value(BY_SKU)
    assert items_of(product_of(row)) == [SMALL]


def test_a_batch_of_products_shows_two_pools_and_leaves_the_unknown_one_out() -> None:
    rows = checked(value(BATCH)["update"])
    assert [found for row in rows for found in items_of(row)] == [
        item("13", "Mug No Backorder", "MUG-NO", 11, NO),
        item("14", "Mug Silent Backorder", "MUG-YES", 12, YES),
    ]
