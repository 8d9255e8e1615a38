"""What changed since is found with time to spare; what is not shown may only be too old."""

from datetime import UTC, datetime

import responses

from adapters.shopify.client import Client
from adapters.shopify.looking import look
from tests.adapters.shopify.counter import Counter, by_number, calls
from tests.adapters.shopify.rows import Row, gid, item, level, line, nodes, order, variant, with_stock

SINCE = datetime(2026, 11, 23, 8, tzinfo=UTC)


MUGS = item(level(-1, 3))


LAMPS = item(level(4, 2, place=92), number=272, variants=[variant(41, "DENY", "Lamp")])


LAMP = line(12, 2, variant=41, stock={"id": gid("InventoryItem", 272), "tracked": True})


def counter(*orders: Row, **more: object) -> Counter:
    return Counter(by_number(orders), by_number([MUGS, LAMPS]), **more)  # type: ignore[arg-type]


def test_without_a_moment_to_look_back_to_nothing_else_is_asked(client: Client, web: responses.RequestsMock) -> None:
    shop = counter(order(), changed=["6"])
    shop.open(web)
    seen = look(client, ["5"], [], None)
    assert (calls(web), shop.asked, seen.seen_to) == (["OrderWithStock"], [""], None)


def test_what_changed_is_searched_for_with_five_minutes_to_spare(client: Client, web: responses.RequestsMock) -> None:
    shop = counter()
    shop.open(web)
    seen = look(client, [], [], SINCE)
    assert shop.asked == ["updated_at:>='2026-11-23T07:55:00Z'"]
    assert (seen.orders, seen.seen_to) == ((), SINCE)


def test_another_order_that_changed_is_read_as_well(client: Client, web: responses.RequestsMock) -> None:
    counter(order(), order(LAMP, number=6, updatedAt="2026-11-23T08:09:00Z"), changed=["5", "6"]).open(web)
    seen = look(client, ["5"], [], SINCE)
    assert [one.id for one in seen.orders] == ["5", "6"]
    assert seen.seen_to == datetime(2026, 11, 23, 8, 9, tzinfo=UTC)
    assert {one.key for one in seen.items} == {"271", "272"}


def test_a_list_of_changes_that_goes_on_is_read_to_its_end(client: Client, web: responses.RequestsMock) -> None:
    shop = counter(order(), order(number=6), changed=["5", "6"])
    rows = {key: {"id": gid("Order", key), "updatedAt": "2026-11-23T08:00:05Z"} for key in (5, 6)}
    first = {"order": with_stock(shop.orders["5"], MUGS), "changed": nodes([rows[5]], "1")}
    shop.more = {"OrderWithStock": first}
    shop.open(web)
    assert [one.id for one in look(client, ["5"], [], SINCE).orders] == ["5", "6"]


def test_without_any_order_to_compare_with_a_missing_one_is_gone(client: Client, web: responses.RequestsMock) -> None:
    counter().open(web)
    assert look(client, ["7"], [], None).gone == ("7",)


def test_an_order_that_only_grew_too_old_to_be_read_is_not_gone(client: Client, web: responses.RequestsMock) -> None:
    shop = counter(order(number=60), oldest="50")
    shop.open(web)
    seen = look(client, ["7", "55", "60"], [], None)
    assert seen.gone == ("55",)
    assert "read_all_orders" in seen.unread["7"]
    shop.scopes = ("write_orders", "read_all_orders")
    assert look(client, ["7", "55", "60"], [], None).gone == ("7", "55")


def test_a_sweep_that_is_too_long_says_how_far_it_came(client: Client, web: responses.RequestsMock) -> None:
    shop = counter(*(order(number=key, updatedAt=f"2026-11-23T08:{key % 60:02}:00Z") for key in range(1, 260)))
    rows = [
        {"id": gid("Order", key), "updatedAt": f"2026-11-23T{8 + key // 60:02}:{key % 60:02}:00Z"}
        for key in range(1, 260)
    ]
    pages = {None: nodes(rows[:100], "100"), "100": nodes(rows[100:200], "200"), "200": nodes(rows[200:])}
    shop.more = {"ChangedOrders": lambda given: {"orders": pages[given["after"]]}}
    shop.open(web)
    seen = look(client, [], [], SINCE)
    assert len(seen.orders) == 200
    assert seen.seen_to == datetime(2026, 11, 23, 11, 20, tzinfo=UTC)
    assert calls(web).count("ChangedOrders") == 2


def test_a_sweep_goes_on_until_something_is_newer_than_the_last_one_saw(
    client: Client, web: responses.RequestsMock
) -> None:
    rows = [{"id": gid("Order", key), "updatedAt": "2026-11-23T07:59:00Z"} for key in range(1, 251)]
    shop = counter(more={"ChangedOrders": {"orders": nodes(rows)}}, oldest="1")
    shop.open(web)
    seen = look(client, [], [], SINCE)
    assert (len(seen.gone), seen.seen_to) == (250, SINCE)
