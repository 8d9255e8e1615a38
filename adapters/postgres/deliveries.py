"""Webhooks as they arrived: one insert each, claimed in batches, set aside after five claims.

A body names a buyer, so it is kept encrypted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, exists, func, select
from sqlalchemy.dialects.postgresql import insert

from adapters.cipher import Cipher
from adapters.postgres.plain import without_addresses
from adapters.postgres.tables import delivery
from connector.failpoint import reach
from connector.ports import Parcel

_LEASE = timedelta(seconds=60)
_REMEMBERED = timedelta(days=7)
MOST_CLAIMS = 5
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook as it is kept: `state` is new, claimed, done, ignored or quarantined."""

    id: int
    topic: str
    body: bytes
    state: str
    claims: int
    received: datetime
    error: str


class Deliveries:
    """All deliveries; each call is its own transaction."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self.engine = engine
        self.cipher = cipher

    def keep(self, merchant_id: int, parcel: Parcel, headers: Mapping[str, str], raw: bytes, now: datetime) -> bool:
        """Write a delivery down, committed when this returns; False if its twin still waits to be looked at.

        One whose identity is used once is a twin for days after it was settled, too.
        """
        row = {"merchant_id": merchant_id, "topic": parcel.topic, "identity": parcel.identity}
        row["body"] = self.cipher.seal(raw, _bound(merchant_id))
        row |= {"headers": dict(headers), "received_at": now, "due": now}
        row["state"] = "new" if parcel.wanted else "ignored"
        change = insert(delivery).values(row).on_conflict_do_nothing().returning(delivery.c.id)
        with self.engine.begin() as connection:
            if parcel.once and _seen(connection, merchant_id, parcel.identity, now):
                return False
            kept = connection.execute(change).scalar_one_or_none()
            reach("delivery.writing")
        return kept is not None

    def waiting(self, merchant_id: int, limit: int) -> int:
        """Count what a merchant's shop sent and nobody settled yet, up to `limit`."""
        mine = (delivery.c.merchant_id == merchant_id, delivery.c.state.in_(("new", "claimed")))
        some = select(delivery.c.id).where(*mine).limit(limit).subquery()
        with self.engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(some)).scalar_one())

    def claim(self, merchant_id: int, now: datetime, limit: int = 100) -> Sequence[Delivery]:
        """Take what is due; each claim is counted when it is made, so that a killer is counted too.

        Of those that were tried before only one comes along: what kills its worker takes nobody else with it.
        """
        with self.engine.begin() as connection:
            fresh = self._take(connection, merchant_id, now, delivery.c.claims == 0, limit)
            tried = self._take(connection, merchant_id, now, delivery.c.claims > 0, 1) if len(fresh) < limit else []
            reach("drain.claiming")
        return [*fresh, *tried]

    def _take(
        self, connection: Connection, merchant_id: int, now: datetime, which: ColumnElement[bool], limit: int
    ) -> list[Delivery]:
        due = (delivery.c.merchant_id == merchant_id, delivery.c.due <= now, delivery.c.state.in_(("new", "claimed")))
        query = select(delivery.c.id).where(*due, which).order_by(delivery.c.claims, delivery.c.id).limit(limit)
        ids = query.with_for_update(skip_locked=True).scalar_subquery()
        claimed = {"state": "claimed", "claims": delivery.c.claims + 1, "due": now + _LEASE}
        change = delivery.update().where(delivery.c.id.in_(ids)).values(claimed).returning(delivery)
        rows = connection.execute(change).mappings().all()
        return sorted((self._delivery(row) for row in rows), key=lambda one: one.id)

    def finish(self, ids: Sequence[int], now: datetime, state: str = "done", error: str = "") -> None:
        """Put deliveries away: done, ignored or quarantined."""
        change = delivery.update().where(delivery.c.id.in_(list(ids)))
        with self.engine.begin() as connection:
            connection.execute(change.values(state=state, error=without_addresses(error)[:500], done_at=now))

    def postpone(self, ids: Sequence[int], until: datetime, error: str, *, counts: bool) -> None:
        """Leave deliveries claimed until a later try; a claim that says nothing about them does not count."""
        change = delivery.update().where(delivery.c.id.in_(list(ids)))
        claims = delivery.c.claims if counts else delivery.c.claims - 1
        with self.engine.begin() as connection:
            connection.execute(change.values(due=until, error=without_addresses(error)[:500], claims=claims))

    def forget(self, before: datetime) -> int:
        """Delete what was settled before `before`: a body names a buyer. What is set aside waits for a person."""
        old = (delivery.c.state.in_(("done", "ignored")), delivery.c.received_at < before)
        settled = func.coalesce(delivery.c.done_at, delivery.c.received_at) < before
        some = select(delivery.c.id).where(*old, settled).limit(_AT_ONCE).scalar_subquery()
        gone = 0
        while True:
            with self.engine.begin() as connection:
                done = connection.execute(delivery.delete().where(delivery.c.id.in_(some))).rowcount
            gone += done
            if done < _AT_ONCE:
                return gone

    def replay(self, merchant_id: int, delivery_id: int, now: datetime) -> bool:
        """Look at a quarantined delivery again; safe to press twice."""
        mine = (delivery.c.merchant_id == merchant_id, delivery.c.id == delivery_id)
        change = delivery.update().where(*mine, delivery.c.state == "quarantined")
        with self.engine.begin() as connection:
            return bool(connection.execute(change.values(state="claimed", claims=0, due=now, error="")).rowcount)

    def listed(self, merchant_id: int, *, state: str = "", after: int = 0, limit: int = 100) -> Sequence[Delivery]:
        """Return deliveries by id, a page at a time."""
        query = select(delivery).where(delivery.c.merchant_id == merchant_id, delivery.c.id > after)
        query = query.where(delivery.c.state == state) if state else query
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(delivery.c.id).limit(limit)).mappings().all()
        return [self._delivery(row) for row in rows]

    def _delivery(self, row: RowMapping) -> Delivery:
        names = ("id", "topic", "state", "claims", "error")
        body = self.cipher.open(row["body"], _bound(row["merchant_id"]))
        return Delivery(body=body, received=row["received_at"], **{name: row[name] for name in names})


def _bound(merchant_id: int) -> str:
    return f"merchant {merchant_id}: delivery"


def _seen(connection: Connection, merchant_id: int, identity: str, now: datetime) -> bool:
    same = (delivery.c.merchant_id == merchant_id, delivery.c.identity == identity)
    query = select(exists().where(*same, delivery.c.received_at > now - _REMEMBERED))
    return bool(connection.execute(query).scalar_one())
