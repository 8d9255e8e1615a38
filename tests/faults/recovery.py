"""After the last fault: all that is due is done, until nothing is left but what a person decides."""

from typing import Any

from psycopg.rows import dict_row

from tests.faults import jobs
from tests.faults.about_money import moved
from tests.faults.history import History

_LOCKED = 61 * 60


def recover(history: History) -> None:
    """Let the house come to rest: late deliveries, retried wishes, leases, ladders, a person's answers, a sweep."""
    history.store.clear_faults()
    for key in list(history.unsure):
        history.ask(key)
    history.deliver(history.incoming())
    history.pass_time(125)
    history.rest()
    if _ask_a_person(history):
        history.rest()
    history.deliver(history.incoming())
    history.pass_time(905)
    history.rest()


def _ask_a_person(history: History) -> bool:
    """Let somebody look at the bank and press one of the two buttons; True if there was a question."""
    query = "SELECT * FROM operation WHERE merchant_id = %s AND state = 'needs_operator' ORDER BY id"
    with history.line.cursor(row_factory=dict_row) as cursor:
        open_ = cursor.execute(query, [history.merchant.id]).fetchall()
    if open_:
        history.pass_time(_LOCKED)
    for one in open_:
        _answer(history, one)
    return bool(open_)


def _answer(history: History, one: dict[str, Any]) -> None:
    """Say what the bank's book says; a record without money is deleted in the store first."""
    paid = moved(history.store.kind, history.store.get("books")["bank"], one) > 0
    if not paid:
        history.store.kind.forget(history.store, str(one["order_id"]), str(one["tag"]))
    job = jobs.answering(history.post(), history.merchant.id, int(one["id"]), refunded=paid or one["sent_at"] is None)
    history.run(job)
