"""One transaction of one merchant: all of it is written, or nothing."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, RowMapping, case, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from adapters.cipher import Cipher
from adapters.postgres.cases import Cases
from adapters.postgres.forgetting import forget_buyer
from adapters.postgres.merchants import WATCH_ONLY, as_merchant, as_policy
from adapters.postgres.notices import Notices, Tasks
from adapters.postgres.operations import Operations
from adapters.postgres.readback import RESTORED
from adapters.postgres.tables import ledger, ledger_order, merchant, readback, schedule, switch
from adapters.postgres.wordings import Wordings
from connector.failpoint import reach
from connector.ledger import GENESIS, Entry, Payload, canonical, seal


class PostgresBooks:
    """Opens records; `ledger_key` seals the chain of every merchant."""

    def __init__(self, engine: Engine, cipher: Cipher, ledger_key: bytes) -> None:
        self.engine = engine
        self.cipher = cipher
        self.ledger_key = ledger_key

    @contextmanager
    def record(self, merchant_id: int) -> Iterator["PostgresRecord"]:
        """Open a transaction of one merchant; it is committed at the end, or rolled back by an error."""
        with self.engine.begin() as connection:
            # The merchant's row is the head of its ledger: whoever holds it appends. A delivery may arrive meanwhile.
            query = select(merchant).where(merchant.c.id == merchant_id).with_for_update(key_share=True)
            row = connection.execute(query).mappings().one()
            yield PostgresRecord(connection, row, self.cipher, self.ledger_key)
            reach("record.committing")
        reach("record.committed")

    @contextmanager
    def reading(self, merchant_id: int) -> Iterator["PostgresRecord"]:
        """Open a record only to read it: one moment of the books, in nobody's way; what is written raises."""
        options = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**options) as connection:
            row = connection.execute(select(merchant).where(merchant.c.id == merchant_id)).mappings().one()
            yield PostgresRecord(connection, row, self.cipher, self.ledger_key)


class PostgresRecord:
    """One open transaction."""

    def __init__(self, connection: Connection, row: RowMapping, cipher: Cipher, ledger_key: bytes) -> None:
        self.connection = connection
        self.row = row
        self.merchant = as_merchant(row)
        self.policy = as_policy(row)
        self.cases = Cases(connection, self.merchant.id, cipher)
        self.operations = Operations(connection, self.merchant.id)
        self.notices = Notices(connection, self.merchant.id)
        self.tasks = Tasks(connection, self.merchant.id)
        self.wordings = Wordings(connection, self.merchant.id)
        self._key = ledger_key

    def append(self, actor: str, event: str, payload: Payload, now: datetime) -> Entry:
        """Append to the merchant's ledger in this transaction."""
        head = self.entries(newest=1)
        previous, seq = (head[0].hash, head[0].seq + 1) if head else (GENESIS, 1)
        entry = seal(self._key, previous, seq, now, actor, event, payload)
        row = {"merchant_id": self.merchant.id, "seq": seq, "at": entry.at, "actor": actor, "event": event}
        row |= {"payload": canonical(payload), "previous": previous, "hash": entry.hash}
        self.connection.execute(ledger.insert().values(row))
        return entry

    def entries(self, *, after: int = 0, newest: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """Return ledger entries in their order after `after`, or the `newest` ones, newest first."""
        query = select(ledger).where(ledger.c.merchant_id == self.merchant.id, ledger.c.seq > after)
        query = query.order_by(ledger.c.seq.desc() if newest else ledger.c.seq).limit(newest or limit)
        return [_entry(row) for row in self.connection.execute(query).mappings()]

    def said(self, order: str, event: str) -> Sequence[Entry]:
        """Return the entries of one event about an order, oldest first."""
        mine = (ledger.c.merchant_id == self.merchant.id, ledger.c.event == event, ledger_order() == order)
        query = select(ledger).where(*mine).order_by(ledger.c.seq)
        return [_entry(row) for row in self.connection.execute(query).mappings()]

    def consents(self, order: str) -> Sequence[Entry]:
        """Return the entries of what a buyer answered about an order, or what silence meant, oldest first."""
        return self.said(order, "consent")

    def wake(self, key: str, at: datetime, order: str = "", item: str = "") -> None:
        """See to it that the order or item is looked at again at `at`, or earlier if that was planned."""
        row = {"merchant_id": self.merchant.id, "key": key, "due": at, "order_id": order, "item": item}
        change = insert(schedule).values(row)
        new = change.excluded.due
        # A plan somebody is carrying out just now is no plan any more: this one replaces it.
        due = case((schedule.c.claimed, new), else_=func.least(schedule.c.due, new))
        again = {"due": due, "claimed": False}
        self.connection.execute(change.on_conflict_do_update(index_elements=["merchant_id", "key"], set_=again))

    def planned(self, prefix: str) -> int:
        """Return how many plans have a key that begins so."""
        mine = (schedule.c.merchant_id == self.merchant.id, schedule.c.key.startswith(prefix, autoescape=True))
        return int(self.connection.execute(select(func.count()).select_from(schedule).where(*mine)).scalar_one())

    def woken(self, now: datetime, limit: int = 200) -> Sequence[RowMapping]:
        """Take in hand what is due to be looked at again; whoever does not come back leaves it due in a minute."""
        mine = (schedule.c.merchant_id == self.merchant.id, schedule.c.due <= now)
        # What a lost process had in hand is nobody's: else whoever takes a part of it would forget the rest as done.
        self.connection.execute(schedule.update().where(mine[0], schedule.c.claimed).values(claimed=False))
        keys = select(schedule.c.key).where(*mine).order_by(schedule.c.due).limit(limit).scalar_subquery()
        change = schedule.update().where(mine[0], schedule.c.key.in_(keys))
        change = change.values(claimed=True, due=now + timedelta(minutes=1))
        return self.connection.execute(change.returning(schedule)).mappings().all()

    def slept(self) -> None:
        """Forget the plans that were carried out."""
        mine = (schedule.c.merchant_id == self.merchant.id, schedule.c.claimed)
        self.connection.execute(schedule.delete().where(*mine))

    def postpone_woken(self, later: datetime) -> None:
        """Move every plan in hand to a later moment."""
        mine = (schedule.c.merchant_id == self.merchant.id, schedule.c.claimed)
        self.connection.execute(schedule.update().where(*mine).values(due=later, claimed=False))

    def money_stopped(self) -> bool:
        """Tell whether a kill switch (global, platform or merchant) is on, or a restored backup is not checked yet."""
        keys = ("all", f"platform:{self.merchant.platform}")
        named = or_(switch.c.key.in_(keys), switch.c.key.startswith(RESTORED))
        mine = (readback.c.merchant_id == self.merchant.id, readback.c.lifted_at.is_(None))
        query = select(or_(exists().where(named, switch.c.stopped), exists().where(*mine)))
        return bool(self.row["money_stopped"] or self.connection.execute(query).scalar_one())

    def let_go(self, now: datetime) -> None:
        """Write down that the shop let us go; what of ours still stands there is in the ledger."""
        left = list(self.cases.marked())
        self.append("platform", "uninstalled", {"marked": len(left), "orders": left[:100]}, now)
        gone = {"active": False, "keys": None, "api_token_hash": ""}
        self.connection.execute(merchant.update().where(merchant.c.id == self.merchant.id).values(gone))

    def watch_only(self, *, on: bool) -> None:
        """Switch whether the store is only watched; with the row in hand nobody decides by the old choice meanwhile."""
        change = merchant.update().where(merchant.c.id == self.merchant.id)
        self.connection.execute(change.values(policy=merchant.c.policy.concat({WATCH_ONLY: on})))

    def forget_buyer(self, order_id: str, now: datetime) -> bool:
        """Delete who bought an order, their links and what they asked, for good; False if the order is not known."""
        return forget_buyer(self.connection, self.merchant.id, order_id, now)

    def seen_to(self, moment: datetime | None) -> datetime | None:
        """Return the watermark of orders read, moving it forward first if `moment` is later."""
        held: datetime | None = self.row["seen_to"]
        if moment is None or (held is not None and moment <= held):
            return held
        change = merchant.update().where(merchant.c.id == self.merchant.id).values(seen_to=moment)
        self.connection.execute(change)
        return moment


def _entry(row: RowMapping) -> Entry:
    payload = json.loads(row["payload"])
    return Entry(row["seq"], row["at"], row["actor"], row["event"], payload, row["previous"], row["hash"])
