"""Units move between available, committed and gone as Shopify moves them, place by place."""

from pathlib import Path

import pytest

from sandbox.shopify import catalogue, keep, stock, units
from sandbox.shopify.keep import Refusal
from tests.sandbox.shopify_store import LAMP, Shop

TWO_PLACES = [{**LAMP, "places": {"Main": 1, "Annex": 3}}]


def test_a_sale_commits_units_and_on_hand_stays(folder: Path) -> None:
    shop = Shop(folder)
    shop.buy(("LAMP", 7))
    assert shop.stands() == (-2, 7, 5)


def test_a_variant_that_may_not_be_oversold_is_refused_also_in_two_lines(folder: Path) -> None:
    shop = Shop(folder, [{**LAMP, "backorders": "no"}])
    for lines in ([("LAMP", 6)], [("LAMP", 3), ("LAMP", 3)]):
        with pytest.raises(Refusal, match="not enough stock of Lamp"):
            shop.buy(*lines)
    assert shop.stands() == (5, 0, 5)
    assert shop.buy(("LAMP", 2), ("LAMP", 3)).name == "#1001"


def test_a_draft_is_written_whatever_is_there(folder: Path) -> None:
    shop = Shop(folder, [{**LAMP, "backorders": "no"}])
    assert shop.buy(("LAMP", 6), source="draft").source == "shopify_draft_order"
    assert shop.stands() == (-1, 6, 5)


def test_an_order_that_one_place_can_send_is_sent_from_there(folder: Path) -> None:
    shop = Shop(folder, TWO_PLACES)
    order = shop.buy(("LAMP", 3))
    assert [one.lines[0].total for one in shop.open(order)] == [3]
    assert (shop.stands(place="Main"), shop.stands(place="Annex")) == ((1, 0, 1), (0, 3, 3))


@pytest.mark.parametrize(("switch", "main", "annex"), [("first", -2, 0), ("fulfilling", 0, -2)])
def test_the_switch_says_which_place_goes_below_zero(folder: Path, switch: str, main: int, annex: int) -> None:
    shop = Shop(folder, TWO_PLACES, switches={"negative_location": switch})
    order = shop.buy(("LAMP", 6))
    assert (shop.level(place="Main").available, shop.level(place="Annex").available) == (main, annex)
    assert sum(one.lines[0].total for one in shop.open(order)) == 6


def test_a_place_that_sells_nothing_online_is_not_drawn_on(folder: Path) -> None:
    places = [{"name": "Main"}, {"name": "Annex", "fulfils_online": False}]
    shop = Shop(folder, [{**LAMP, "backorders": "no", "places": {"Main": 1, "Annex": 3}}], places=places)
    with pytest.raises(Refusal):
        shop.buy(("LAMP", 2))


def test_an_uncounted_variant_moves_no_number(folder: Path) -> None:
    shop = Shop(folder, [{"sku": "MUG", "price": "1.00", "manage_stock": False}])
    order = shop.buy(("MUG", 9))
    shop.ship(order, 9)
    assert "inventory_levels/update" not in shop.topics


def test_two_variants_of_one_item_draw_on_the_same_units(folder: Path) -> None:
    rows = [{"sku": "RED", "price": "1.00", "stock": 3}, {"sku": "BLUE", "price": "1.00", "shares": "RED"}]
    shop = Shop(folder, [{"sku": "CAP", "name": "Cap", "variations": rows}])
    shop.buy(("BLUE", 2))
    assert shop.stands("RED") == (1, 2, 3)
    assert [one.sku for one in shop.see(keep.sharing, shop.level("RED").item)] == ["RED", "BLUE"]
    with pytest.raises(Refusal):
        shop.buy(("RED", 1), ("BLUE", 1))


def test_shipping_lowers_committed_and_on_hand_and_leaves_available(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 4))
    shop.ship(order, 3)
    assert shop.stands() == (1, 1, 2)
    assert units.shipped(shop.order(order), shop.line(order)) == 3


def test_units_that_arrive_raise_available_and_on_hand(folder: Path) -> None:
    shop = Shop(folder)
    shop.buy(("LAMP", 7))
    shop.do(stock.receive, shop.level().item, shop.level().place, 4)
    assert shop.stands() == (2, 7, 9)


@pytest.mark.parametrize(
    ("kind", "switch", "stands"),
    [
        ("CANCEL", "keeps_committed", (0, 5, 5)),
        ("CANCEL", "releases_committed", (0, 5, 5)),
        ("NO_RESTOCK", "keeps_committed", (-2, 7, 5)),
        ("NO_RESTOCK", "releases_committed", (-2, 5, 3)),
    ],
)
def test_refunded_units_come_back_only_with_cancel(
    folder: Path, kind: str, switch: str, stands: tuple[int, int, int]
) -> None:
    shop = Shop(folder, switches={"no_restock": switch})
    order = shop.buy(("LAMP", 7))
    shop.refund(order, {order.lines[0].id: (2, kind, None)})
    assert shop.stands() == stands
    after = shop.order(order)
    assert (units.current(after, after.lines[0]), units.open_units(after, after.lines[0])) == (5, 5)


def test_returned_units_are_on_the_shelf_again(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 4))
    shop.ship(order, 4)
    shop.refund(order, {order.lines[0].id: (1, "RETURN", shop.level().place)})
    assert shop.stands() == (2, 0, 2)


def test_units_cancelled_into_another_place_lie_there(folder: Path) -> None:
    shop = Shop(folder, TWO_PLACES)
    order = shop.buy(("LAMP", 1))
    shop.refund(order, {order.lines[0].id: (1, "CANCEL", shop.level(place="Annex").place)})
    assert (shop.stands(place="Main"), shop.stands(place="Annex")) == ((0, 0, 0), (4, 0, 4))


@pytest.mark.parametrize(("kind", "count"), [("CANCEL", 5), ("RETURN", 3)])
def test_shipped_units_cannot_be_cancelled_nor_open_ones_returned(folder: Path, kind: str, count: int) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 6))
    shop.ship(order, 2)
    with pytest.raises(Refusal):
        shop.refund(order, {order.lines[0].id: (count, kind, shop.level().place)})
    assert shop.stands() == (-1, 4, 3)


def test_crossing_zero_is_announced_in_both_directions(folder: Path) -> None:
    shop = Shop(folder)
    shop.buy(("LAMP", 4))
    shop.topics.clear()
    shop.buy(("LAMP", 1))
    assert shop.topics.count("variants/out_of_stock") == 1
    shop.buy(("LAMP", 1))
    assert shop.topics.count("variants/out_of_stock") == 1
    shop.do(stock.put, shop.level().item, 3)
    assert shop.topics.count("variants/in_stock") == 1


def test_a_deleted_product_leaves_its_orders_without_a_variant(folder: Path) -> None:
    shop = Shop(folder)
    order = shop.buy(("LAMP", 2))
    shop.do(catalogue.delete_product, order.lines[0].product)
    assert (shop.line(order).variant, shop.line(order).product, shop.line(order).title) == (None, None, "Lamp")
    shop.ship(order, 2)
