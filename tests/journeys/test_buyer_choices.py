"""What a buyer chooses on their page, in a real browser without scripts, carried out by both platforms."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from sandbox.shopify.facts import SCOPES
from tests.journeys.running import Store
from tests.journeys.timed import Town, eventually, town
from tests.support.mailbox import Mailbox

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.timeout(300)]
UNIT = 2420  # 22.00 and 10 % tax


@pytest.fixture(params=["woocommerce", "shopify"])
def place(
    request: pytest.FixtureRequest, sandbox: str, database_url: str, tmp_path: Path, smtp: Mailbox
) -> Iterator[Town]:
    with town(request.param, sandbox, database_url, tmp_path, smtp) as found:
        yield found


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def bought(place: Town, units: int = 10, **more: str) -> int:
    order = place.buy(units, **more)
    eventually(place, lambda: place.waits(order), (units - 5, 5))
    place.settle()
    return order


def captured(place: Town, order: int) -> int:
    return int(next(one["amount_minor"] for one in place.eyes.books()["bank"] if one["order"] == order))


def ask_for(page: Page, units: int) -> None:
    page.get_by_label("Units to cancel").fill(str(units))
    page.get_by_role("button", name="Cancel units").click()


def test_a_buyer_takes_two_of_five_units_as_refund_and_waits_for_three(place: Town, page: Page) -> None:
    order = bought(place)
    place.expect(place.clock().date() + timedelta(days=7))
    page.goto(place.link())
    expect(page.locator("article > p").first).to_contain_text("5 of 10 wait for stock")
    ask_for(page, 2)
    expect(page.get_by_text(re.compile(r"You get \$48\.40 back\."))).to_be_visible()
    expect(page.get_by_role("button", name="store credit")).to_have_count(0)
    assert place.refunded(order) == []
    page.get_by_role("button", name="Yes, cancel them").click()
    expect(page.get_by_role("status")).to_contain_text("Your cancellation is recorded.")
    page.get_by_role("button", name="Keep waiting").click()
    expect(page.get_by_role("status")).to_contain_text("your units stay yours")
    eventually(place, lambda: place.refunded(order), [2 * UNIT])
    eventually(place, lambda: place.waits(order), (3, 5))
    place.settle()
    assert place.consents(order) == [("buyer", "wait")]
    told = place.mails()
    assert len([one for one in told if "As you asked, we cancelled units" in one]) == 1
    assert len([one for one in told if "We refunded $48.40" in one]) == 1
    page.reload()
    expect(page.locator("article > p").first).to_contain_text(re.compile("3 of (8|10) wait for stock"))
    place.eyes.store("stock", {"sku": "LAMP", "add": 3})
    eventually(place, lambda: place.waits(order), (0, 8))
    assert place.refunded(order) == [2 * UNIT]


@pytest.fixture(params=["woocommerce", "shopify"])
def giving(
    request: pytest.FixtureRequest, sandbox: str, database_url: str, tmp_path: Path, smtp: Mailbox
) -> Iterator[Town]:
    """A store that offers credit with a tenth on top."""
    with town(request.param, sandbox, database_url, tmp_path, smtp) as found:
        found.policy(offer_credit=True, credit_bonus=10, accent="#0f766e")
        if found.platform == "shopify":  # an optional scope, which credit needs
            found.eyes.store("settings", {"scopes": [*SCOPES, "read_customers"]})
        yield found


def test_a_buyer_chooses_store_credit_and_no_money_moves(giving: Town, page: Page) -> None:
    order = bought(giving)
    page.goto(giving.link())
    ask_for(page, 2)
    expect(page.get_by_text(re.compile(r"You get \$48\.40 back\."))).to_be_visible()
    worth = "$53.24" if giving.platform == "woocommerce" else "$48.40"  # Shopify's refund methods know no bonus
    expect(page.get_by_text(f"Or take {worth} of store credit instead of the money")).to_be_visible()
    page.get_by_role("button", name="Yes, take store credit").click()
    expect(page.get_by_role("status")).to_contain_text("Your choice is recorded.")
    eventually(giving, lambda: giving.waits(order), (3, 5))
    eventually(giving, lambda: any(f"{worth} of store credit" in one for one in giving.mails()), wanted=True)
    assert giving.refunded(order) == []


def test_no_credit_is_offered_once_the_time_to_ship_is_over(giving: Town, page: Page) -> None:
    giving.policy(lead_days=None, when_silent="ask_me")
    order = bought(giving)
    giving.until(giving.clock().date() + timedelta(days=64))
    page.goto(giving.link())
    ask_for(page, 2)
    expect(page.get_by_text(re.compile(r"You get \$48\.40 back\."))).to_be_visible()
    expect(page.get_by_role("button", name="store credit")).to_have_count(0)
    assert giving.refunded(order) == []


def test_a_buyer_in_the_union_withdraws_in_two_steps(place: Town, page: Page) -> None:
    order = bought(place, country="FR")
    place.policy(buyer_may_cancel=False)  # a right does not ask what the shop's terms allow
    page.goto(place.link())
    page.get_by_role("button", name="Withdraw from the contract here").click()
    assert place.refunded(order) == []
    page.get_by_role("button", name="Confirm withdrawal").click()
    expect(page.get_by_role("status")).to_contain_text("Your withdrawal is recorded.")
    eventually(place, lambda: place.refunded(order), [captured(place, order)])
    place.settle()
    assert [one for one in place.mails() if "As you asked, we cancelled units" in one]


def test_nobody_elsewhere_is_shown_a_withdrawal_function(place: Town, page: Page) -> None:
    bought(place)
    page.goto(place.link())
    expect(page.get_by_role("button", name="Keep waiting")).to_be_visible()
    expect(page.get_by_role("button", name="Withdraw")).to_have_count(0)


def test_a_buyer_answers_a_moved_date_and_reads_what_they_were_told(place: Town, page: Page) -> None:
    place.policy(answer_days=2, alert_to=place.address("merchant"), complaints_to="+1 555 0100", mediator="Trade Board")
    order = bought(place, 7)
    before = place.told(order)
    place.until(place.clock().date() + timedelta(days=2))
    place.expect(before + timedelta(days=11))
    assert "later than we said" in place.mails()[-1]
    page.goto(place.link())
    page.get_by_text("What we told you before").click()
    for day in (before, place.told(order)):
        expect(page.locator("dd").get_by_text(f"{day:%B} {day.day}, {day.year}")).to_have_count(1)
    page.get_by_role("button", name="Keep waiting").click()
    expect(page.get_by_role("status")).to_contain_text("your units stay yours")
    assert place.consents(order) == [("buyer", "wait")]
    page.get_by_label("Your question to the shop").fill("Can it ship sooner?")
    page.get_by_role("button", name="Send the question").click()
    eventually(place, lambda: any("Your question about order" in one for one in place.mails()), wanted=True)
    assert "question" in place.tasks()
    expect(page.get_by_text("You reach a person at")).to_contain_text("+1 555 0100")
    expect(page.get_by_text("do not agree")).to_contain_text("Trade Board")
    assert any("You hear from the shop by " in one for one in place.mails())
    assert not [one for one in place.mails("merchant") if "waits for your answer" in one]
    place.until(place.clock().date() + timedelta(days=5))
    assert len([one for one in place.mails("merchant") if "a buyer waits for your answer" in one]) == 1


LOCALES = ("en_US", "de_DE", "es_ES", "fr_FR", "ja")
LOOKS = ((1100, "light"), (1100, "dark"), (390, "light"), (320, "dark"))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_step_can_be_used_by_anybody_in_every_language(store: Store, chromium: Browser, locale: str) -> None:
    shots = Path("artefacts/buyer")
    shots.mkdir(parents=True, exist_ok=True)
    held = store.house.merchants.policy(store.merchant.id)
    chosen = replace(held, offer_credit=True, credit_bonus=10, accent="#0f766e")
    chosen = replace(chosen, alternatives=("https://shop.example/x",), swaps=("LAMP = MUG-NOTIFY, MUG-NO",))
    chosen = replace(chosen, answer_days=2, complaints_to="+1 555 0100", mediator="Trade Board")
    chosen = replace(chosen, mediator_url="https://board.example/help")
    store.house.merchants.set_policy(store.merchant.id, chosen)
    email = f"{locale}-choice-{store.merchant.public_id}@example.com"
    buyer = {"first_name": "Ada", "last_name": "Example", "email": email, "country": "DE", "locale": locale}
    body = {"lines": [{"sku": "LAMP", "quantity": 7}], "buyer": buyer, "payment": "rig_card"}
    store.eyes.store("buy", body)
    store.soon(lambda: bool(links(store, email)), wanted=True)
    page = chromium.new_page()
    page.goto(links(store, email)[-1])
    looked_at(page, shots / f"{locale}-page")
    page.locator("form[action$=withdraw] button").click()
    looked_at(page, shots / f"{locale}-withdraw")
    page.go_back()
    page.locator("form[action$=swap] button").first.click()
    looked_at(page, shots / f"{locale}-swap")
    page.go_back()
    page.locator("form#cancel input[type=number]").fill("1")
    page.locator("button[form=cancel]").click()
    expect(page.locator("form[action$=credit] button")).to_be_visible()
    looked_at(page, shots / f"{locale}-sure")
    page.close()


def links(store: Store, email: str) -> list[str]:
    return [one for text in store.eyes.mails(email) for one in re.findall(r"http://[^\s<>\"]+/b/[\w-]+", text)]


def looked_at(page: Page, name: Path) -> None:
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=f"{name}-{width}-{scheme}.png", full_page=True)


@pytest.mark.parametrize("kind", ["express", "paid_back"])
def test_a_buyer_waits_on_for_faster_shipping(place: Town, page: Page, kind: str) -> None:
    place.policy(faster=kind)
    order = bought(place)
    page.goto(place.link())
    page.get_by_role("button", name="Wait, with").click()
    expect(page.get_by_text("You agree to wait.")).to_be_visible()
    assert place.consents(order) == []
    page.get_by_role("button", name="Yes, I wait").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you for waiting.")
    expect(page.get_by_role("button", name="Wait, with")).to_have_count(0)
    assert place.consents(order) == [("buyer", "wait")]
    carriage = captured(place, order) - 10 * UNIT
    assert carriage >= 500
    eventually(place, lambda: place.refunded(order), [] if kind == "express" else [carriage])
    eventually(place, lambda: sum("thank you for waiting" in one for one in place.mails()), 1)
    assert place.waits(order)[1] == 5
    assert ("faster" in place.tasks()) == (kind == "express")


def test_a_buyer_takes_another_item_in_place_of_what_waits(place: Town, page: Page) -> None:
    place.policy(swaps=("LAMP = MUG-NOTIFY",))
    if place.platform == "shopify":  # an optional scope, which editing orders needs
        place.eyes.store("settings", {"scopes": [*SCOPES, "write_order_edits"]})
    order = bought(place)
    before = captured(place, order)
    page.goto(place.link())
    expect(page.get_by_text("You may take something else that is here:")).to_be_visible()
    page.get_by_role("button", name="Take this instead").click()
    expect(page.get_by_text(re.compile("Take 2 units of .*Mug Notify.* in place of .*Lamp"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"You paid \$[\d.]+ for one; this item costs \$[\d.]+ today."))).to_be_visible()
    expect(page.get_by_text("It costs less: you get $4.40 back.")).to_be_visible()
    assert len(place.eyes.order(order)["lines"]) == 1
    page.get_by_role("button", name="Yes, take it instead").click()
    expect(page.get_by_role("status")).to_contain_text("Your choice is recorded.")
    eventually(place, lambda: place.refunded(order), [440])
    eventually(place, lambda: place.waits(order), (3, 5))
    place.settle()
    lines = {one["sku"]: one for one in place.eyes.order(order)["lines"]}
    assert set(lines) == {"LAMP", "MUG-NOTIFY"}
    assert before == captured(place, order)
    told = place.mails()
    assert len([one for one in told if "another item instead" in one]) == 1
    assert len([one for one in told if "We refunded $4.40" in one]) == 1
    page.reload()
    expect(page.locator("article > p").first).to_contain_text(re.compile("3 of (8|10) wait for stock"))
    expect(page.get_by_role("button", name="Take this instead")).to_have_count(0)
    assert "swap_total" not in place.tasks()
