"""What an item's page says before anybody buys: true for the next unit, and written only when it changes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connector.errors import NotSent, Refused
from connector.handle import add_supplies, review_all
from connector.model import Backorders, Supply
from connector.ports import Kind, State
from tests.fakes import Rig, rig

LAMP = "lamp"


def _shop(units: int = 5, backorders: Backorders = Backorders.NOTIFY) -> Rig:
    made = rig()
    made.store.add_shelf(LAMP, units)
    made.store.shelves[LAMP].backorders = backorders
    made.connect()
    review_all(made.desk, [LAMP], made.clock())
    made.work()
    return made


def _supply(shop: Rig, units: int, days: int) -> str:
    due = (shop.clock() + timedelta(days=days)).date()
    add_supplies(shop.desk, [Supply(LAMP, units, due)], "merchant", shop.clock())
    shop.work()
    return (due + timedelta(days=1)).isoformat()  # one day of handling


def _announced(shop: Rig) -> int:
    return shop.shop.calls.count("announce")


def test_a_page_says_the_lead_time_where_nothing_is_on_its_way() -> None:
    page = _shop().shop.pages[LAMP]
    assert page.sentences["en"].startswith("Not in stock now; usually ships within 14 working days.")
    assert set(page.sentences) == {"en", "de", "es", "fr", "ja"}
    assert (page.due, page.until) == (None, None)


def test_a_page_names_the_day_when_the_next_unit_ships() -> None:
    shop = _shop()
    day = _supply(shop, 10, 20)
    assert day in shop.shop.pages[LAMP].sentences["en"]
    assert str(shop.shop.pages[LAMP].due) == day


def test_the_next_unit_stands_behind_everybody_who_waits() -> None:
    shop = _shop()
    first, second = _supply(shop, 2, 10), _supply(shop, 5, 30)
    assert first in shop.shop.pages[LAMP].sentences["en"]
    shop.store.place((LAMP, 7))
    shop.hear()
    shop.work()
    assert second in shop.shop.pages[LAMP].sentences["en"]


def test_an_item_that_is_not_sold_beyond_stock_says_nothing() -> None:
    shop = _shop(backorders=Backorders.NO)
    assert shop.shop.pages == {}


def test_an_item_that_stops_being_sold_beyond_stock_falls_silent() -> None:
    shop = _shop()
    shop.store.shelves[LAMP].backorders = Backorders.NO
    shop.store.place((LAMP, 1))
    shop.read()
    shop.work()
    assert shop.shop.pages[LAMP].sentences == {}


def test_what_has_not_changed_is_not_written_again() -> None:
    shop = _shop()
    for _ in range(3):
        shop.clock.forward(days=1)
        shop.store.place((LAMP, 1))
        shop.hear()
        shop.work()
    assert _announced(shop) == 1


def test_a_day_that_passed_is_taken_off_the_page() -> None:
    shop = _shop()
    day = _supply(shop, 10, 3)
    with shop.books.record(1) as record:
        assert any(plan.item == LAMP for plan in shop.books.state().plans.values())
        assert record.cases.item(LAMP) is not None
    shop.clock.forward(days=5)
    review_all(shop.desk, [LAMP], shop.clock())
    shop.work()
    assert day not in shop.shop.pages[LAMP].sentences["en"]
    assert "no shipping date is known yet" in shop.shop.pages[LAMP].sentences["en"]


def test_pages_the_shop_did_not_take_are_written_later() -> None:
    shop = _shop()
    shop.shop.away = NotSent("The shop is away.")
    day = _supply(shop, 10, 20)
    assert day not in shop.shop.pages[LAMP].sentences["en"]
    shop.shop.away = None
    shop.clock.forward(minutes=5)
    shop.work()
    assert day in shop.shop.pages[LAMP].sentences["en"]


@pytest.mark.parametrize("change", [{"lead_days": 3}, {"buyer_may_cancel": False}, {"lead_days": None}])
def test_a_page_follows_what_the_merchant_chose(change: dict[str, int | None]) -> None:
    shop = _shop()
    before = shop.shop.pages[LAMP].sentences
    state = shop.books.states[1]
    state.policy = replace(state.policy, **change)  # type: ignore[arg-type]
    review_all(shop.desk, [LAMP], shop.clock())
    shop.work()
    assert shop.shop.pages[LAMP].sentences != before


def test_one_refused_page_does_not_silence_the_others() -> None:
    shop = rig()
    for key in ("cup", LAMP):
        shop.store.add_shelf(key, 1)
        shop.store.shelves[key].backorders = Backorders.YES
    shop.connect()
    whole = shop.shop.announce

    def announce(said: object) -> None:
        if any(one.item == "cup" for one in said):  # type: ignore[attr-defined]
            raise Refused("No such page.")
        whole(said)  # type: ignore[arg-type]

    shop.shop.announce = announce  # type: ignore[method-assign]
    review_all(shop.desk, ["cup", LAMP], shop.clock())
    shop.work()
    assert set(shop.shop.pages) == {LAMP}
    states = {
        one.details["item"]: one.state for one in shop.books.state().operations.values() if one.kind is Kind.ANNOUNCE
    }
    assert states == {"cup": State.FAILED, LAMP: State.DONE}
