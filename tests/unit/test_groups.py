"""Lead times by tag and collection: how they are written, which line counts, and what is held of a group."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from connector.days import check_days, for_item, groups_of, lead_time
from connector.errors import Malformed, NotSent, Refused
from connector.handle import read_groups, review_all
from connector.model import Backorders, Group, GroupKind, Item
from connector.policy import Policy
from tests.fakes import Rig, rig

HOUR = timedelta(hours=1)
PREORDER, LAMPS = Group(GroupKind.TAG, "Preorder"), Group(GroupKind.COLLECTION, "Lamps")


@pytest.mark.parametrize(
    ("line", "group"),
    [
        ("tag: Preorder = 20", PREORDER),
        ("TAG:Preorder=20", PREORDER),
        ("collection : Lamps = 20", LAMPS),
        ("Category: Lamps = 20", LAMPS),
        ("tag: a = b: c = 20", Group(GroupKind.TAG, "a = b: c")),
        ("tag:  Made \u00a0 to order  = 20", Group(GroupKind.TAG, "Made to order")),
        ("tag: * = 20", Group(GroupKind.TAG, "*")),
    ],
)
def test_a_line_may_name_a_tag_or_a_collection(line: str, group: Group) -> None:
    assert lead_time(line) == (group, 20)


@pytest.mark.parametrize("pattern", ["LAMP:*", "a:tag", "tags: x", "tag-1:7", "lamp tag: x"])
def test_a_colon_alone_makes_no_group_of_a_pattern(pattern: str) -> None:
    assert lead_time(f"{pattern} = 20") == (pattern, 20)
    sku = pattern.replace("*", "7")
    assert for_item(Policy(lead_times=(f"{pattern} = 20",)), Item("k", "Thing", ("v",), 0, sku)).lead_days == 20


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("tag: = 20", "names nothing"),
        ("category:   = none", "names nothing"),
        (f"tag: {'x' * 256} = 20", "no name a shop may give"),
        ("tag: a\0b = 20", "no name a shop may give"),
        ("tag: Preorder", "no lead time such as"),
        ("tag: Preorder = soon", "no lead time such as"),
    ],
)
def test_what_names_no_group_is_said(line: str, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        lead_time(line)
    assert said in check_days(Policy(lead_times=(line,)))


def test_more_groups_than_can_be_read_every_hour_are_refused() -> None:
    lines = tuple(f"tag: t{number} = 20" for number in range(51))
    assert check_days(Policy(lead_times=lines[:50])) == ""
    assert check_days(Policy(lead_times=lines)) == "At most 50 tags and collections"
    assert check_days(Policy(lead_times=(*lines[:50], "TAG: T1 = 3"))) == ""


def test_names_are_the_same_whatever_their_capitals_and_blanks() -> None:
    one, other = Group(GroupKind.TAG, "Stra\u00dfe  1"), Group(GroupKind.TAG, "STRASSE 1")
    assert one.key == other.key
    assert one.is_called(" strasse 1 ")
    assert not one.is_called("strasse 12")
    assert one.key != Group(GroupKind.COLLECTION, "Strasse 1").key
    assert groups_of(Policy(lead_times=("tag: Lamps = 1", "LAMP = 2", "tag: lamps = 3", "category: Lamps = 4"))) == [
        Group(GroupKind.TAG, "Lamps"),
        LAMPS,
    ]


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (("tag: Preorder = 20", "LAMP-* = 3"), 20),
        (("LAMP-* = 3", "tag: Preorder = 20"), 3),
        (("BULB = 3", "collection: Bulbs = 5", "tag: preorder = none"), None),
        (("collection: Preorder = 5", "tag: Lamps = 7"), 14),
    ],
)
def test_the_first_line_that_fits_counts_whatever_it_names(lines: tuple[str, ...], days: int | None) -> None:
    item, groups = Item("k", "Lamp", ("v",), 0, "LAMP-1"), frozenset({PREORDER.key, LAMPS.key})
    assert for_item(Policy(lead_times=lines), item, groups).lead_days == days


def test_an_item_of_which_no_group_is_known_has_the_shops_own_lead_time() -> None:
    assert for_item(Policy(lead_times=("tag: Preorder = 20",)), Item("k", "Lamp", ("v",), 0)).lead_days == 14


def _shop(*lines: str) -> Rig:
    shop = rig(Policy(lead_days=5, lead_times=lines))
    for name in ("tea", "cup"):
        shop.store.add_shelf(name, 0)
        shop.store.shelves[name].backorders = Backorders.NOTIFY
    shop.connect()
    return shop


def _again(shop: Rig, over: Callable[[], bool] = lambda: False) -> datetime | None:
    return read_groups(shop.desk, HOUR, over, shop.clock())


def _read(shop: Rig) -> None:
    """Read every group anew, an hour after they were read last."""
    shop.clock.forward(hours=1)
    _again(shop)
    shop.work()


def _after(shop: Rig, days: int) -> date:
    return shop.desk.calendar.after(shop.clock().date(), days)


def test_what_came_into_a_group_is_said_on_its_page_and_promised_from_then_on() -> None:
    shop = _shop("tag: Preorder = 20")
    shop.shop.groups = {PREORDER.key: ()}
    review_all(shop.desk, ["tea", "cup"], shop.clock())
    _read(shop)
    assert "5 working days" in shop.shop.pages["tea"].sentences["en"]
    shop.shop.groups = {PREORDER.key: ("tea", "unheard of")}
    _read(shop)
    assert "20 working days" in shop.shop.pages["tea"].sentences["en"]
    assert "5 working days" in shop.shop.pages["cup"].sentences["en"]
    order = shop.store.place(("tea", 1), ("cup", 1)).id
    shop.hear()
    told = [shop.line(order, number).promise for number in range(2)]
    assert [one and one.due for one in told] == [_after(shop, 20), _after(shop, 5)]


def test_whoever_was_told_no_date_is_told_one_when_their_item_comes_into_a_group() -> None:
    shop = _shop("collection: Lamps = 40")
    shop.books.set_policy(1, replace(shop.books.state().policy, lead_days=None))
    order = shop.store.place(("tea", 1)).id
    shop.hear()
    before = shop.line(order).promise
    assert before
    assert (before.due, before.version) == (None, 1)
    shop.shop.groups = {LAMPS.key: ("tea",)}
    _read(shop)
    after = shop.line(order).promise
    assert after
    assert (after.due, after.version) == (_after(shop, 40), 2)


def test_a_date_that_was_promised_stands_when_another_is_chosen_for_those_to_come() -> None:
    shop = _shop("collection: Lamps = 40")
    first = shop.store.place(("tea", 1)).id
    shop.hear()
    shop.shop.groups = {LAMPS.key: ("tea",)}
    _read(shop)
    second = shop.store.place(("tea", 1)).id
    shop.hear()
    told = [shop.line(order).promise for order in (first, second)]
    assert [one and one.due for one in told] == [_after(shop, 5), _after(shop, 40)]


def test_what_left_a_group_has_its_old_date_again() -> None:
    shop = _shop("tag: Preorder = 20")
    shop.shop.groups = {PREORDER.key: ("tea", "cup")}
    _read(shop)
    shop.shop.groups = {PREORDER.key: ("cup",)}
    _read(shop)
    assert "5 working days" in shop.shop.pages["tea"].sentences["en"]
    assert "20 working days" in shop.shop.pages["cup"].sentences["en"]


def test_a_reading_that_fails_half_way_takes_nothing_away() -> None:
    shop = _shop("tag: Preorder = 20")
    shop.shop.groups = {PREORDER.key: ("tea", "cup")}
    _read(shop)
    shop.shop.breaks_after = 1
    with pytest.raises(NotSent):
        _read(shop)
    with shop.books.record(1) as record:
        assert record.cases.in_group(PREORDER.key) == ["cup", "tea"]


def test_a_name_the_shop_does_not_know_is_a_task_until_it_is_known_or_named_no_more() -> None:
    shop = _shop("tag: Preorder = 20", "collection: Lamps = 3")
    _read(shop)
    texts = [one.text for one in shop.books.state().tasks.values() if one.closed is None]
    assert texts == [
        "The shop knows no tag called Preorder: its lead time holds for no item.",
        "The shop knows no collection called Lamps: its lead time holds for no item.",
    ]
    shop.shop.groups = {PREORDER.key: ()}
    _read(shop)
    assert shop.tasks() == ["group_unread"]
    shop.books.set_policy(1, Policy())
    _read(shop)
    assert shop.tasks() == []


def test_a_group_that_was_deleted_holds_nothing_any_more() -> None:
    shop = _shop("tag: Preorder = 20")
    shop.shop.groups = {PREORDER.key: ("tea",)}
    _read(shop)
    shop.shop.groups = {}
    _read(shop)
    assert "5 working days" in shop.shop.pages["tea"].sentences["en"]
    assert shop.tasks() == ["group_unread"]


def test_a_shop_that_does_not_tell_leaves_what_is_known_and_is_a_task() -> None:
    shop = _shop("tag: Preorder = 20")
    shop.shop.groups = {PREORDER.key: ("tea",)}
    _read(shop)
    shop.shop.away = Refused("This app may not read products.")
    _read(shop)
    assert shop.tasks() == ["group_unread"]
    shop.shop.away = None
    _read(shop)
    assert shop.tasks() == []
    assert "20 working days" in shop.shop.pages["tea"].sentences["en"]


def test_nothing_is_asked_of_the_shop_and_nothing_kept_where_no_line_names_a_group() -> None:
    shop = _shop("tag: Preorder = 20")
    shop.shop.groups = {PREORDER.key: ("tea",)}
    assert _again(shop) == shop.clock() + HOUR
    shop.books.set_policy(1, Policy(lead_times=("LAMP:1 = 20",)))
    before = len(shop.shop.calls)
    assert _again(shop) is None
    assert len(shop.shop.calls) == before
    with shop.books.record(1) as record:
        assert record.cases.groups() == {}
        assert record.cases.in_group(PREORDER.key) == []


def test_only_what_was_not_read_for_a_while_is_read_again() -> None:
    shop = _shop("tag: Preorder = 20")
    shop.shop.groups = {PREORDER.key: (), LAMPS.key: ()}
    _again(shop)
    shop.clock.forward(minutes=20)
    shop.books.set_policy(1, Policy(lead_times=("tag: Preorder = 20", "collection: Lamps = 3")))
    first = shop.clock() + timedelta(minutes=40)
    assert _again(shop) == first
    assert shop.shop.calls.count("members") == 2
    assert _again(shop) == first
    assert shop.shop.calls.count("members") == 2
    shop.clock.forward(minutes=40)
    assert _again(shop) == shop.clock() + timedelta(minutes=20)
    assert shop.shop.calls.count("members") == 3


def test_of_many_groups_one_at_least_is_read_in_a_turn_and_the_next_turn_goes_on() -> None:
    names = [f"t{number}" for number in range(4)]
    shop = _shop(*(f"tag: {name} = 20" for name in names))
    shop.shop.groups = {f"tag:{name}": ("tea",) for name in names}
    for turn in range(1, 4):
        assert _again(shop, lambda: True) == shop.clock()
        assert shop.shop.calls.count("members") == turn
    assert _again(shop, lambda: True) == shop.clock() + HOUR
    with shop.books.record(1) as record:
        assert sorted(record.cases.groups()) == [f"tag:{name}" for name in names]


def test_every_change_of_a_group_is_in_the_ledger_and_no_reading_without_one() -> None:
    shop = _shop("tag: Preorder = 20")
    for members in (("tea",), ("tea",), ("cup",)):
        shop.shop.groups = {PREORDER.key: members}
        _read(shop)
    with shop.books.record(1) as record:
        told = [one.payload for one in record.entries() if one.event == "group"]
    assert told == [
        {"group": "tag:preorder", "came": ["tea"], "gone": []},
        {"group": "tag:preorder", "came": ["cup"], "gone": ["tea"]},
    ]


def test_more_items_than_one_transaction_takes_all_come_in() -> None:
    shop = rig(Policy(lead_times=("tag: Preorder = 20",)))
    names = [f"thing-{number}" for number in range(95)]
    for name in names:
        shop.store.add_shelf(name, 0)
    shop.connect()
    shop.shop.groups = {PREORDER.key: names}
    _read(shop)
    with shop.books.record(1) as record:
        assert record.cases.in_group(PREORDER.key) == sorted(names)
        told = [one.payload["came"] for one in record.entries() if one.event == "group"]
    assert [len(one) for one in told if isinstance(one, list)] == [40, 40, 15]


def test_a_group_without_a_date_has_none_on_its_page() -> None:
    shop = _shop("tag: Preorder = none")
    shop.shop.groups = {PREORDER.key: ("tea",)}
    review_all(shop.desk, ["tea", "cup"], shop.clock())
    _read(shop)
    page = shop.shop.pages["tea"]
    assert "no shipping date is known yet" in page.sentences["en"]
    assert (page.due, page.until) == (None, None)
    assert "5 working days" in shop.shop.pages["cup"].sentences["en"]
