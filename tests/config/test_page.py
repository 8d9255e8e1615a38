"""The merchant's page: who comes in, what is shown, what a press does, and that nobody sees another merchant's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from adapters.postgres.arriving import Arriving
from config.env import BadEnv, read_env
from connector.handle import ENDED, left_to_cancel, left_to_end
from connector.model import Buyer, Charge, Item, Line, Merchant, Order, Promise, Standing, Supply
from connector.money import Money
from connector.ports import HeldItem, Keys, Kind, Operation, Profile, State
from service.app import create_app
from service.wiring import House, build
from tests.fakes import Bell, Clock, FakePost

TOKENS = {"m1": "token-of-one", "m2": "token-of-two"}


@dataclass
class Place:
    """Two merchants in one house, and a browser."""

    house: House
    app: Flask
    clock: Clock
    one: Merchant
    two: Merchant

    def browser(self, merchant: Merchant | None = None) -> FlaskClient:
        found = self.app.test_client()
        if merchant is not None:
            form = {"merchant": merchant.public_id, "token": TOKENS[merchant.public_id]}
            assert found.post("/desk/sign-in", data=form).status_code == 303
        return found

    def order(self, merchant: Merchant, order_id: str, due: date | None, units: int = 2, variant: str = "v1") -> None:
        euro = Money.zero("EUR")
        line = Line("1", variant, "Lamp <b>", units, Charge("1", Money(1000, "EUR"), ()))
        now = self.clock()
        new = Order(
            order_id,
            f"#{order_id}",
            Standing.OPEN,
            now,
            now,
            "EUR",
            Money(2000, "EUR"),
            Money(2000, "EUR"),
            euro,
            (line,),
            buyer=Buyer("ada@example.com"),
        )
        with self.house.books.record(merchant.id) as record:
            record.cases.save_order(new, now)
            held = record.cases.order(order_id)
            assert held is not None
            told = Promise(1, due, None, "supply", now)
            record.cases.save_line(replace(held.lines[0], owed=units, shown=units, waited=now, promise=told))
            record.append("platform", "order", {"order": order_id, "standing": "open"}, now)

    def expect(self, merchant: Merchant, sku: str) -> int:
        """Expect a delivery of an item, known from now on; return its number."""
        with self.house.books.record(merchant.id) as record:
            item = Item(f"k-{sku}", f"Lamp {sku}", (f"v-{sku}",), 0, sku)
            record.cases.save_item(HeldItem(item, None, self.clock()))
            record.cases.add_supply(Supply(item.key, 5, date(2027, 1, 31), reference="PO-1"), self.clock())
        return Arriving(self.house.engine).listed(merchant.id)[0].id

    def operation(self, merchant: Merchant, order_id: str, sent: datetime | None, state: State, key: str = "") -> int:
        key = key or f"k-{order_id}"
        new = Operation(0, order_id, Kind.REFUND, state, f"t-{key}", key, amount=Money(1000, "EUR"))
        new = replace(new, made=self.clock())
        with self.house.books.record(merchant.id) as record:
            made = record.operations.add(replace(new, state=State.PROPOSED))
            assert made is not None
            moved = record.operations.move(made, state, sent=sent)
            assert moved is not None
            return moved.id


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Place]:
    environ = {"DATABASE_URL": database_url, "VAR_DIR": str(tmp_path), "REDIS_URL": "", "ENVIRONMENT": "development"}
    clock = Clock()
    house = replace(build(read_env(environ)), clock=clock, doorbell=Bell(), post=FakePost())
    made = []
    for name in ("m1", "m2"):
        profile = Profile(f"store-{name}", f"Store {name}", "EUR", "UTC", "en")
        merchant = house.merchants.add(name, "woocommerce", f"https://{name}.example", profile, clock())
        house.merchants.set_keys(merchant.id, Keys("ck", "cs", ("whs",)))
        house.merchants.set_api_token(merchant.id, TOKENS[name])
        made.append(merchant)
    yield Place(house, create_app(house), clock, *made)
    house.engine.dispose()


def _key(browser: FlaskClient, path: str = "/desk/settings/promises") -> str:
    found = re.search(r'name="form_key" value="([0-9a-f]{64})"', browser.get(path).text)
    assert found is not None
    return found[1]


def test_without_a_session_everybody_is_asked_to_sign_in(place: Place) -> None:
    answer = place.browser().get("/desk")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/sign-in")


@pytest.mark.parametrize(("merchant", "token"), [("m1", "token-of-two"), ("m1", ""), ("nobody", "token-of-one")])
def test_a_wrong_token_opens_nothing(place: Place, merchant: str, token: str) -> None:
    browser = place.browser()
    assert browser.post("/desk/sign-in", data={"merchant": merchant, "token": token}).status_code == 403
    assert browser.get("/desk").status_code == 303


def test_an_empty_desk_says_what_will_appear(place: Place) -> None:
    assert "No backorders. When a buyer orders more than you have" in place.browser(place.one).get("/desk").text


def test_the_order_due_first_stands_at_the_top_and_markup_stays_text(place: Place) -> None:
    today = place.clock().date()
    for name, days in (("30", None), ("10", 5), ("20", -2)):
        place.order(place.one, name, today + timedelta(days=days) if days else None)
    text = place.browser(place.one).get("/desk").text
    assert re.findall(r'href="/desk/orders/(\d+)"', text) == ["20", "10", "30"]
    assert "<b>" not in text


@pytest.mark.parametrize(("show", "orders"), [("late", ["20"]), ("undated", ["30"]), ("", ["20", "10", "30"])])
def test_a_filter_shows_only_what_it_names(place: Place, show: str, orders: list[str]) -> None:
    today = place.clock().date()
    for name, days in (("30", None), ("10", 5), ("20", -2)):
        place.order(place.one, name, today + timedelta(days=days) if days else None)
    text = place.browser(place.one).get(f"/desk?show={show}").text
    assert re.findall(r'href="/desk/orders/(\d+)"', text) == orders


def test_pages_show_every_order_once(place: Place) -> None:
    for number in range(60):
        place.order(place.one, f"{number:03}", date(2027, 1, 1 + number % 3) if number % 4 else None)
    browser, path, seen = place.browser(place.one), "/desk", list[str]()
    for _ in range(5):
        text = browser.get(path).text
        seen += re.findall(r'href="/desk/orders/(\d+)"', text)
        onward = re.search(r'href="(/desk\?[^"]*after=[^"]+)"', text)
        if onward is None:
            break
        path = onward[1].replace("&amp;", "&")
    assert len(seen) == 60
    assert len(set(seen)) == 60


def test_one_order_shows_its_lines_and_its_record(place: Place) -> None:
    place.order(place.one, "7", None)
    text = place.browser(place.one).get("/desk/orders/7").text
    assert "2 ordered, 0 shipped, 0 cancelled, 2 owed." in text
    assert "<strong>order</strong> platform" in text


def test_the_second_button_is_locked_for_an_hour(place: Place) -> None:
    operation = place.operation(place.one, "7", place.clock() - timedelta(minutes=59), State.NEEDS_OPERATOR)
    browser = place.browser(place.one)
    assert "sending again opens at" in browser.get("/desk").text
    answer = browser.post(f"/desk/operations/{operation}/again", data={"form_key": _key(browser)})
    assert (answer.status_code, "this opens at" in answer.text) == (409, True)
    place.clock.forward(minutes=2)
    assert "sending again opens at" not in browser.get("/desk").text


def test_a_request_of_a_buyer_goes_out_when_it_is_approved(place: Place) -> None:
    place.order(place.one, "7", None)
    operation = place.operation(place.one, "7", None, State.PROPOSED)
    browser = place.browser(place.one)
    answer = browser.post(f"/desk/operations/{operation}/approve", data={"form_key": _key(browser)})
    assert answer.headers["Location"] == "/desk?said=approve"
    with place.house.books.record(place.one.id) as record:
        found = record.operations.get(operation)
        assert found is not None
        assert found.state is State.APPROVED


def test_a_task_is_put_away_once_and_by_whom_is_written_down(place: Place) -> None:
    with place.house.books.record(place.one.id) as record:
        record.tasks.open("stock", "LAMP", "Look at the lamps.", place.clock())
    browser = place.browser(place.one)
    assert "Look at the lamps." in browser.get("/desk").text
    form = {"form_key": _key(browser), "kind": "stock", "subject": "LAMP"}
    assert [browser.post("/desk/tasks/put-away", data=form).status_code for _ in range(2)] == [303, 404]
    with place.house.books.record(place.one.id) as record:
        assert record.entries(newest=1)[0].actor == "merchant:page"


def test_a_form_without_its_key_changes_nothing(place: Place) -> None:
    browser, held = place.browser(place.one), place.house.merchants.policy(place.one.id)
    for key in ("", "0" * 64, _key(place.browser(place.two))):
        form = {"form_key": key, "when_silent": "ask_me", "update_days": "3"}
        assert browser.post("/desk/settings/late", data=form).status_code == 403
    assert place.house.merchants.policy(place.one.id) == held


def test_a_choice_is_saved_and_who_made_it_is_shown(place: Place) -> None:
    browser = place.browser(place.one)
    form = {"form_key": _key(browser), "when_silent": "ask_me", "update_days": ""}
    assert browser.post("/desk/settings/late", data=form).status_code == 303
    policy = place.house.merchants.policy(place.one.id)
    assert (policy.when_silent, policy.update_days, policy.lead_days) == ("ask_me", None, 14)
    assert "when_silent, update_days (merchant:page)" in browser.get("/desk/settings/late").text


def test_store_credit_is_offered_with_its_bonus_and_taken_back(place: Place) -> None:
    browser = place.browser(place.one)
    form = {
        "form_key": _key(browser),
        "authorisation_days": "7",
        "approve_up_to": "50",
        "credit_bonus": "10",
        "swap_dearer": "0",
    }
    assert browser.post("/desk/settings/refunds", data=form | {"offer_credit": "1"}).status_code == 303
    policy = place.house.merchants.policy(place.one.id)
    assert (policy.offer_credit, policy.credit_bonus, policy.approve_up_to) == (True, 10, 5000)
    assert browser.post("/desk/settings/refunds", data=form).status_code == 303
    assert not place.house.merchants.policy(place.one.id).offer_credit


def test_working_days_closed_days_and_lead_times_are_chosen(place: Place) -> None:
    browser = place.browser(place.one)
    form = {"form_key": _key(browser), "stock_mode": "shelf", "lead_days": "3", "handling_days": "2"}
    form |= {"closed_days": "12-25\r\n\r\n 2026-12-28 ", "lead_times": "LAMP-* = 20\r\ntag: Pre & Order = 30"}
    assert browser.post("/desk/settings/promises", data={**form, "works_on": ["6", "1", "3"]}).status_code == 303
    policy = place.house.merchants.policy(place.one.id)
    assert (policy.works_on, policy.closed_days, policy.lead_times) == (
        "136",
        ("12-25", "2026-12-28"),
        ("LAMP-* = 20", "tag: Pre & Order = 30"),
    )
    text = browser.get("/desk/settings/promises").text
    assert "12-25\n2026-12-28</textarea>" in text
    assert re.findall(r'name="works_on" value="(\d)" checked', text) == ["1", "3", "6"]
    calendar = place.house.desk(place.one).calendar
    assert calendar.after(date(2026, 12, 24), 0) == date(2026, 12, 26)  # the 25th is closed, Saturday is not
    assert calendar.after(date(2026, 12, 27), 0) == date(2026, 12, 30)


@pytest.mark.parametrize(
    ("section", "name", "value", "said"),
    [
        ("promises", "closed_days", "12-25\nnever", "&#39;never&#39; is no day such as"),
        ("promises", "lead_times", "LAMP", "&#39;LAMP&#39; is no lead time such as"),
        ("promises", "lead_times", "tag: = 3", "&#39;tag:&#39; names nothing: write the name after the colon"),
        ("promises", "lead_times", "\n".join(f"tag: {n} = 3" for n in range(51)), "At most 50 tags and collections."),
        ("promises", "works_on", "", "Choose at least one day."),
        ("promises", "lead_days", "soon", "Enter a whole number."),
        ("promises", "lead_days", "366", "Enter a number from 0 to 365."),
        ("promises", "handling_days", "", "Enter a whole number."),
        ("messages", "accent", "red;", "Enter a colour such as #0f766e."),
        ("messages", "logo", "javascript:x", "Enter an address that begins with https://."),
        ("messages", "reply_to", "a@b", "Enter a mail address, or leave it empty."),
        ("notifications", "alert_to", "x\r\ny@example.com", "Enter a mail address, or leave it empty."),
        ("late", "when_silent", "never", "Choose one."),
        ("promises", "stock_mode", "guess", "Choose one."),
        ("disputes", "answer_days", "31", "Enter a number from 1 to 30."),
        ("disputes", "mediator_url", "http://board.example", "Enter an address that begins with https://."),
        ("disputes", "complaints_to", "x" * 201, "At most 200 characters."),
        ("refunds", "credit_bonus", "101", "Enter a number from 0 to 100."),
        ("refunds", "credit_bonus", "", "Enter a whole number."),
        ("refunds", "approve_up_to", "-1", "Enter an amount such as 50.00."),
        ("refunds", "approve_up_to", "1.005", "Enter an amount such as 50.00."),
        ("refunds", "approve_up_to", "fifty", "Enter an amount such as 50.00."),
        ("refunds", "approve_up_to", "NaN", "Enter an amount such as 50.00."),
        ("refunds", "approve_up_to", "99999999999", "Enter an amount such as 50.00."),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(
    place: Place, section: str, name: str, value: str, said: str
) -> None:
    browser, held = place.browser(place.one), place.house.merchants.policy(place.one.id)
    form = {"form_key": _key(browser), "stock_mode": "shelf", "lead_days": "3", "handling_days": "2", "works_on": "1"}
    form |= {"when_silent": "ask_me", "quiet_from": "0", "quiet_until": "0"} | {name: value}
    answer = browser.post(f"/desk/settings/{section}", data=form)
    assert answer.status_code == 422
    assert f'id="wrong-{name}">{said}' in answer.text
    assert place.house.merchants.policy(place.one.id) == held


# Every route of the page, with the ids of merchant one; what merchant two gets for it, and what merchant one gets.
MATRIX: dict[tuple[str, str], tuple[str, int, int]] = {
    ("page.dashboard", "GET"): ("/desk", 200, 200),
    ("page.order", "GET"): ("/desk/orders/7", 404, 200),
    ("page.answered", "POST"): ("/desk/operations/{operation}/again", 404, 409),
    ("page.put_away", "POST"): ("/desk/tasks/put-away", 404, 303),
    ("page.tasks", "GET"): ("/desk/tasks", 200, 200),
    ("page.put_away_many", "POST"): ("/desk/tasks/put-away-many", 303, 303),
    ("page.cancel_many", "POST"): ("/desk/orders/cancel", 303, 200),
    ("page.items", "GET"): ("/desk/items", 200, 200),
    ("page.item_ended", "POST"): ("/desk/items/end", 303, 303),
    ("page.run", "GET"): ("/desk/runs/1", 404, 404),
    ("page.supplies", "GET"): ("/desk/supplies", 200, 200),
    ("page.expected", "POST"): ("/desk/supplies", 422, 422),
    ("page.dropped", "POST"): ("/desk/supplies/{supply}/drop", 404, 303),
    ("page.supplies_file", "GET"): ("/desk/supplies.csv", 200, 200),
    ("page.supplies_read", "POST"): ("/desk/supplies/file", 422, 422),
    ("page.watch", "GET"): ("/desk/watch", 200, 200),
    ("page.tried", "POST"): ("/desk/watch/show", 409, 409),
    ("page.switched", "POST"): ("/desk/watch/on", 200, 200),
    ("page.messages", "GET"): ("/desk/messages", 200, 200),
    ("page.message", "GET"): ("/desk/messages/waiting/de", 200, 200),
    ("page.worded", "POST"): ("/desk/messages/waiting/de", 422, 422),
    ("page.put_back", "POST"): ("/desk/messages/waiting/de/ours", 200, 200),
    ("page.previewed", "POST"): ("/desk/messages/waiting/de/preview", 422, 422),
    ("page.tested", "POST"): ("/desk/messages/waiting/de/test", 422, 422),
    ("page.mail", "GET"): ("/desk/mail/nonsense", 404, 404),
    ("page.data", "GET"): ("/desk/data", 200, 200),
    ("page.data_shown", "POST"): ("/desk/data/show", 422, 422),
    ("page.forgotten", "POST"): ("/desk/data/forget", 422, 422),
    ("page.settings", "GET"): ("/desk/settings/late", 200, 200),
    ("page.saved", "POST"): ("/desk/settings/nonsense", 404, 404),
    ("page.sign_out", "POST"): ("/desk/sign-out", 303, 303),
    ("page.spoken", "POST"): ("/desk/language", 303, 303),
    ("page.sign_in", "GET"): ("/desk/sign-in", 200, 200),
    ("page.signed_in", "POST"): ("/desk/sign-in", 403, 403),
    ("page.shopify", "GET"): ("/desk/shopify", 200, 200),
    ("page.static", "GET"): ("/desk/static/ui.css", 200, 200),
}


def test_every_route_has_a_row(place: Place) -> None:
    rules = [one for one in place.app.url_map.iter_rules() if one.endpoint.startswith("page.")]
    assert {
        (one.endpoint, method) for one in rules for method in one.methods or () if method in {"GET", "POST"}
    } == set(MATRIX)


@pytest.mark.parametrize("route", MATRIX)
def test_what_another_merchant_owns_is_not_there(place: Place, route: tuple[str, str]) -> None:
    place.order(place.one, "7", None)
    operation = place.operation(place.one, "7", place.clock(), State.NEEDS_OPERATOR)
    with place.house.books.record(place.one.id) as record:
        record.tasks.open("stock", "LAMP", "Look at the lamps.", place.clock())
    supply = place.expect(place.one, "LAMP")
    path, for_two, for_one = MATRIX[route]
    for merchant, status in ((place.two, for_two), (place.one, for_one)):
        browser = place.browser(merchant)
        form = {"form_key": _key(browser), "kind": "stock", "subject": "LAMP", "order": "7", "task": "1"}
        url = path.format(operation=operation, supply=supply)
        answer = browser.get(url) if route[1] == "GET" else browser.post(url, data=form)
        assert answer.status_code == status, merchant.public_id
        text = answer.text
        answer.close()
        if merchant is place.two:
            assert "Lamp" not in text
            assert "Look at the lamps" not in text


@pytest.mark.parametrize(
    "path", ["/desk?text=%00", "/desk/supplies?text=a%00", "/desk/orders/%00", "/desk/tasks?kind=%00"]
)
def test_what_no_database_keeps_is_a_clear_error(place: Place, path: str) -> None:
    answer = place.browser(place.one).get(path)
    assert (answer.status_code, "cannot be kept" in answer.text) == (400, True)


def test_a_store_for_which_something_was_meant_cannot_go_back_to_watching(place: Place) -> None:
    browser = place.browser(place.one)
    form = {"form_key": _key(browser)}
    assert browser.post("/desk/watch/off", data=form).headers["Location"] == "/desk/watch?said=off"
    assert "only watched" in browser.get("/desk").text
    assert "still being read" in browser.post("/desk/watch/show", data=form).text
    browser.post("/desk/watch/on", data=form | {"sure": "1"})
    assert not place.house.merchants.policy(place.one.id).watch_only
    with place.house.books.record(place.one.id) as record:
        assert [one.payload["on"] for one in record.entries() if one.event == "watch_only"] == [True, False]
    place.operation(place.one, "7", None, State.PROPOSED)
    answer = browser.post("/desk/watch/off", data=form)
    assert (answer.status_code, "switched on already" in answer.text) == (409, True)


def test_many_orders_are_cancelled_after_a_question_and_only_those_chosen(place: Place) -> None:
    for name in ("7", "8", "9"):
        place.order(place.one, name, None)
    place.order(place.two, "70", None)
    browser = place.browser(place.one)
    form = {"form_key": _key(browser), "order": ["7", "9", "70"]}
    asked = browser.post("/desk/orders/cancel", data=form)
    assert re.findall(r'name="order" value="(\d+)"', asked.text) == ["7", "9"]
    assert "€10.00" in asked.text
    with place.house.books.record(place.one.id) as record:
        assert left_to_cancel(record) == 0
    sent = browser.post("/desk/orders/cancel", data=form | {"sure": "1"})
    linked = re.search(r'Orders still to be cancelled: 2\.\s*<a href="([^"]+)"', browser.get("/desk").text)
    assert linked is not None
    assert linked[1] == sent.headers["Location"]
    assert "0 of 2 orders are settled." in browser.get(sent.headers["Location"]).text
    assert place.browser(place.two).get(sent.headers["Location"]).status_code == 404
    with place.house.books.record(place.one.id) as record:
        assert left_to_cancel(record) == 2
        assert [one.actor for one in record.entries() if one.event == "cancelled_many"] == ["merchant:page"]
    with place.house.books.record(place.two.id) as record:
        assert left_to_cancel(record) == 0


def _lamps(place: Place, merchant: Merchant, *orders: str) -> None:
    now = place.clock()
    with place.house.books.record(merchant.id) as record:
        record.cases.save_item(HeldItem(Item("i1", "Lamp <b>", ("v1",), -4, "LAMP"), None, now))
    for name in orders:
        place.order(merchant, name, None)


def test_an_item_that_will_not_come_is_ended_for_everybody_after_a_question(place: Place) -> None:
    _lamps(place, place.one, "7", "8", "9")
    _lamps(place, place.two, "70")
    browser = place.browser(place.one)
    text = browser.get("/desk/items").text
    assert re.findall(r"<td data-label[^>]*>([-0-9]+)</td>", text) == ["6", "3", "-4"]
    form = {"form_key": _key(browser), "item": "i1"}
    asked = browser.post("/desk/items/end", data=form)
    assert "Lamp &lt;b&gt; will not come any more" in asked.text
    with place.house.books.record(place.one.id) as record:
        assert left_to_end(record, "i1") == 0
    sent = browser.post("/desk/items/end", data=form | {"sure": "yes"})
    assert (sent.status_code, "0 of 3 orders are settled." in browser.get(sent.headers["Location"]).text) == (303, True)
    for merchant, left in ((place.one, 3), (place.two, 0)):
        with place.house.books.record(merchant.id) as record:
            assert left_to_end(record, "i1") == left
    gone = browser.post("/desk/items/end", data=form | {"item": "i2", "sure": "yes"}, follow_redirects=True)
    assert "Nobody waits for this item any more." in gone.text


def test_how_far_a_run_is_is_counted_by_what_became_of_its_orders(place: Place) -> None:
    _lamps(place, place.one, "5", "6", "7", "8", "9")
    browser = place.browser(place.one)
    form = {"form_key": _key(browser), "item": "i1", "sure": "yes"}
    path = browser.post("/desk/items/end", data=form).headers["Location"]
    for order, state in (("5", State.DONE), ("6", State.SENDING), ("7", State.NEEDS_OPERATOR), ("8", State.FAILED)):
        place.operation(place.one, order, None, state, key=f"{ENDED}{order}:1:0")
    place.operation(place.one, "9", None, State.DONE, key="cancel:9")
    with place.house.books.record(place.one.id) as record:
        record.woken(place.clock())
        record.slept()
    text = browser.get(path).text
    found = dict(re.findall(r"<dt>([^<]*)</dt><dd>(\d+)</dd>", text))
    assert found == {
        "Orders": "5",
        "Cancelled and paid back": "1",
        "Under way": "1",
        "Waiting for your word": "1",
        "Refused by your store": "1",
        "Nothing left to cancel, or not possible": "1",
    }
    assert ('value="4"' in text, "data-again" in text) == (True, True)
    assert browser.get("/desk/runs/999").status_code == browser.get(f"/desk/runs/{'9' * 30}").status_code == 404


def test_items_are_found_by_part_of_their_name_and_listed_in_pages(place: Place) -> None:
    now = place.clock()
    with place.house.books.record(place.one.id) as record:
        for number in range(30):
            record.cases.save_item(HeldItem(Item(f"i{number}", f"Cup {number:02}%", (f"c{number}",), 0), None, now))
    for number in range(30):
        place.order(place.one, str(100 + number), None, units=1 + number % 3, variant=f"c{number}")
    browser = place.browser(place.one)
    first = browser.get("/desk/items").text
    after = re.search(r'href="(/desk/items\?[^"]*after=[^"]*)"', first)
    assert after is not None
    pages = [first, browser.get(after[1].replace("&amp;", "&")).text]
    found = [one for text in pages for one in re.findall(r'name="item" value="(i\d+)"', text)]
    units = [int(one) for text in pages for one in re.findall(r'data-label="Units that wait">(\d+)<', text)]
    assert (len(found), len(set(found)), units) == (30, 30, sorted(units, reverse=True))
    assert re.findall(r'name="item" value="(i\d+)"', browser.get("/desk/items?text=cUp 07%25").text) == ["i7"]
    assert "Nothing is found." in browser.get("/desk/items?text=_").text
    for odd in ("x", "-1/i", "1/", "9" * 30):
        assert browser.get("/desk/items", query_string={"after": odd}).status_code == 200


def test_nothing_chosen_is_said_and_changes_nothing(place: Place) -> None:
    browser = place.browser(place.one)
    form = {"form_key": _key(browser)}
    for path in ("/desk/orders/cancel", "/desk/tasks/put-away-many"):
        assert "Nothing was chosen." in browser.post(path, data=form, follow_redirects=True).text
    gone = browser.post("/desk/orders/cancel", data=form | {"order": "nobody's", "sure": "1"}, follow_redirects=True)
    assert "Nothing was chosen." in gone.text


def test_the_inbox_is_read_by_kind_and_in_pages_and_put_away_together(place: Place) -> None:
    with place.house.books.record(place.one.id) as record:
        for number in range(30):
            record.tasks.open("stock", f"LAMP-{number}", f"Look at lamp {number}.", place.clock())
        record.tasks.open("question", "7/2026", "Order 7: <b>when</b>?", place.clock())
        record.tasks.open("unheard of", "x", "Something else.", place.clock())
    browser = place.browser(place.one)
    first = browser.get("/desk/tasks").text
    assert "Stock that needs a look (30)" in first
    assert "Other (1)" in first
    assert "&lt;b&gt;when&lt;/b&gt;" in browser.get("/desk/tasks?kind=question").text
    ids = re.findall(r'name="task" value="(\d+)"', first)
    after = re.search(r'href="(/desk/tasks\?[^"]*after=[^"]*)"', first)
    assert after is not None
    rest = re.findall(r'name="task" value="(\d+)"', browser.get(after[1].replace("&amp;", "&")).text)
    assert (len(ids), len(rest), set(ids) & set(rest)) == (25, 7, set())
    form = {"form_key": _key(browser), "kind": "stock", "task": [*ids[:3], ids[0], "", "-1", "x", "9" * 30]}
    assert browser.post("/desk/tasks/put-away-many", data=form).headers["Location"].startswith("/desk/tasks?kind=stock")
    assert "Stock that needs a look (27)" in browser.get("/desk/tasks").text
    with place.house.books.record(place.one.id) as record:
        assert [one.payload for one in record.entries() if one.event == "tasks_put_away"] == [{"kinds": {"stock": 3}}]
    for odd in ("x", "-1", "9" * 30, "²"):
        assert browser.get("/desk/tasks", query_string={"after": odd}).status_code == 200


def test_a_question_in_the_inbox_says_by_when_it_is_answered(place: Place) -> None:
    browser = place.browser(place.one)
    form = {"form_key": _key(browser), "answer_days": "2", "complaints_to": "help@lamps.example"}
    form |= {"mediator": "Board of Trade", "mediator_url": "https://board.example/"}
    assert browser.post("/desk/settings/disputes", data=form).status_code == 303
    policy = place.house.merchants.policy(place.one.id)
    assert (policy.answer_days, policy.mediator) == (2, "Board of Trade")
    with place.house.books.record(place.one.id) as record:
        record.tasks.open("question", "7/now", "Order 7: when?", place.clock())
        record.tasks.open("question", "8/then", "Order 8: when?", place.clock() - timedelta(days=9))
        record.tasks.open("stock", "LAMP", "Look at the lamps.", place.clock())
    text = browser.get("/desk/tasks").text
    assert (text.count("To be answered by "), text.count("Your answer is due")) == (1, 1)
    form["answer_days"] = ""
    assert browser.post("/desk/settings/disputes", data=form).status_code == 303
    assert "answer" not in browser.get("/desk/tasks?kind=question").text.split("<main")[1]


@pytest.mark.parametrize(
    ("to", "back"),
    [
        ("/desk/settings/late", "/desk/settings/late"),
        ("/desk", "/desk"),
        ("//evil.example/desk", "/desk"),
        ("https://evil.example/desk/x", "/desk"),
        ("/desk/../admin", "/desk"),
        ("/desk/x\r\nSet-Cookie: a=b", "/desk"),
        ("", "/desk"),
    ],
)
def test_a_chosen_language_leads_back_to_a_page_of_ours_only(place: Place, to: str, back: str) -> None:
    browser = place.browser(place.one)
    form = {"form_key": _key(browser), "language": "de", "to": to}
    assert browser.post("/desk/language", data=form).headers["Location"] == back
    assert '<html lang="de"' in browser.get("/desk").text
    browser.post("/desk/language", data=form | {"form_key": _key(browser), "language": "xx"})
    assert '<html lang="de"' in browser.get("/desk").text


def test_a_choice_made_elsewhere_that_does_not_fit_is_named(place: Place) -> None:
    row = dict(place.house.merchants.row(place.one.id)["policy"]) | {"quiet_from": 99}
    place.house.merchants.change(place.one.id, policy=row)
    browser = place.browser(place.one)
    form = {"form_key": _key(browser), "when_silent": "ask_me", "update_days": "3"}
    answer = browser.post("/desk/settings/late", data=form)
    assert (answer.status_code, "quiet_from is an hour from 0 to 23" in answer.text) == (422, True)


def test_a_store_of_woocommerce_has_the_colours_of_its_admin(place: Place) -> None:
    assert 'data-skin="wp"' in place.browser(place.one).get("/desk").text
    assert 'data-skin="hosted"' in place.browser().get("/desk/sign-in").text


def test_reading_writes_nothing(place: Place) -> None:
    place.order(place.one, "7", None)
    browser = place.browser(place.one)
    with place.house.books.record(place.one.id) as record:
        before = len(record.entries())
    for path in ("/desk", "/desk/orders/7", "/desk/settings/late", "/desk/tasks/put-away", "/desk/operations/1/again"):
        browser.get(path)
    with place.house.books.record(place.one.id) as record:
        assert len(record.entries()) == before


def test_a_token_nobody_vouches_for_asks_for_a_newer_one_even_beside_a_cookie(place: Place) -> None:
    browser = place.browser(place.one)
    house = replace(place.house, env=replace(place.house.env, shopify_client_id="id", shopify_secrets=("s" * 32,)))
    place.app = create_app(house)
    browser = place.browser(place.one)
    answer = browser.get("/desk", headers={"Authorization": "Bearer a.b.c"})
    assert (answer.status_code, answer.headers["X-Shopify-Retry-Invalid-Session-Request"]) == (401, "1")


@pytest.mark.parametrize(
    ("shop", "policy"),
    [
        ("mugs.myshopify.com", "frame-ancestors https://mugs.myshopify.com https://admin.shopify.com"),
        ("evil.com; script-src *", "frame-ancestors 'none'"),
        ("", "frame-ancestors 'none'"),
    ],
)
def test_only_a_shop_s_own_admin_may_frame_the_page(place: Place, shop: str, policy: str) -> None:
    answer = place.browser().get("/desk/shopify", query_string={"shop": shop})
    sent = answer.headers["Content-Security-Policy"]
    assert sent.endswith(policy)
    assert sent.count("script-src") == 1
    assert "Set-Cookie" not in answer.headers


def test_the_bare_address_leads_shopify_s_admin_into_the_frame_and_people_to_the_desk(place: Place) -> None:
    browser = place.browser()
    framed = browser.get("/", query_string={"shop": "mugs.myshopify.com", "_external": "1"}).headers["Location"]
    assert framed.startswith("/desk/shopify?shop=mugs.myshopify.com")
    assert browser.get("/").headers["Location"] == "/desk"


def test_the_hosted_page_is_framed_by_nobody(place: Place) -> None:
    assert "frame-ancestors 'none'" in place.browser(place.one).get("/desk").headers["Content-Security-Policy"]


def test_in_production_shopify_s_script_comes_from_shopify() -> None:
    environ = {"ENVIRONMENT": "production", "APP_BRIDGE_URL": "https://evil.example/app-bridge.js"}
    with pytest.raises(BadEnv, match="APP_BRIDGE_URL"):
        read_env(environ)


def test_a_date_is_read_in_words(place: Place) -> None:
    place.order(place.one, "7", datetime(2099, 1, 1, tzinfo=UTC).date())
    assert "Thursday, January 1, 2099" in place.browser(place.one).get("/desk").text


def test_what_is_held_of_a_buyer_is_shown_and_deleted_in_two_steps(place: Place) -> None:
    place.order(place.one, "7", None)
    browser = place.browser(place.one)
    form = {"form_key": _key(browser), "orders": "7"}
    assert "ada@example.com" in browser.post("/desk/data/show", data=form | {"orders": "#7, 7"}).text
    assert "No order is called 999." in browser.post("/desk/data/show", data=form | {"orders": "7 999"}).text
    assert "Name at least one order." in browser.post("/desk/data/forget", data=form | {"orders": " , "}).text
    assert "Yes, forget them" in browser.post("/desk/data/forget", data=form).text
    assert "ada@example.com" in browser.post("/desk/data/show", data=form).text
    done = browser.post("/desk/data/forget", data=form | {"sure": "yes"})
    assert done.headers["Location"] == "/desk/data?said=forgotten"
    assert "ada@example.com" not in browser.post("/desk/data/show", data=form).text
    with place.house.books.record(place.one.id) as record:
        assert [one.actor for one in record.entries() if one.event == "buyer_forgotten"] == ["merchant:page"]


def test_another_merchants_buyers_are_not_there(place: Place) -> None:
    place.order(place.one, "7", None)
    browser = place.browser(place.two)
    form = {"form_key": _key(browser), "orders": "7"}
    assert "No order is called 7." in browser.post("/desk/data/show", data=form).text
    assert "No order is called 7." in browser.post("/desk/data/forget", data=form | {"sure": "yes"}).text
    assert (
        "ada@example.com"
        in place.browser(place.one)
        .post("/desk/data/show", data={"form_key": _key(place.browser(place.one)), "orders": "7"})
        .text
    )
