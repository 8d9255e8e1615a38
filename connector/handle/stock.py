"""A new number of a stock pool: what it means, whether to believe it, and whom to ask."""

from dataclasses import replace
from datetime import datetime

from connector.allocate import Pool, absorb, allocate, balance, counted, hold, owed, zeroed
from connector.handle.coming import take_in
from connector.model import Item
from connector.ports import HeldItem, Record


def tie(record: Record, item: Item, now: datetime) -> None:
    """Say which variants draw on the pool before their lines are written down."""
    held = record.cases.item(item.key)
    record.cases.save_item(replace(held, item=item) if held else HeldItem(item, None, now))


def take_stock(record: Record, item: Item, now: datetime) -> None:
    """Absorb a reading of a pool whose orders are written down already."""
    held = record.cases.item(item.key) or HeldItem(item, None, now)
    if item.available is None:
        record.cases.save_item(replace(held, item=item, pool=None, read=now, asked=False))
        return
    taken, claims = record.cases.sums(item.key)
    claims = counted(item, claims)
    pool = absorb(held.pool, item.available, taken, claims, record.policy.stock_mode)
    if held.asked and held.pool and not _change(held.pool, pool):
        pool = replace(pool, offset=0)  # as it is if goods arrived
    asked = held.pool is not None and _must_ask(record, held, held.pool, pool, claims)
    if held.pool and asked:
        pool = hold(held.pool, item.available, taken)
        _ask(record, item, now)
    if held.pool:
        _news(record, held.pool, pool, item.key, asked, now)
    record.cases.save_item(replace(held, item=item, pool=pool, read=now, asked=asked))
    _check_books(record, item, pool, claims, now)


def _change(before: Pool, pool: Pool) -> int:
    """Return by how much the number moved without a line that explains it."""
    return pool.available + pool.taken - before.available - before.taken


def _must_ask(record: Record, held: HeldItem, before: Pool, pool: Pool, claims: int) -> bool:
    """Tell whether a set to zero would make waiting units vanish although nothing was expected to arrive.

    A question stays open until it is answered, the number moves again, or nobody's waiting depends on it any more.
    """
    if not _change(before, pool):
        return held.asked and _clears(record, held, before, pool, claims)
    if not record.policy.ask_before_clearing or before.available >= 0:
        return False
    if not zeroed(before, pool.available, pool.taken) or record.cases.supplies(held.item.key):
        return False
    return _clears(record, held, before, pool, claims)


def _clears(record: Record, held: HeldItem, before: Pool, pool: Pool, claims: int) -> bool:
    """Tell whether somebody waits who would not if the number meant goods."""
    queue = record.cases.queue(held.item.key)
    was = max(0, balance(hold(before, pool.available, pool.taken), claims))
    return owed(allocate(was, queue)) > owed(allocate(max(0, balance(pool, claims)), queue))


def _ask(record: Record, item: Item, now: datetime) -> None:
    text = (
        f"The stock of {item.title[:80]} was set to 0 while buyers wait. Did goods arrive for them? "
        "Until you answer, everybody keeps waiting."
    )
    record.tasks.open("did_goods_arrive", item.key, text, now)


def _news(record: Record, before: Pool, pool: Pool, key: str, asked: bool, now: datetime) -> None:
    """Write an unexplained change of stock down; arrived units are no longer expected ones."""
    if not asked:
        record.tasks.close("did_goods_arrive", key, now)
    change = _change(before, pool)
    if not change:
        return
    payload = {"item": key, "available": pool.available, "change": change, "offset": pool.offset, "asked": asked}
    record.append("platform", "stock", payload, now)
    if change > 0 and not asked:
        take_in(record, key, change, now)


def _check_books(record: Record, item: Item, pool: Pool, claims: int, now: datetime) -> None:
    short = -balance(pool, claims)
    if short <= 0:
        record.tasks.close("books_disagree", item.key, now)
        return
    text = (
        f"{short} more units of {item.title[:80]} were shipped than were ever booked in. "
        "Count the shelf and set the stock right; buyers were told nothing."
    )
    record.tasks.open("books_disagree", item.key, text, now)
