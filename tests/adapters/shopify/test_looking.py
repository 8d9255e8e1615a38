"""A look is one call where one call shows all; else a reading counts when no order moved while the stock was read."""

import itertools
from datetime import UTC, datetime

import pytest
import responses

from adapters.shopify.client import Client
from adapters.shopify.looking import look
from connector.errors import NotSent
from tests.adapters.shopify.counter import Counter, by_number, calls
from tests.adapters.shopify.rows import Row, back, gid, item, level, line, money, order, refund, variant

SINCE = datetime(2026, 11, 23, 8, tzinfo=UTC)


MUGS = item(level(-1, 3))


LAMPS = item(level(4, 2, place=92), number=272, variants=[variant(41, "DENY", "Lamp")])


LAMP = line(12, 2, variant=41, stock={"id": gid("InventoryItem", 272), "tracked": True})


def counter(*orders: Row, **more: object) -> Counter:
    return Counter(by_number(orders), by_number([MUGS, LAMPS]), **more)  # type: ignore[arg-type]


def test_an_order_with_few_lines_is_one_call(client: Client, web: responses.RequestsMock) -> None:
    counter(order(line(), LAMP), changed=["5"]).open(web)
    seen = look(client, ["5"], ["31", "item:272"], SINCE)
    assert calls(web) == ["OrderWithStock"]
    assert [(one.id, len(one.lines)) for one in seen.orders] == [("5", 2)]
    assert [(one.key, one.available, one.claimed) for one in seen.items] == [("271", -1, 3), ("272", 4, 2)]
    assert seen.seen_to == datetime(2026, 11, 23, 8, 0, 5, tzinfo=UTC)
    assert (seen.gone, seen.gone_variants, dict(seen.unread)) == ((), (), {})


def test_several_orders_are_read_then_their_stock_then_whether_they_moved(
    client: Client, web: responses.RequestsMock
) -> None:
    counter(*(order(line(10 + key), number=key) for key in range(1, 13)), changed=["12", "3"]).open(web)
    seen = look(client, [str(key) for key in range(1, 12)], ["41"], SINCE)
    assert calls(web) == ["ChangedOrders", "OrdersByIds", "OrdersByIds", "StockItems", "OrderMoments"]
    assert [one.id for one in seen.orders] == [str(key) for key in range(1, 13)]
    assert {one.key for one in seen.items} == {"271", "272"}


def test_an_order_that_moves_while_the_stock_is_read_is_read_again(client: Client, web: responses.RequestsMock) -> None:
    shop = counter(order(), order(LAMP, number=6))
    ticks = itertools.count()

    def move() -> None:
        if next(ticks) == 0:
            shop.orders["5"] = order(line(quantity=4), updatedAt="2026-11-23T08:01:00Z")

    shop.meanwhile = move
    shop.open(web)
    seen = look(client, ["5", "6"], [], None)
    assert next(one for one in seen.orders if one.id == "5").lines[0].ordered == 4
    assert calls(web).count("StockItems") == 2
    assert calls(web)[-1] == "OrderMoments"


def test_orders_that_never_stand_still_are_no_answer(client: Client, web: responses.RequestsMock) -> None:
    shop, ticks = counter(order(), order(number=6)), iter(range(1, 60))
    shop.meanwhile = lambda: shop.orders.update({"5": order(updatedAt=f"2026-11-23T08:01:{next(ticks):02}Z")})
    shop.open(web)
    with pytest.raises(NotSent):
        look(client, ["5", "6"], [], None)


def test_an_order_deleted_while_the_stock_is_read_is_gone(client: Client, web: responses.RequestsMock) -> None:
    shop = counter(order(), order(number=6), oldest="1")
    shop.meanwhile = lambda: shop.orders.pop("5", None)
    shop.open(web)
    seen = look(client, ["5", "6"], [], None)
    assert (seen.gone, [one.id for one in seen.orders]) == (("5",), ["6"])


def test_an_order_nobody_knows_is_gone(client: Client, web: responses.RequestsMock) -> None:
    counter(oldest="3").open(web)
    assert look(client, ["7"], [], None).gone == ("7",)


@pytest.mark.parametrize("id_", ["", "x", "12 OR 1", "0", "9" * 30, "9" * 5000, "\uff15", "-1"])
def test_what_can_be_no_id_is_gone_without_asking(client: Client, web: responses.RequestsMock, id_: str) -> None:
    counter(order()).open(web)
    seen = look(client, ["5", id_], [id_, f"item:{id_}"], None)
    assert (seen.gone, [one.id for one in seen.orders]) == ((id_,), ["5"])
    assert set(seen.gone_variants) == {one for one in (id_, f"item:{id_}") if one}


def test_one_odd_order_hides_no_other(client: Client, web: responses.RequestsMock) -> None:
    wrong = [order(number=6, createdAt="?"), order(number=7) | {"lineItems": None}, order(line(quantity=-1), number=8)]
    counter(order(), *wrong).open(web)
    shop = ["5", "6", "8"]
    seen = look(client, shop, [], None)
    assert [one.id for one in seen.orders] == ["5"]
    assert set(seen.unread) == {"6", "8"}
    assert look(client, ["6"], [], None).unread.keys() == {"6"}


def test_one_odd_pool_hides_no_other(client: Client, web: responses.RequestsMock) -> None:
    shop = counter(order(line(), LAMP))
    shop.items["272"] = LAMPS | {"tracked": None}
    shop.open(web)
    seen = look(client, ["5"], [], None)
    assert [one.key for one in seen.items] == ["271"]
    assert [one.id for one in seen.orders] == ["5"]


def test_an_answer_about_another_order_is_not_believed(client: Client, web: responses.RequestsMock) -> None:
    shop = counter(order(), order(number=6))
    shop.orders["5"] = order(number=6)
    shop.open(web)
    assert set(look(client, ["5", "6"], [], None).unread) == {"5"}
    assert set(look(client, ["5"], [], None).unread) == {"5"}


@pytest.mark.parametrize("answer", [{"nodes": None}, {"nodes": []}, {}])
def test_an_answer_of_another_length_is_no_answer(client: Client, web: responses.RequestsMock, answer: Row) -> None:
    for name in ("OrdersByIds", "OrderMoments", "StockItems"):
        shop = counter(order(), order(number=6), more={name: answer})
        shop.open(web)
        with pytest.raises(NotSent):
            look(client, ["5", "6"], [], None)
        web.reset()
    counter(order()).open(web)
    look(client, ["5"], [], None)


def test_a_pool_asked_for_beside_an_order_is_read_as_well(client: Client, web: responses.RequestsMock) -> None:
    counter(order()).open(web)
    seen = look(client, ["5"], ["41", "99"], None)
    assert ({one.key for one in seen.items}, seen.gone_variants) == ({"271", "272"}, ("99",))


def test_a_variant_and_an_item_the_shop_does_not_know_are_gone(client: Client, web: responses.RequestsMock) -> None:
    counter().open(web)
    seen = look(client, [], ["31", "99", "item:98", "item:271"], None)
    assert [one.key for one in seen.items] == ["271"]
    assert set(seen.gone_variants) == {"99", "item:98"}


def test_pools_are_read_twenty_at_once(client: Client, web: responses.RequestsMock) -> None:
    shop = Counter(items=by_number(item(number=key, variants=[variant(1000 + key)]) for key in range(1, 42)))
    shop.open(web)
    seen = look(client, [], [str(1000 + key) for key in range(1, 42)], None)
    assert len(seen.items) == 41
    assert calls(web).count("StockItems") == 3


def test_an_item_two_variants_share_is_one_pool(client: Client, web: responses.RequestsMock) -> None:
    shared = item(level(-2, 5), variants=[variant(31), variant(32)])
    shop = Counter(by_number([order(line(11), line(12, 2, variant=32))]), by_number([shared]))
    shop.open(web)
    seen = look(client, ["5"], [], None)
    assert [(one.key, one.variants) for one in seen.items] == [("271", ("31", "32"))]
    assert calls(web) == ["OrderWithStock"]


def test_an_order_with_refunds_is_read_whole(client: Client, web: responses.RequestsMock) -> None:
    given: Row = {"totalRefundedSet": money("10.00"), "refunds": [refund(back())]}
    counter(
        order(line(currentQuantity=2, nonFulfillableQuantity=1, unfulfilledQuantity=2), **given), order(number=6)
    ).open(web)
    seen = look(client, ["5", "6"], [], None)
    assert [len(one.refunds) for one in seen.orders] == [1, 0]
    assert calls(web).count("OrderWithStock") == 1


def test_an_order_without_anything_in_stock_needs_no_stock(client: Client, web: responses.RequestsMock) -> None:
    counter(order(line(variant=None))).open(web)
    seen = look(client, ["5"], [], None)
    assert (calls(web), seen.items) == (["OrderWithStock"], ())
