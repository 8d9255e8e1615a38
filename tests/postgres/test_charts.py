"""What the merchant's pictures are drawn from, counted over known orders of two merchants."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from adapters.postgres.books import PostgresBooks
from adapters.postgres.charts import Charts, Owed
from adapters.postgres.engine import ledger_key
from adapters.postgres.merchants import Merchants
from connector.model import Promise
from connector.money import Money
from connector.ports import HeldLine, Record, State
from tests.fakes import START
from tests.postgres.conftest import CIPHER, added
from tests.postgres.sample import a_line, a_refund, an_order

TODAY = START.date()


@pytest.fixture
def books(merchants: Merchants) -> PostgresBooks:
    return PostgresBooks(merchants.engine, CIPHER, ledger_key(merchants.engine, CIPHER))


def _bought(record: Record, name: str, currency: str = "EUR") -> HeldLine:
    worth, nothing = Money(3000, currency), Money(0, currency)
    sold = a_line(charge=replace(a_line().charge, net=worth, taxes=()))
    order = replace(an_order(name, sold), currency=currency, total=worth, captured=worth, refunded=nothing)
    record.cases.save_order(order, START)
    held = record.cases.order(name)
    assert held is not None
    return held.lines[0]


def _waits(record: Record, name: str, days: int | None, owed: int = 3, *, currency: str = "EUR") -> None:
    told = Promise(1, None if days is None else TODAY + timedelta(days=days), None, "supply", START)
    line = _bought(record, name, currency)
    record.cases.save_line(replace(line, owed=owed, shown=owed, promise=told, waited=START))


def test_what_is_owed_stands_where_its_day_is_told(books: PostgresBooks, merchants: Merchants) -> None:
    one, other = added(merchants, "m1"), added(merchants, "m2")
    with books.record(one.id) as record:
        for number, days in enumerate((-1, 0, 6, 7, 13, 14, 27, 28, 400, None)):
            _waits(record, str(number), days)
        _waits(record, "part", -5, 1)
        _waits(record, "yen", -5, currency="JPY")
        _waits(record, "done", -5, 0)
    with books.record(other.id) as record:
        _waits(record, "0", -1)
    found = Charts(merchants.engine).owed(one.id, TODAY)
    assert [held.units for held in found] == [7, 6, 6, 6, 6, 3]
    assert found[0] == Owed(7, {"EUR": 4000, "JPY": 3000})
    assert [held.worth for held in found[1:]] == [{"EUR": 6000}] * 4 + [{"EUR": 3000}]
    assert [held.units for held in Charts(merchants.engine).owed(other.id, TODAY)] == [3, 0, 0, 0, 0, 0]


def _ready(record: Record, name: str, at: datetime, *told: date | None) -> None:
    line = _bought(record, name)
    for version, day in enumerate(told, 1):
        record.cases.save_line(replace(line, promise=Promise(version, day, None, "supply", START), ready=at))


def test_a_promise_is_kept_by_the_day_first_told_or_only_by_a_later_one(
    books: PostgresBooks, merchants: Merchants
) -> None:
    one = added(merchants, "m1")
    late_in_berlin = datetime(2026, 3, 9, 23, 30, tzinfo=START.tzinfo)  # the tenth there
    with books.record(one.id) as record:
        _ready(record, "in time", late_in_berlin, date(2026, 3, 10))
        _ready(record, "moved", late_in_berlin, date(2026, 3, 9), date(2026, 3, 12))
        _ready(record, "earlier told", late_in_berlin, date(2026, 3, 12), date(2026, 3, 9))
        _ready(record, "missed", late_in_berlin, date(2026, 3, 1), date(2026, 3, 9))
        _ready(record, "no date", late_in_berlin, None)
        _ready(record, "long ago", late_in_berlin - timedelta(days=90), date(2026, 3, 10))
    charts, since = Charts(merchants.engine), late_in_berlin - timedelta(days=30)
    assert charts.kept(one.id, since, ZoneInfo("Europe/Berlin")) == (1, 1, 2)
    assert charts.kept(one.id, since, timezone(timedelta(hours=1))) == (1, 1, 2)
    assert charts.kept(one.id, since, timezone(timedelta(hours=-1))) == (3, 1, 0)
    assert charts.kept(one.id, since, UTC) == (3, 1, 0)
    assert charts.kept(added(merchants, "m2").id, since, UTC) == (0, 0, 0)


def test_cancellations_are_counted_by_how_soon_the_money_was_sent(books: PostgresBooks, merchants: Merchants) -> None:
    one = added(merchants, "m1")
    with books.record(one.id) as record:
        for number, days in enumerate((0, 1, 2, 7, 14, 15, 40)):
            record.cases.save_order(an_order(str(number)), START)
            _settle(record, str(number), State.DONE, START + timedelta(days=days))
        _settle(record, "failed", State.FAILED, START)
        record.operations.add(a_refund("open", "open"))
        record.operations.add(a_refund("0", "old", made=START - timedelta(days=200)))
    found = Charts(merchants.engine).given_back(one.id, START - timedelta(days=90))
    assert found == [2, 1, 1, 1, 2, 1]
    assert sum(Charts(merchants.engine).given_back(added(merchants, "m2").id, START)) == 0


def _settle(record: Record, order: str, state: State, at: datetime) -> None:
    made = record.operations.add(a_refund(order, f"key {order}"))
    assert made is not None
    sending = record.operations.move(made, State.SENDING, sent=at)
    assert sending is not None
    assert record.operations.move(sending, state)
