"""Orders that did not come from the web, and goods that nobody sends."""

from pathlib import Path

from sandbox.shopify import units
from tests.sandbox.shopify_store import Shop


def test_what_was_bought_at_the_counter_has_left_already(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 2), source="pos")
    assert (order.source, units.display(order), shop.stands()) == ("pos", "FULFILLED", (3, 0, 3))


def test_a_gift_card_is_sent_by_nobody(folder: Path) -> None:
    shop = Shop(folder, [{"sku": "CARD", "price": "10.00", "gift_card": True, "requires_shipping": False}])
    order = shop.buy(("CARD", 1))
    assert (order.fulfilments, order.shipping, units.display(order)) == ([], [], "FULFILLMENT_NOT_REQUIRED")


def test_a_subscription_names_its_plan(folder: Path) -> None:
    order = Shop(folder).buy(("LAMP", 1), source="subscription")
    assert (order.source, order.lines[0].selling_plan) == ("subscription_contract", "Monthly")
