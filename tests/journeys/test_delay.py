"""When the date moves: who is asked, what silence means, and the money in the bank's own book; on both platforms."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from connector.handle import find_item, left_to_end
from service.work import work
from tests.journeys.timed import Crash, Town, dying_after, eventually, town
from tests.support.mailbox import Mailbox

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
UNIT = 2420  # 22.00 and 10 % tax


@pytest.fixture(params=["woocommerce", "shopify"])
def place(
    request: pytest.FixtureRequest, sandbox: str, database_url: str, tmp_path: Path, smtp: Mailbox
) -> Iterator[Town]:
    with town(request.param, sandbox, database_url, tmp_path, smtp) as found:
        yield found


def bought(place: Town, units: int = 7) -> int:
    order = place.buy(units)
    eventually(place, lambda: place.waits(order), (units - 5, 5))
    return order


def written(day: date) -> str:
    return f"{day:%A, %B} {day.day}, {day.year}"


@pytest.mark.browser
def test_the_date_moves_by_12_days_and_the_buyer_is_silent(place: Town, chromium: Browser) -> None:
    order = bought(place)
    before = place.told(order)
    place.until(place.clock().date() + timedelta(days=2))
    place.expect(before + timedelta(days=11))
    new = place.told(order)
    assert 12 <= (new - before).days <= 14  # a working day
    asked = place.mails()[-1]
    assert "later than we said" in asked
    assert written(before) in asked
    assert f"we take it that you agree to wait until {written(new)}" in asked
    assert "cancel for a full refund" in asked
    page = chromium.new_page()  # looking is no answer
    page.goto(place.link())
    expect(page.locator("article > p").first).to_contain_text(written(new))
    page.get_by_text("What we told you before").click()
    expect(page.locator("dd").first).to_contain_text(f"{before:%B} {before.day}, {before.year}")
    assert place.consents(order) == []
    place.until(before + timedelta(days=2))
    assert place.consents(order) == [("silence", "wait")]
    assert (place.waits(order), place.refunded(order)) == ((2, 5), [])
    place.eyes.store("stock", {"sku": "LAMP", "add": 2})
    eventually(place, lambda: place.waits(order), (0, 7))
    place.until(new + timedelta(days=5))
    assert "is here" in place.mails()[-1]
    page.reload()
    expect(page.locator("article > p").first).to_contain_text("Nothing of this waits any more.")
    page.context.close()
    assert place.refunded(order) == []


@pytest.mark.browser
def test_no_date_is_known_and_the_buyer_is_silent_cancelled_and_refunded_in_time(
    place: Town, chromium: Browser
) -> None:
    place.policy(lead_days=None)
    order = bought(place)
    placed = place.clock().date()
    place.until(placed + timedelta(days=2))
    asked = place.mails()[-1]
    assert "we cannot give a shipping date" in asked
    page = chromium.new_page()
    page.goto(place.link())
    expect(page.locator("article > p").first).to_contain_text("2 of 7 wait for stock")
    expect(page.get_by_role("button", name="Cancel units")).to_be_visible()
    last = placed + timedelta(days=60)
    assert any(written(last - timedelta(days=early)) in asked for early in (0, 1))
    place.until(last, 3)
    assert place.refunded(order) == []
    place.until(last + timedelta(days=2))
    eventually(place, lambda: place.refunded(order), [2 * UNIT])
    assert place.consents(order) == [("silence", "cancel")]
    assert [row for row in place.mails() if "no answer of yours reached us" in row]
    place.until(last + timedelta(days=9))  # 7 working days are the law's; nothing more moves
    assert place.refunded(order) == [2 * UNIT]
    assert place.waits(order) == (0, 5)
    page.reload()
    expect(page.locator("article > p").first).to_contain_text("Nothing of this waits any more.")
    page.context.close()


@pytest.mark.browser
def test_a_second_delay_needs_a_yes_of_the_buyer(place: Town, chromium: Browser) -> None:
    first, second = bought(place, 6), place.buy(1, "bob")
    eventually(place, lambda: place.waits(second), (1, 0))
    start = place.told(first)
    place.until(place.clock().date() + timedelta(days=2))
    place.expect(start + timedelta(days=4))
    middle = place.told(first)
    place.until(min(middle - timedelta(days=5), start - timedelta(days=1)))  # before silence means anything
    place.expect(middle + timedelta(days=9))
    for name in ("ada", "bob"):
        asked = place.mails(name)[-1]
        assert "delayed again" in asked
        assert f"has not shipped by {written(middle)}, it is cancelled and refunded" in asked
    page = chromium.new_page()
    page.goto(place.link("bob"))
    page.get_by_role("button", name="Keep waiting").click()
    expect(page.get_by_role("status")).to_contain_text("your units stay yours")
    page.close()
    place.until(middle + timedelta(days=2))
    eventually(place, lambda: place.refunded(first), [UNIT])
    assert (place.refunded(second), place.waits(second)) == ([], (1, 0))
    assert place.consents(second) == [("buyer", "wait")]
    assert ("silence", "cancel") in place.consents(first)


def test_a_mail_that_came_back_is_no_notice_and_the_merchant_is_told(place: Town) -> None:
    place.policy(lead_days=None)
    order = bought(place)
    placed = place.clock().date()
    place.box.refuse = "550 no such person"
    place.until(placed + timedelta(days=3))
    assert {"notice_refused", "not_told"} <= set(place.tasks())
    place.box.refuse = ""
    place.until(placed + timedelta(days=33))
    eventually(place, lambda: place.refunded(order), [2 * UNIT])


def test_the_merchant_is_warned_by_mail_and_may_want_to_be_asked(place: Town) -> None:
    place.policy(lead_days=None, when_silent="ask_me", alert_to="desk@example.com")
    order = bought(place)
    placed = place.clock().date()
    place.until(placed + timedelta(days=64))
    assert len([one for one in place.box.to("desk@example.com") if "must leave by" in str(one["Subject"])]) == 3
    assert "silent" in place.tasks()
    assert place.refunded(order) == []


@pytest.mark.browser
@pytest.mark.timeout(900)
def test_discontinued_with_40_waiting_buyers(place: Town, chromium: Browser) -> None:
    place.policy(alternatives=("https://shop.example/green-lamp",))
    first = bought(place, 5)
    waiting = [place.buy(1, f"buyer{number}") for number in range(40)]
    eventually(place, lambda: [place.waits(one) for one in waiting], [(1, 0)] * 40, 300)
    with place.house.books.record(place.merchant.id) as record:
        key = find_item(record, "LAMP")
    page = chromium.new_page()
    page.goto(f"{place.eyes.service}/desk/sign-in")
    page.get_by_label("Store id").fill(place.merchant.public_id)
    page.get_by_label("API token").fill(place.eyes.token)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Items", exact=True).click()
    page.get_by_role("button", name="will not come any more").click()
    expect(page.get_by_text("https://shop.example/green-lamp")).to_be_visible()
    page.get_by_role("button", name="Cancel and pay back").click()
    expect(page.get_by_role("status")).to_contain_text("0 of 40 orders are settled.")
    with place.house.books.record(place.merchant.id) as record:
        assert left_to_end(record, key) == 40
    with pytest.raises(Crash):  # the worker dies between two buyers
        work(dying_after(place.house, 11), place.merchant.id)
    with place.house.books.record(place.merchant.id) as record:
        assert left_to_end(record, key) > 0
    place.clock.ahead += timedelta(minutes=3)  # its lease is over
    eventually(place, lambda: place.paid_back(waiting), dict.fromkeys(waiting, 1), 800)
    with place.house.books.record(place.merchant.id) as record:
        assert left_to_end(record, key) == 0
    assert place.refunded(first) == []
    expect(page.get_by_role("status")).to_contain_text("All of it is settled.", timeout=30_000)  # by itself
    expect(page.locator(".figure", has_text="Cancelled and paid back")).to_contain_text("40")
    page.context.close()
    captured = {row["order"]: row["amount_minor"] for row in place.eyes.books()["bank"] if row["kind"] == "capture"}
    assert [place.refunded(one) for one in waiting] == [[captured[one]] for one in waiting]
    place.settle()
    for number in range(40):
        told = [one for one in place.mails(f"buyer{number}") if "discontinued" in one]
        assert len(told) == 1
        assert "https://shop.example/green-lamp" in told[0]
