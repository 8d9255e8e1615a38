"""What comes round again: planned in a table, carried out once, and planned again when it came to nothing."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.postgres.duties import Duty
from config.env import read_env
from connector.errors import NotSent, Refused
from connector.model import Group, GroupKind, Merchant
from connector.policy import Policy
from connector.ports import Keys, Parcel, Profile
from service.connect import AUDIT
from service.duties import GROUPS, GROUPS_EVERY, KEPT, PAGES, PAGES_EVERY, ROUNDS, house_duties, say_anew
from service.sweeper import sweep
from service.wiring import House, build
from tests.fakes import Bell, Clock, FakePlatform, FakePost, FakeShop, Store

QUARTER = 15 * 60.0
PREORDER = Group(GroupKind.TAG, "Preorder")
NAMED = "import sys; from service.owners import owner; print(owner(), flush=True); sys.stdin.read()"


@dataclass
class Place:
    """A house with one merchant whose webhooks we made."""

    house: House
    shop: FakeShop
    clock: Clock
    merchant: Merchant

    def audits(self) -> int:
        return self.shop.calls.count("subscribe")

    def events(self) -> list[tuple[str, Any]]:
        with self.house.books.record(self.merchant.id) as record:
            return [(one.event, one.payload) for one in record.entries()]

    def tasks(self) -> list[str]:
        with self.house.books.record(self.merchant.id) as record:
            return [row["kind"] for row in record.tasks.listed()]


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Place]:
    environ = {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path), "REDIS_URL": "", "ENVIRONMENT": "development"}
    clock = Clock()
    shop = FakeShop(Store(clock))
    platforms: Any = {"fake": FakePlatform(lambda _address, _keys: shop)}
    house = replace(build(read_env(environ)), clock=clock, platforms=platforms, doorbell=Bell(), post=FakePost())
    profile = Profile("store-1", "One", "EUR", "UTC", "en")
    added = house.merchants.add("m1", "fake", "https://m1.example", profile, clock())
    house.merchants.set_keys(added.id, Keys("ck", "cs", ("whs",)))
    house.merchants.change(added.id, backfilled=True, swept_at=clock(), seen_to=clock())
    house.merchants.remember(added.id, public_url="https://backorders.example")
    house.duties.plan(AUDIT, clock(), added.id)
    yield Place(house, shop, clock, replace(added, backfilled=True))
    house.engine.dispose()


def test_webhooks_are_looked_after_every_quarter_of_an_hour(place: Place) -> None:
    for _ in range(4):
        sweep(place.house)
    assert place.audits() == 1
    place.clock.forward(QUARTER - 1)
    sweep(place.house)
    assert place.audits() == 1
    place.clock.forward(2)
    sweep(place.house)
    assert place.audits() == 2


def test_a_webhook_nobody_delivered_is_made_again_and_what_it_would_have_told_is_looked_for(place: Place) -> None:
    sweep(place.house)
    place.shop.calls.clear()
    place.shop.unheard = ("order.updated",)
    place.clock.forward(QUARTER)
    sweep(place.house)
    assert place.shop.calls.index("look") > place.shop.calls.index("subscribe")
    assert ("webhooks_mended", {"topics": ["order.updated"]}) in place.events()


def test_a_shop_that_forbids_webhooks_becomes_a_task_that_ends_by_itself(place: Place) -> None:
    place.shop.away = Refused("The shop refused.")
    sweep(place.house)
    assert "webhooks" in place.tasks()
    duty = next(one for one in place.house.duties.listed(place.merchant.id) if one.name == AUDIT)
    assert (duty.due, duty.done, "refused" in duty.error) == (place.clock() + timedelta(minutes=5), None, True)
    place.shop.away = None
    place.clock.forward(301)
    sweep(place.house)
    assert "webhooks" not in place.tasks()


def test_a_shop_that_is_away_is_asked_again_in_minutes_and_nobody_is_bothered(place: Place) -> None:
    place.shop.away = NotSent("The shop is not there.")
    sweep(place.house)
    assert "webhooks" not in place.tasks()
    place.shop.away = None
    place.clock.forward(301)
    sweep(place.house)
    assert place.audits() == 2


def test_a_store_whose_app_says_its_own_topics_is_left_alone(place: Place) -> None:
    place.house.merchants.change(place.merchant.id, backfill={})
    sweep(place.house)
    assert place.audits() == 0


def test_of_two_sweepers_one_does_each_duty(place: Place) -> None:
    assert house_duties(place.house, place.clock()) == len(ROUNDS)
    assert house_duties(place.house, place.clock()) == 0
    place.clock.forward(601)
    taken = [place.house.duties.take("heads", place.clock()) for _ in range(2)]
    assert taken == [True, False]


def test_a_duty_whose_process_died_is_done_by_the_next_one(place: Place) -> None:
    assert place.house.duties.take("heads", place.clock())
    place.clock.forward(299)
    assert not place.house.duties.take("heads", place.clock())
    place.clock.forward(2)
    assert place.house.duties.take("heads", place.clock())


def test_a_duty_that_fails_says_so_and_stops_no_other(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_house: object, _now: object) -> int:
        raise OSError("no space")

    monkeypatch.setitem(ROUNDS, "heads", replace(ROUNDS["heads"], do=broken))
    house_duties(place.house, place.clock())
    found = {one.name: one for one in place.house.duties.listed()}
    assert (found["heads"].error, found["heads"].done) == ("OSError", None)
    assert (found["forget"].error, found["forget"].done) == ("", place.clock())


def test_what_was_settled_two_weeks_ago_is_forgotten_but_not_what_waits_for_a_person(place: Place) -> None:
    house, merchant = place.house, place.merchant.id
    for number in range(3):
        house.deliveries.keep(merchant, Parcel("t", str(number), wanted=True), {}, b"{}", place.clock())
    done, quarantined, _new = house.deliveries.listed(merchant)
    house.deliveries.finish([done.id], place.clock())
    house.deliveries.finish([quarantined.id], place.clock(), "quarantined", "odd")
    place.clock.forward(KEPT.total_seconds() - 1)
    assert house.deliveries.forget(place.clock() - KEPT) == 0
    place.clock.forward(2)
    assert house.deliveries.forget(place.clock() - KEPT) == 1
    assert [one.state for one in house.deliveries.listed(merchant)] == ["quarantined", "new"]


def test_what_was_hastened_while_it_was_done_is_done_again(place: Place) -> None:
    duties, now = place.house.duties, place.clock()
    assert duties.take("pages", now, place.merchant.id)
    duties.hasten("pages", now, place.merchant.id)
    duties.done("pages", now + timedelta(days=1), now, place.merchant.id)
    assert duties.take("pages", now, place.merchant.id)
    duties.done("pages", now + timedelta(days=1), now, place.merchant.id)
    assert not duties.take("pages", now, place.merchant.id)


def _duty(place: Place, name: str) -> Duty:
    return next(one for one in place.house.duties.listed(place.merchant.id) if one.name == name)


def _named(place: Place) -> None:
    """Let a lead time name a tag that nothing has yet."""
    place.shop.groups = {PREORDER.key: ()}
    place.house.merchants.set_policy(place.merchant.id, Policy(lead_times=("tag: Preorder = 20",)))


def test_what_is_in_a_named_group_is_read_every_hour(place: Place) -> None:
    _named(place)
    for forward, readings in ((0, 1), (GROUPS_EVERY.total_seconds() - 1, 1), (2, 2)):
        place.clock.forward(forward)
        sweep(place.house)
        assert place.shop.calls.count("members") == readings


def test_a_shop_is_asked_of_no_group_where_none_is_named(place: Place) -> None:
    place.house.merchants.set_policy(place.merchant.id, Policy(lead_times=("LAMP-* = 20",)))
    for _ in range(3):
        sweep(place.house)
        place.clock.forward(PAGES_EVERY.total_seconds())
    assert "members" not in place.shop.calls
    assert _duty(place, GROUPS).due == _duty(place, PAGES).due


def test_groups_a_shop_did_not_tell_of_are_asked_for_again_in_minutes(place: Place) -> None:
    _named(place)
    place.shop.groups = {PREORDER.key: ("tea",)}
    place.shop.breaks_after = 0
    sweep(place.house)
    held = _duty(place, GROUPS)
    assert (held.due, held.done, held.error) == (place.clock() + timedelta(minutes=5), None, "The shop went away.")
    place.shop.breaks_after = None
    place.clock.forward(301)
    sweep(place.house)
    assert _duty(place, GROUPS).error == ""
    assert _duty(place, GROUPS).done == place.clock()


def test_what_a_merchant_names_anew_is_read_before_pages_are_said_again(place: Place) -> None:
    _named(place)
    sweep(place.house)
    place.clock.forward(60)
    place.house.merchants.set_policy(place.merchant.id, Policy(lead_times=("tag: Preorder = 20", "tag: Late = 9")))
    say_anew(place.house, place.merchant, place.clock())
    sweep(place.house)
    assert place.shop.calls.count("members") == 2
    assert _duty(place, GROUPS).done == _duty(place, PAGES).done == place.clock()
    assert "group_unread" in place.tasks()


def test_the_lane_of_a_killed_worker_is_free_at_the_next_sweep(place: Place) -> None:
    with subprocess.Popen([sys.executable, "-c", NAMED], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        name = worker.stdout.readline().decode().strip()
        assert place.house.merchants.take_lane(place.merchant.id, name)
        sweep(place.house)
        assert place.house.merchants.lanes() == {place.merchant.id: name}
        worker.kill()
    sweep(place.house)
    assert place.house.merchants.lanes() == {}
    assert place.audits() == 1
