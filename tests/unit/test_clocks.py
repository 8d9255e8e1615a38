"""The delay flow from the sale to silence: who is asked, what no answer does, and that it is done once."""

from datetime import UTC, date, datetime, timedelta

from connector.handle import (
    add_supplies,
    discontinue,
    end_discontinued,
    heed_silence,
    keep_waiting,
    left_to_end,
)
from connector.model import Supply
from connector.policy import Policy
from connector.ports import State
from tests.fakes import Rig, rig

PLACED = date(2026, 11, 23)


def bought(policy: Policy | None = None, *, country: str = "US") -> tuple[Rig, str]:
    """A shop with 1 unit of tea and an order of 3 from `country`."""
    shop = rig(policy)
    shop.store.add_shelf("tea", 1)
    shop.connect()
    order = shop.store.place(("tea", 3), country=country).id
    shop.hear()
    return shop, order


def expect_on(shop: Rig, day: date) -> None:
    add_supplies(shop.desk, [Supply("tea", 9, day)], "merchant:kim", shop.clock())


def post(shop: Rig, state: str = "sent") -> None:
    """Every notice goes out, or comes back."""
    with shop.books.record(1) as record:
        for one in record.notices.due(shop.clock(), 50):
            record.notices.move(one, state, sent_at=shop.clock())


def until(shop: Rig, day: date, hour: int = 12) -> None:
    """Let the time pass, doing what was planned on its way, as a worker does."""
    end = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    while shop.clock() < end:
        shop.clock.now = min(end, shop.clock() + timedelta(hours=6))
        with shop.books.record(1) as record:
            plans = record.woken(shop.clock())
        if plans:
            orders = [one.order for one in plans if one.order]
            shop.read(*orders)
            heed_silence(shop.desk, orders, shop.clock())
            with shop.books.record(1) as record:
                record.slept()
        post(shop)
        shop.work()
        shop.hear()


def kinds(shop: Rig) -> list[str]:
    return [one.kind for one in shop.notices()]


def refunded(shop: Rig, order: str) -> int:
    return sum(one.amount.minor for one in shop.order(order).refunds)


def test_a_date_moved_by_days_is_asked_about_and_silence_keeps_the_buyer_waiting() -> None:
    shop, order = bought()
    told = shop.line(order).promise
    post(shop)
    until(shop, date(2026, 11, 25))
    assert told is not None
    assert told.due is not None
    expect_on(shop, told.due + timedelta(days=11))
    (asked,) = shop.notices("delay_first")
    (row,) = asked.body["lines"]
    new = told.due + timedelta(days=12)
    assert row["silence"] == {"means": "consent", "by": new.isoformat()}
    assert row["earlier"]["due"] == told.due.isoformat()
    until(shop, told.due + timedelta(days=3))
    assert (refunded(shop, order), shop.line(order).owed) == (0, 2)
    said = [one for one in shop.books.state().entries.values() if one.event == "consent"]
    assert [(one.actor, one.payload["answer"]) for one in said] == [("silence", "wait")]


def test_no_date_and_no_answer_is_cancelled_and_refunded_once_and_not_a_day_too_early() -> None:
    shop, order = bought(Policy(lead_days=None))
    post(shop)
    until(shop, date(2026, 11, 25))
    (asked,) = shop.notices("delay_unknown")
    (row,) = asked.body["lines"]
    last = PLACED + timedelta(days=60)  # thirty days by default, and thirty more to answer
    assert row["silence"] == {"means": "cancel", "by": (last - timedelta(days=1)).isoformat()}
    until(shop, last)
    assert refunded(shop, order) == 0
    until(shop, last + timedelta(days=3))
    assert refunded(shop, order) == 2000
    assert shop.line(order).owed == 0
    assert len(shop.operations(State.DONE)) == 1
    until(shop, last + timedelta(days=10))
    assert len(shop.operations()) == 1
    assert shop.notices("cancelled")[0].body["by"] == "silence"


def test_a_yes_to_no_date_waits_for_as_long_as_it_takes() -> None:
    shop, order = bought(Policy(lead_days=None, update_days=None))
    until(shop, date(2026, 11, 26))
    keep_waiting(shop.desk, order, shop.clock())
    until(shop, PLACED + timedelta(days=90))
    assert (refunded(shop, order), shop.line(order).owed) == (0, 2)


def test_a_second_delay_needs_a_yes() -> None:
    shop, order = bought()
    until(shop, date(2026, 11, 25))
    expect_on(shop, date(2026, 12, 20))
    until(shop, date(2026, 12, 10))
    shop.books.state().supplies.clear()
    expect_on(shop, date(2027, 1, 4))
    (asked,) = shop.notices("delay_renewed")
    assert asked.body["lines"][0]["silence"] == {"means": "cancel", "by": "2026-12-21"}
    until(shop, date(2026, 12, 21), 23)
    assert refunded(shop, order) == 0
    until(shop, date(2026, 12, 24))
    assert refunded(shop, order) == 2000


def test_a_mail_that_came_back_is_no_notice() -> None:
    shop, order = bought(Policy(lead_days=None))
    post(shop)
    shop.clock.now += timedelta(days=1, hours=1)
    shop.read(order)
    post(shop, "bounced")
    shop.read(order)
    assert "not_told" in shop.tasks()
    until(shop, PLACED + timedelta(days=33))
    assert refunded(shop, order) == 2000


def test_a_question_nobody_knows_to_have_arrived_is_a_persons_to_ask() -> None:
    shop, _order = bought(Policy(lead_days=None))
    post(shop)
    until(shop, date(2026, 11, 25))
    post(shop, "unclear")
    with shop.books.record(1) as record:
        (asked,) = shop.notices("delay_unknown")
        record.notices.move(asked, "unclear")
    shop.read()
    until(shop, date(2026, 11, 30))
    assert "not_told" in shop.tasks()


def test_a_merchant_who_wants_to_be_asked_is_asked() -> None:
    shop, order = bought(Policy(lead_days=None, when_silent="ask_me"))
    until(shop, PLACED + timedelta(days=70))
    assert refunded(shop, order) == 0
    assert shop.tasks().count("silent") == 1
    assert [one.key for one in shop.books.state().plans.values() if one.key.startswith("clock:")] == []


def test_the_merchant_is_warned_seven_three_and_one_days_before_each_once() -> None:
    shop, _ = bought(Policy(lead_days=None))
    until(shop, PLACED + timedelta(days=59))
    days = [one.made.date() for one in shop.notices("deadline")]
    assert [(days[-1] - one).days for one in days] == [6, 2, 0]
    assert shop.tasks().count("deadline") == 1


def test_where_silence_changes_nothing_nothing_is_cancelled() -> None:
    shop, order = bought(Policy(lead_days=None), country="DE")
    until(shop, PLACED + timedelta(days=90))
    (asked,) = shop.notices("delay_unknown")
    assert asked.body["lines"][0]["silence"] == {"means": "keep", "by": None}
    assert (refunded(shop, order), shop.line(order).owed) == (0, 2)


def test_what_was_late_before_it_was_known_is_never_cancelled_by_itself() -> None:
    shop = rig(Policy(lead_days=None))
    shop.store.add_shelf("tea", 1)
    order = shop.store.place(("tea", 3), country="US").id
    shop.clock.now += timedelta(days=50)
    shop.connect()
    until(shop, (shop.clock() + timedelta(days=5)).date())
    assert refunded(shop, order) == 0
    assert "silent" in shop.tasks()


def test_who_waits_without_news_hears_every_so_often_that_nothing_changed() -> None:
    shop, order = bought(Policy(update_days=5, told_before_sale=True, lead_days=20))
    until(shop, PLACED + timedelta(days=12))
    assert [one.made.date() for one in shop.notices("still_waiting")] == [date(2026, 11, 28), date(2026, 12, 3)]
    shop.books.set_policy(1, Policy(update_days=None, told_before_sale=True))
    until(shop, PLACED + timedelta(days=19))
    assert len(shop.notices("still_waiting")) == 2
    assert shop.line(order).owed == 2


def test_a_discontinued_item_ends_every_waiting_order_once_with_alternatives() -> None:
    shop = rig(Policy(alternatives=("https://shop.example/green-tea",)))
    shop.store.add_shelf("tea", 1)
    shop.store.add_shelf("cup", 9)
    shop.connect()
    orders = [shop.store.place(("tea", 2), ("cup", 1)).id for _ in range(5)]
    shop.hear()
    tea = shop.line(orders[0]).item or ""
    with shop.books.record(1) as record:
        assert discontinue(record, tea, "merchant:kim", shop.clock()) == 5
    for minutes in (5, 10, 15):  # a crash in between, and the same plans again
        with shop.books.record(1) as record:
            plans = record.woken(shop.clock() + timedelta(minutes=minutes))
        end_discontinued(shop.desk, [one.key for one in plans], shop.clock())
    with shop.books.record(1) as record:
        record.slept()
        assert left_to_end(record, tea) == 0
    shop.work()
    shop.hear()
    assert [refunded(shop, one) for one in orders] == [1000, 2000, 2000, 2000, 2000]
    assert len(shop.operations(State.DONE)) == 5
    told = shop.notices("cancelled")
    assert [one.body["by"] for one in told] == ["discontinued"] * 5
    assert told[0].body["alternatives"] == ["https://shop.example/green-tea"]
