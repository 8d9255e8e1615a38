"""What somebody finds who gets hold of the database: no buyer, no key; and what nobody can rewrite."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from adapters.cipher import Cipher
from adapters.postgres.books import PostgresBooks
from adapters.postgres.deliveries import Deliveries
from adapters.postgres.engine import Engine, ledger_key
from adapters.postgres.merchants import Merchants
from adapters.postgres.tables import metadata
from connector.errors import Malformed
from connector.handle import take
from connector.ledger import faults
from connector.ports import Desk, Keys, Parcel, State
from tests.fakes import START, Clock, FakeShop, Store
from tests.fakes.small import EveryDay, PlainSpeech
from tests.postgres.conftest import CIPHER, added
from tests.postgres.sample import BUYER, a_refund, an_item, an_order

CANARIES = ["kim@example.org", "example.org", "Kim Doe", "ck_m1", "cs_m1", "whsec_m1", "bot_token"]


def _dump(engine: Engine) -> str:
    """Return every value of every row of every table as text, bytes as they are and in hexadecimal."""
    found = []
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                found += [_readable(value) for value in row]
    return "\n".join(found)


def _readable(value: object) -> str:
    return bytes(value).decode("latin1") if isinstance(value, (bytes, memoryview)) else str(value)


def _everything(merchants: Merchants, books: PostgresBooks, deliveries: Deliveries) -> None:
    """Write something of every kind down, with a person in each that could carry one."""
    merchant = added(merchants, "m1")
    merchants.set_api_token(merchant.id, "bot_token")
    parcel = Parcel("order.created", "sha256:1", wanted=True)
    deliveries.keep(merchant.id, parcel, {"user-agent": "WooCommerce"}, b'{"email":"kim@example.org"}', START)
    (kept,) = deliveries.claim(merchant.id, START)
    deliveries.finish([kept.id], START, "quarantined", "Odd address kim@example.org")
    with books.record(merchant.id) as record:
        record.cases.save_item(an_item())
        record.cases.save_order(an_order(), START)
        record.notices.add("1", "waiting", [("10", "1")], {"lines": []}, START)
        (notice,) = record.notices.due(START, 1)
        record.notices.move(notice, "failed", error="550 <kim@example.org> is unknown here")
        operation = record.operations.add(a_refund())
        assert operation is not None
        record.operations.move(operation, State.UNKNOWN, error='{"billing":{"email":"kim@example.org"}}')
        record.tasks.open("odd", "1", "Nobody at kim@example.org answers.", START)
        record.append("connector", "order", {"order": "1"}, START)


def test_no_row_of_any_table_names_a_buyer_or_a_key(
    engine: Engine, merchants: Merchants, postgres_books: PostgresBooks, deliveries: Deliveries
) -> None:
    _everything(merchants, postgres_books, deliveries)
    dump = _dump(engine)
    assert [one for one in CANARIES if one in dump] == []
    assert "(address)" in dump


def test_a_whole_history_names_no_buyer_either(
    engine: Engine, merchants: Merchants, postgres_books: PostgresBooks
) -> None:
    clock = Clock()
    store = Store(clock)
    store.add_shelf("tea", 1)
    desk = Desk(added(merchants, "m1"), postgres_books, FakeShop(store), PlainSpeech, EveryDay(), clock)
    store.place(("tea", 3), email="kim@example.org")
    take(desk, [one.then for one in store.hints], clock())
    with postgres_books.record(1) as record:
        assert record.cases.order("101").buyer.email == "kim@example.org"  # type: ignore[union-attr]
        assert len(record.notices.of_order("101")) == 1
    assert "kim@" not in _dump(engine)


def test_secrets_open_for_whom_they_were_sealed(merchants: Merchants, engine: Engine) -> None:
    first, second = added(merchants, "m1"), added(merchants, "m2")
    assert merchants.keys(first.id) == Keys("ck_m1", "cs_m1", ("whsec_m1",))
    with engine.begin() as connection:
        connection.execute(text("UPDATE merchant SET keys = (SELECT keys FROM merchant WHERE id = 1) WHERE id = 2"))
    with pytest.raises(Malformed):
        merchants.keys(second.id)


def test_a_buyer_copied_to_another_order_does_not_open(
    merchants: Merchants, postgres_books: PostgresBooks, engine: Engine
) -> None:
    merchant = added(merchants, "m1").id
    with postgres_books.record(merchant) as record:
        record.cases.save_order(an_order("1"), START)
        record.cases.save_order(an_order("2", buyer=replace(BUYER, email="")), START)
    with engine.begin() as connection:
        connection.execute(text("UPDATE orders SET buyer = (SELECT buyer FROM orders WHERE order_id = '1')"))
    with postgres_books.record(merchant) as record:
        assert record.cases.order("1") is not None
        with pytest.raises(Malformed):
            record.cases.order("2")


def test_keys_rotate_without_a_failed_call(engine: Engine, merchants: Merchants, postgres_books: PostgresBooks) -> None:
    merchant = added(merchants, "m1").id
    rotated = Cipher({"k2": b"y" * 32, "k1": b"x" * 32})
    assert Merchants(engine, rotated).keys(merchant).key == "ck_m1"
    assert ledger_key(engine, rotated) == postgres_books.ledger_key
    Merchants(engine, rotated).set_keys(merchant, Keys("ck_new", "cs_new"))
    with pytest.raises(Malformed):
        Merchants(engine, CIPHER).keys(merchant)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET event = 'something else'",
        "UPDATE ledger SET seq = seq + 1",
        "DELETE FROM ledger WHERE seq = 2",
        "TRUNCATE ledger",
        "TRUNCATE merchant CASCADE",
    ],
)
def test_the_database_itself_refuses_to_rewrite_the_ledger(
    engine: Engine, merchants: Merchants, postgres_books: PostgresBooks, statement: str
) -> None:
    merchant = added(merchants, "m1").id
    with postgres_books.record(merchant) as record:
        for n in range(3):
            record.append("connector", "stock", {"n": n}, START)
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    with postgres_books.record(merchant) as record:
        assert len(list(record.entries())) == 3


def test_many_hands_write_one_chain(merchants: Merchants, postgres_books: PostgresBooks) -> None:
    merchant = added(merchants, "m1").id

    def write(hand: int) -> None:
        for n in range(10):
            with postgres_books.record(merchant) as record:
                record.append(f"hand {hand}", "wrote", {"n": n}, START)

    hands = [threading.Thread(target=write, args=(hand,)) for hand in range(4)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    with postgres_books.record(merchant) as record:
        entries = list(record.entries())
    assert [one.seq for one in entries] == list(range(1, 41))
    assert list(faults(postgres_books.ledger_key, entries)) == []
