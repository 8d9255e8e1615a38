"""Whatever shows when a line ships shows the same days: mail, the order and the item's page in the store, our pages."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from babel.dates import format_date

from connector.handle import add_supplies, find_item
from connector.model import Supply
from tests.journeys.timed import Town, eventually, town
from tests.support.mailbox import Mailbox

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
_DAY = r"\w+day, \w+ \d{1,2}, \d{4}"
_SAID = re.compile(rf"expected to ship (?:by|between) ({_DAY})(?: and ({_DAY}))?")
Days = frozenset[date]


@pytest.fixture(params=["woocommerce", "shopify"])
def place(
    request: pytest.FixtureRequest, sandbox: str, database_url: str, tmp_path: Path, smtp: Mailbox
) -> Iterator[Town]:
    with town(request.param, sandbox, database_url, tmp_path, smtp) as found:
        yield found


def days_in(text: str) -> Days:
    """Return the days on which a text says it ships; those it only tells of from before are left out."""
    found = [day for said in _SAID.findall(" ".join(text.split())) for day in said if day]
    return frozenset(datetime.strptime(day, "%A, %B %d, %Y").date() for day in found)  # noqa: DTZ007  # a day only


def newest_mail(place: Town) -> str:
    """Return what the newest mail says, told-before aside; both its parts must say the same."""
    mail = place.box.to(place.address("ada"))[-1]
    parts = [mail.get_body((kind,)) for kind in ("plain", "html")]
    text, page = ("" if part is None else re.sub(r"Told before: [^.]*\.", "", part.get_content()) for part in parts)
    assert days_in(text) == days_in(re.sub(r"<[^>]+>", "", page))
    return str(text)


def on_the_order(place: Town, order: int) -> str:
    return json.dumps(place.eyes.order(order), ensure_ascii=False)


def on_the_items_page(place: Town) -> str:
    """Return what the store keeps for the item's page to say."""
    meta = next(row["meta"] for row in place.eyes.books()["stock"] if row["sku"] == "LAMP")
    said = json.loads(next(value for name, value in meta.items() if name.endswith("availability")))
    return str(said["sentences"]["en"])


def on_the_buyers_page(place: Town) -> str:
    """Return what the buyer's page says now; what it tells of from before stands in a list of its own."""
    page = requests.get(place.link(), timeout=10).text
    return re.sub(r"<details>.*?</details>", "", page, flags=re.DOTALL)


def availability(place: Town) -> dict[str, Any]:
    url = f"{place.eyes.service}/availability/{place.eyes.merchant}/LAMP"
    return dict(requests.get(url, timeout=10).json())


def surfaces(place: Town, order: int) -> dict[str, Days]:
    """Return which days each surface says for the order's only line, read from outside."""
    shown = availability(place)
    return {
        "mail": days_in(newest_mail(place)),
        "order in the store": days_in(on_the_order(place, order)),
        "item's page in the store": days_in(on_the_items_page(place)),
        "buyer's page": days_in(on_the_buyers_page(place)),
        "merchant's door": days_of(place.eyes.case(order)["lines"][0]["promise"]),
        "availability": days_in(shown["sentences"]["en"]),
        "availability's own fields": days_of(shown),
    }


def days_of(row: Mapping[str, Any]) -> Days:
    """Return the days in a row of data, which may be written as HTTP writes them."""
    return frozenset(_day(str(row[name])) for name in ("due", "until") if row.get(name))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return datetime.strptime(text[:16], "%a, %d %b %Y").date()  # noqa: DTZ007  # a day only


def differences(found: Mapping[str, Days]) -> list[str]:
    """Name every surface that does not say what the mail says."""
    return [name for name, days in found.items() if days != found["mail"]]


def expect(place: Town, first: date, last: date | None) -> None:
    """Expect enough lamps for everybody in this span."""
    now = place.house.clock()
    with place.house.books.record(place.merchant.id) as record:
        key = find_item(record, "LAMP")
        record.cases.use_supply(key, 10_000, now)
    add_supplies(place.house.desk(place.merchant), [Supply(key, 60, first, last)], "merchant:test", now)
    place.settle()


def waiting(place: Town) -> int:
    """Buy lamps, two of which wait; expect them later than the lead time promised."""
    order = place.buy(7)
    eventually(place, lambda: place.waits(order), (2, 5))
    expect(place, place.told(order) + timedelta(days=20), None)
    return order


def test_all_surfaces_say_the_same_days_however_often_they_move(place: Town) -> None:
    order = waiting(place)
    said = [surfaces(place, order)]
    expect(place, place.told(order) - timedelta(days=12), None)  # so much earlier that it is worth a mail
    said.append(surfaces(place, order))
    later = place.told(order) + timedelta(days=2)
    expect(place, later, later + timedelta(days=9))  # later, and no longer a single day
    said.append(surfaces(place, order))
    assert [differences(one) for one in said] == [[], [], []]
    assert [len(one["mail"]) for one in said] == [1, 1, 2]
    assert len({one["mail"] for one in said}) == 3


def test_the_check_bites_whichever_surface_says_something_else(place: Town) -> None:
    order = waiting(place)
    assert differences(surfaces(place, order)) == []
    other = place.told(order) + timedelta(days=1)
    with place.house.engine.begin() as line:  # behind everybody's back
        line.exec_driver_sql("UPDATE supply SET due = due + 7 WHERE used_at IS NULL")
    assert differences(surfaces(place, order)) == ["availability", "availability's own fields"]
    with place.house.engine.begin() as line:
        line.exec_driver_sql("UPDATE supply SET due = due - 7 WHERE used_at IS NULL")
        line.exec_driver_sql("UPDATE promise SET due = due + 1")
    assert differences(surfaces(place, order)) == ["buyer's page", "merchant's door"]
    with place.house.engine.begin() as line:
        line.exec_driver_sql("UPDATE promise SET due = due - 1")
    assert differences(surfaces(place, order)) == []
    place.box.mails[-1] = _with_another_day(place, order, other)
    assert {"order in the store", "item's page in the store"} <= {*differences(surfaces(place, order))}


def _with_another_day(place: Town, order: int, other: date) -> Any:
    """Return the newest mail as if it had been written with another day."""
    mail = place.box.to(place.address("ada"))[-1]
    told = format_date(place.told(order), "full", locale="en_US")
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            text = part.get_content().replace(told, format_date(other, "full", locale="en_US"))
            part.set_content(text, subtype=part.get_content_subtype())
    return mail
