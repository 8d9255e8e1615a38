"""Letters: in the shop's look and words, never at night, several as one a day, each notice once whatever breaks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.postgres.notices import Notice
from adapters.speech import BabelSpeech
from config.env import read_env
from connector import failpoint
from connector.errors import NotSent, Refused, Unclear
from connector.handle import add_supplies, bounced, cancel, look_again, settle, take
from connector.handle.clocks import waiting
from connector.model import Merchant, Supply
from connector.policy import Policy
from connector.ports import Desk, Keys, Look, Profile
from connector.wording import OwnWords
from service.postman import deliver_notices
from service.wiring import House, build
from tests.fakes import Clock, FakeShop, Store
from tests.fakes.small import EveryDay, FakePost

KIM, ANA = "kim@example.org", "ana@example.org"
NIGHT = {"quiet_from": 21, "quiet_until": 8}


@dataclass
class Office:
    """One merchant, a store of ours, and the mailbox its letters go to."""

    house: House
    merchant: Merchant
    desk: Desk
    store: Store
    post: FakePost
    clock: Clock

    def policy(self, **choices: Any) -> None:
        self.house.merchants.set_policy(self.merchant.id, replace(Policy(update_days=None), **choices))

    def sell(self, units: int = 3, **more: Any) -> str:
        """Sell tea beyond stock and take the news of it in."""
        order = self.store.place(("tea", units), **more).id
        self.hear()
        return order

    def hear(self) -> None:
        take(self.desk, [one.then for one in self.store.hints], self.clock())
        self.store.hints.clear()

    def expect(self, days: int) -> None:
        """Expect tea on a day: the promises of those who wait move."""
        due = self.clock().date() + timedelta(days=days)
        with self.house.books.record(self.merchant.id) as record:
            record.cases.use_supply("tea", 10_000, self.clock())
        add_supplies(self.desk, [Supply("tea", 500, due)], "merchant:test", self.clock())

    def deliver(self, hour: str = "") -> list[str]:
        """Let the postman go once; return the subjects of what went out now."""
        if hour:
            self.clock.now = datetime.fromisoformat(hour).replace(tzinfo=UTC)
        before = len(self.post.box)
        deliver_notices(self.house, self.desk, self.clock())
        return [one.subject for one in self.post.box[before:]]

    def notices(self) -> list[Notice]:
        with self.house.books.record(self.merchant.id) as record:
            return [one for order in self.store.orders for one in record.notices.of_order(order)]

    def states(self) -> list[tuple[str, str]]:
        return [(one.kind, one.state) for one in self.notices()]

    def tasks(self) -> list[tuple[str, str]]:
        with self.house.books.record(self.merchant.id) as record:
            return [(row["kind"], row["subject"]) for row in record.tasks.listed()]

    def told(self) -> list[int]:
        """Return which notices the ledger says were sent, oldest first."""
        with self.house.books.record(self.merchant.id) as record:
            entries = [one for one in record.entries() if one.event == "notice_sent"]
        return [int(str(one.payload["notice"])) for one in entries]


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    environ = {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path), "REDIS_URL": "", "ENVIRONMENT": "development"}
    clock, post = Clock(), FakePost()
    house = replace(build(read_env(environ | {"MAIL_FROM": "post@mugs.example"})), clock=clock, post=post)
    profile = Profile("store-1", "Mugs", "EUR", "Europe/Berlin", "en")
    added = house.merchants.add("mtest", "woocommerce", "http://127.0.0.1:9/woo/x", profile, clock())
    house.merchants.set_keys(added.id, Keys("ck", "cs", ("whs",)))
    house.merchants.change(added.id, backfilled=True)
    store = Store(clock)
    store.add_shelf("tea", 1)
    merchant = replace(added, backfilled=True)
    desk = Desk(merchant, house.books, FakeShop(store), BabelSpeech, EveryDay(), clock, calendars=lambda _: EveryDay())
    settle(desk, Look(items=tuple(shelf.shown() for shelf in store.shelves.values())), clock())
    found = Office(house, merchant, desk, store, post, clock)
    found.policy()
    yield found
    failpoint.disarm()
    house.engine.dispose()


def test_a_letter_bears_the_shops_name_colour_logo_and_its_address_for_answers(office: Office) -> None:
    chosen = {"accent": "#0f766e", "logo": "https://mugs.example/l.png"}
    office.policy(**chosen, sender_name="Mug House", reply_to="hi@mugs.example")
    office.sell()
    office.deliver()
    (letter,) = office.post.box
    assert (letter.sender_name, letter.reply_to, letter.to) == ("Mug House", "hi@mugs.example", KIM)
    assert "background-color: #0f766e" in letter.html
    assert 'src="https://mugs.example/l.png"' in letter.html


def test_a_letter_says_the_merchants_own_words_in_the_buyers_language_only(office: Office) -> None:
    with office.house.books.record(office.merchant.id) as record:
        record.wordings.save("waiting", "en", OwnWords("<p>Dear {{ buyer }}, a kettle is on.</p>"), office.clock())
        record.wordings.save("waiting", "de", OwnWords("<p>Der Kessel steht auf dem Herd.</p>"), office.clock())
    office.sell()
    office.deliver()
    assert "Dear Kim, a kettle is on." in office.post.box[0].text
    assert "Kessel" not in office.post.box[0].text


def test_news_wait_for_the_buyers_own_morning_and_none_gets_lost(office: Office) -> None:
    office.policy(**NIGHT)
    office.deliver("2026-11-23T22:30")
    office.sell()  # it is 23:30 in the Netherlands
    assert office.deliver() == []
    assert office.deliver("2026-11-24T06:59") == []
    assert len(office.deliver("2026-11-24T07:00")) == 1
    assert office.deliver("2026-11-24T09:00") == []
    assert office.states() == [("waiting", "sent")]


def test_by_day_nothing_waits(office: Office) -> None:
    office.policy(**NIGHT)
    office.sell()
    assert len(office.deliver("2026-11-23T12:00")) == 1


def test_a_buyer_whose_country_nobody_knows_has_the_shops_night(office: Office) -> None:
    office.policy(**NIGHT)
    office.deliver("2026-11-23T22:30")
    office.sell(country="")
    assert office.deliver() == []
    assert len(office.deliver("2026-11-24T07:00")) == 1  # Berlin's morning


def test_receipts_of_money_do_not_wait_and_take_along_what_was_held_before(office: Office) -> None:
    office.policy(**NIGHT)
    office.deliver("2026-11-23T22:30")
    held, other = office.sell(), office.sell(1)
    assert office.deliver() == []
    cancel(office.desk, held, {f"{held}0": 2}, "merchant:kim", office.clock())
    assert len(office.deliver()) == 2
    assert [one.kind for one in office.notices() if one.state == "sent"] == ["waiting", "cancelled"]
    assert [one.order for one in office.notices() if one.state == "new"] == [other]


def ends(office: Office, order: str) -> datetime:
    """Return the beginning of the last day of the clocks of an order's only line."""
    with office.house.books.record(office.merchant.id) as record:
        held = record.cases.order(order)
        assert held is not None
        (one,) = waiting(record, office.desk, held, office.clock())
    assert one.stands.until is not None
    return datetime.combine(one.stands.until, time(), UTC)


def asked_in_the_night(office: Office, days: int) -> list[str]:
    """Let a question arise in the night so many days before the last one; return what went out then."""
    office.policy(**NIGHT, lead_days=None)
    order = office.sell(country="US")
    assert len(office.deliver("2026-11-23T20:00")) == 1
    office.clock.now = ends(office, order) - timedelta(days=days) + timedelta(hours=4)  # 23:00 in New York
    look_again(office.desk, [order], [], office.clock())
    return office.deliver()


def test_a_question_that_has_time_waits_for_the_morning(office: Office) -> None:
    assert asked_in_the_night(office, 5) == []
    assert ("delay_unknown", "new") in office.states()
    office.clock.forward(hours=14)  # morning in Hawaii
    assert len(office.deliver()) == 1


def test_a_question_whose_time_would_end_in_the_night_goes_out_at_once(office: Office) -> None:
    (subject,) = asked_in_the_night(office, 0)
    assert "Keep waiting or cancel?" in subject


def test_many_notices_of_one_buyer_are_one_letter_and_each_is_sent_once(office: Office) -> None:
    office.policy(summary_above=2)
    orders = [office.sell(email=KIM), office.sell(email=KIM.upper()), office.sell(email=KIM), office.sell(email=ANA)]
    went = office.deliver()
    assert len(went) == 2
    letter = office.post.box[0]
    first = office.notices()[0]
    assert letter.message_id == f"<notice-{first.id}.mtest@mugs.example>"
    assert all(order in letter.text for order in orders[:3])
    assert letter.text.count("/b/") == 3
    assert (letter.to, office.post.box[1].to) == (KIM, ANA)
    assert [one.mail for one in office.notices()] == [first.id, first.id, first.id, None]
    assert office.told() == [one.id for one in office.notices()]
    assert (office.deliver("2026-11-25T12:00"), office.states()) == ([], [("waiting", "sent")] * 4)


def test_not_more_than_the_merchant_chose_go_each_by_itself(office: Office) -> None:
    office.policy(summary_above=2)
    office.sell()
    office.sell()
    assert len(office.deliver()) == 2
    assert [one.mail for one in office.notices()] == [None, None]


def test_a_buyer_gets_one_such_letter_a_day(office: Office) -> None:
    office.policy(summary_above=1)
    orders = [office.sell(), office.sell()]
    assert len(office.deliver("2026-11-23T12:00")) == 1
    office.expect(5)  # both dates move
    assert office.deliver("2026-11-23T15:00") == []
    assert office.deliver("2026-11-24T11:59") == []
    (subject,) = office.deliver("2026-11-24T12:01")
    assert "2 orders" in subject
    assert all(order in office.post.box[-1].text for order in orders)
    assert {state for _, state in office.states()} == {"sent"}


def test_what_waits_for_tomorrow_is_not_overtaken_by_a_receipt(office: Office) -> None:
    office.policy(summary_above=1)
    first, second = office.sell(), office.sell()
    office.deliver("2026-11-23T12:00")
    office.expect(5)
    office.deliver("2026-11-23T15:00")
    cancel(office.desk, first, {f"{first}0": 1}, "merchant:kim", office.clock())
    assert len(office.deliver("2026-11-23T16:00")) == 2
    assert [one.kind for one in office.notices() if one.order == first] == ["waiting", "date", "cancelled"]
    assert [one.state for one in office.notices() if one.order == second] == ["sent", "new"]


@pytest.mark.parametrize("trouble", [NotSent("away"), Refused("550 no"), Unclear("lost")])
def test_a_letter_for_several_fails_for_each_of_them(office: Office, trouble: Any) -> None:
    office.policy(summary_above=1)
    office.sell()
    office.sell()
    office.post.trouble = [trouble]
    assert office.deliver() == []
    state = {NotSent: "new", Refused: "bounced", Unclear: "unclear"}[type(trouble)]
    assert [one for _, one in office.states()] == [state] * 2
    office.clock.forward(minutes=5)
    assert len(office.deliver()) == (1 if state == "new" else 0)
    assert len(office.told()) == (2 if state == "new" else 0)


@pytest.mark.parametrize(("place", "letters"), [("notice.written", 0), ("notice.sent", 1)])
def test_a_process_that_dies_over_a_letter_for_several_never_sends_two(
    office: Office, place: str, letters: int
) -> None:
    class Died(BaseException):
        pass

    def die(_name: str) -> None:
        raise Died

    office.policy(summary_above=1)
    office.sell()
    office.sell()
    failpoint.arm(place, die)
    with pytest.raises(Died):
        office.deliver()
    failpoint.disarm()
    assert [state for _, state in office.states()] == ["sending"] * 2
    for _ in range(3):
        office.clock.forward(minutes=3)
        office.deliver()
    assert len(office.post.box) == letters
    assert [state for _, state in office.states()] == ["unclear"] * 2


def test_a_letter_for_several_that_comes_back_reached_nobody_about_any_of_them(office: Office) -> None:
    office.policy(summary_above=1)
    office.sell()
    office.sell()
    office.deliver()
    with office.house.books.record(office.merchant.id) as record:
        assert bounced(record, office.post.box[0].message_id, "550 5.1.1", office.clock())
        assert not bounced(record, office.post.box[0].message_id, "550 5.1.1", office.clock())
    assert [state for _, state in office.states()] == ["bounced"] * 2


def test_two_postmen_never_take_the_same_letter_for_several(office: Office) -> None:
    office.policy(summary_above=1)
    office.sell()
    office.sell()
    with office.house.books.record(office.merchant.id) as record:
        group = record.notices.due(office.clock(), 9)
        assert record.notices.move(group[1], "sending", attempts=1)
        assert not record.notices.take(group, office.clock())
    assert [state for _, state in office.states()] == ["new", "sending"]


def test_an_order_without_an_address_is_a_persons_once(office: Office) -> None:
    order = office.sell(email="")
    office.expect(5)
    office.expect(9)
    assert office.deliver() == []
    assert [one for one in office.tasks() if one[0] == "no_address"] == [("no_address", order)]


def test_an_address_that_was_taken_away_meanwhile_leaves_it_to_a_person(office: Office) -> None:
    order = office.sell()
    office.store.orders[order].email = ""
    office.store.edit(order, f"{order}0", 4)
    office.clock.forward(1)
    look_again(office.desk, [order], [], office.clock())
    assert office.deliver() == []
    assert ("no_address", order) in office.tasks()
    assert ("waiting", "failed") in office.states()


def test_a_cancellation_nobody_can_be_told_of_by_mail_is_a_persons_too(office: Office) -> None:
    order = office.sell(email="")
    with office.house.books.record(office.merchant.id) as record:
        record.tasks.close("no_address", order, office.clock())
    cancel(office.desk, order, {f"{order}0": 2}, "merchant:kim", office.clock())
    assert ("no_address", order) in office.tasks()
