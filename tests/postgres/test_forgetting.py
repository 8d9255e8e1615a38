"""Who bought is forgotten for good, in memory as in PostgreSQL; a shop that left leaves the record of money."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from adapters.postgres.books import PostgresBooks
from adapters.postgres.engine import ledger_key
from adapters.postgres.forgetting import KEPT, erase_shop, tables_of_merchants
from adapters.postgres.links import Links
from adapters.postgres.merchants import Merchants
from adapters.postgres.tables import metadata, orders
from connector.ledger import faults
from connector.model import Buyer, Merchant, Supply
from tests.fakes import START
from tests.postgres.conftest import CIPHER, Shelf, added
from tests.postgres.sample import BUYER, LATER, a_refund, an_item, an_order


def test_a_forgotten_buyer_does_not_come_back_with_the_next_reading(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        record.cases.save_order(an_order("1"), START)
        record.cases.save_order(an_order("2"), START)
        assert record.forget_buyer("1", START)
        assert not record.forget_buyer("none", START)
    with shelf.books.record(shelf.first.id) as record:
        record.cases.save_order(an_order("1", status="completed"), LATER)
        held = [record.cases.order(name) for name in ("1", "2")]
    assert [one.buyer for one in held if one] == [Buyer(), BUYER]
    assert held[0] is not None
    assert (held[0].status, held[0].total.minor) == ("completed", 3111)


def test_what_was_still_to_be_sent_and_what_they_asked_goes_with_a_buyer(shelf: Shelf) -> None:
    with shelf.books.record(shelf.first.id) as record:
        for name in ("1", "12"):
            record.cases.save_order(an_order(name), START)
            record.notices.add(name, "date", [("10", "1")], {}, START)
            record.tasks.open("question", f"{name}/2026", "Order: where is my tea? Kim", START)
        record.forget_buyer("1", START)
    with shelf.books.record(shelf.first.id) as record:
        states = [record.notices.of_order(name)[0].state for name in ("1", "12")]
        assert record.tasks.open("question", "1/2026", "", START)
        assert not record.tasks.open("question", "12/2026", "", START)
    assert states == ["skipped", "new"]


def test_the_links_of_a_forgotten_buyer_open_nothing(merchants: Merchants) -> None:
    one, links = added(merchants, "m1"), Links(merchants.engine)
    books = PostgresBooks(merchants.engine, CIPHER, ledger_key(merchants.engine, CIPHER))
    with books.record(one.id) as record:
        record.cases.save_order(an_order("1"), START)
    token = links.make(one.id, "1", "buyer", START)
    with books.record(one.id) as record:
        record.forget_buyer("1", START)
    assert links.find(token, "buyer", START) is None


@pytest.fixture
def full(merchants: Merchants) -> tuple[PostgresBooks, Merchant, Merchant]:
    """Books of two merchants in which everything stands twice."""
    books = PostgresBooks(merchants.engine, CIPHER, ledger_key(merchants.engine, CIPHER))
    found = [added(merchants, name) for name in ("m1", "m2")]
    for one in found:
        with books.record(one.id) as record:
            record.cases.save_item(an_item())
            record.cases.save_order(an_order("1"), START)
            record.cases.add_supply(Supply("tea", 5, START.date()), START)
            record.operations.add(a_refund())
            record.notices.add("1", "date", [("10", "1")], {}, START)
            record.tasks.open("question", "1/2026", "Order 1: kim", START)
            record.wake("order:1", START + timedelta(days=1), order="1")
            record.append("buyer", "consent", {"order": "1"}, START)
        Links(merchants.engine).make(one.id, "1", "buyer", START)
    return books, found[0], found[1]


def _rows(books: PostgresBooks, merchant_id: int) -> dict[str, int]:
    with books.engine.connect() as connection:
        counts = {
            one.name: connection.execute(
                select(func.count()).select_from(one).where(one.c.merchant_id == merchant_id)
            ).scalar_one()
            for one in metadata.sorted_tables
            if "merchant_id" in one.c
        }
    return {name: count for name, count in counts.items() if count}


def test_a_shop_that_left_is_deleted_but_for_the_record_of_money(
    full: tuple[PostgresBooks, Merchant, Merchant], merchants: Merchants
) -> None:
    books, left, stays = full
    before = _rows(books, stays.id)
    assert erase_shop(merchants.engine, left.id) is None
    merchants.change(left.id, active=False)
    gone = erase_shop(merchants.engine, left.id)
    assert gone is not None
    assert {"orders", "line", "item", "link", "notice", "task", "supply", "schedule"} <= gone.keys()
    assert _rows(books, left.id).keys() <= KEPT
    assert _rows(books, left.id)["ledger"] == before["ledger"]
    assert _rows(books, stays.id) == before
    row = merchants.row(left.id)
    assert (row["name"], row["keys"], row["api_token_hash"], row["policy"]) == ("", None, "", {})
    with books.record(left.id) as record:
        assert list(faults(books.ledger_key, record.entries())) == []
    assert erase_shop(merchants.engine, left.id) == {}
    assert erase_shop(merchants.engine, 999) is None


def test_whatever_is_kept_of_a_merchant_is_deleted_or_kept_on_purpose() -> None:
    named = {one.name for one in metadata.sorted_tables if "merchant_id" in one.c}
    assert {one.name for one in tables_of_merchants()} == named - KEPT
    assert orders in tables_of_merchants()
