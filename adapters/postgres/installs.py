"""Stores on their way in: one-time tokens kept as hashes, keys sealed, and who carries each of them on."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, RowMapping, and_, func, or_, select, text

from adapters.cipher import Cipher
from adapters.postgres.tables import install
from connector.ports import Keys

LIFETIME = timedelta(minutes=30)  # from pressing Connect to approving
_KEPT = timedelta(days=7)  # how long a merchant may look at how it went
_LEASE = timedelta(minutes=3)
_RETRY = timedelta(seconds=20)
MOST_OPEN = 20  # for one address at a time
MOST_OF_ALL = 1000  # for all of them: nobody has to show anything to begin
UNDER_WAY = ("given", "reading")
_LOCK = 7542  # names the advisory locks under which a store is let in


@dataclass(frozen=True, slots=True)
class Install:
    """One store on its way in; `stage` is begun, given, reading, done or failed, the counts say how far it read."""

    id: int
    platform: str
    address: str
    back: str
    stage: str
    merchant_id: int | None
    items: int
    orders: int
    stock: int
    error: str
    made_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class Begun:
    """What is handed out once: `token` is named to the store, `ticket` opens the page that says how it goes."""

    token: str
    ticket: str


class Installs:
    """All of them; each call is its own transaction."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self.engine = engine
        self.cipher = cipher

    def begin(self, platform: str, address: str, back: str, now: datetime) -> Begun | None:
        """Write down that a store wants in; None when too many are open already."""
        new = Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
        row: dict[str, Any] = {"platform": platform, "address": address, "back": back, "stage": "begun"}
        row |= {"token_hash": _hash(new.token), "ticket_hash": _hash(new.ticket)}
        open_ = (install.c.stage == "begun", install.c.ends_at > now)
        mine = func.count().filter(install.c.address == address)
        with self.engine.begin() as connection:
            connection.execute(install.delete().where(install.c.made_at < now - _KEPT))
            here, everywhere = connection.execute(select(mine, func.count()).where(*open_)).one()
            if here >= MOST_OPEN or everywhere >= MOST_OF_ALL:
                return None
            connection.execute(install.insert().values(**row, made_at=now, ends_at=now + LIFETIME))
        return new

    @contextmanager
    def alone(self, platform: str, address: str) -> Iterator[None]:
        """Let one caller at a time let a store in, on all machines: two visits at once must not make two merchants."""
        with self.engine.begin() as connection:
            lock = text("SELECT pg_advisory_xact_lock(:kind, hashtext(:one))")
            connection.execute(lock, {"kind": _LOCK, "one": f"{platform} {address}"})
            yield

    def read(self, platform: str, address: str, merchant_id: int, now: datetime) -> None:
        """Write down that a merchant's store has to be read whole; nothing happens where that is under way."""
        row: dict[str, Any] = {"platform": platform, "address": address, "merchant_id": merchant_id, "back": ""}
        row |= {name: _hash(secrets.token_urlsafe(32)) for name in ("token_hash", "ticket_hash")}
        with self.alone(platform, f"read {address}"):
            last = self.newest(merchant_id)
            if last is None or last.stage not in UNDER_WAY:
                with self.engine.begin() as connection:
                    connection.execute(install.insert().values(**row, stage="reading", made_at=now, ends_at=now))

    def newest(self, merchant_id: int) -> Install | None:
        """Return how far a merchant's store is."""
        newest = select(func.max(install.c.id)).where(install.c.merchant_id == merchant_id).scalar_subquery()
        return self._one(install.c.id == newest)

    def give(self, token: str, keys: Keys, now: datetime) -> Install | None:
        """Take a store's keys under its token; None for a token that is unknown, ended, or was used before."""
        mine = (install.c.token_hash == _hash(token), install.c.stage == "begun", install.c.ends_at > now)
        with self.engine.begin() as connection:
            held = connection.execute(select(install).where(*mine).with_for_update()).mappings().one_or_none()
            if held is None:
                return None
            pair = json.dumps({"key": keys.key, "secret": keys.secret}).encode()
            values = {"stage": "given", "keys": self.cipher.seal(pair, _bound(held["id"]))}
            change = install.update().where(install.c.id == held["id"]).values(**values)
            return _install(connection.execute(change.returning(install)).mappings().one())

    def watched(self, ticket: str) -> Install | None:
        """Return the one a ticket lets its owner watch."""
        return self._one(install.c.ticket_hash == _hash(ticket))

    def expected(self, token: str) -> Install | None:
        """Return the one a token belongs to, whatever became of it."""
        return self._one(install.c.token_hash == _hash(token))

    def _one(self, which: ColumnElement[bool]) -> Install | None:
        with self.engine.connect() as connection:
            row = connection.execute(select(install).where(which)).mappings().one_or_none()
        return _install(row) if row else None

    def any_free(self, now: datetime) -> bool:
        """Tell whether one waits for somebody to carry it on."""
        with self.engine.connect() as connection:
            return connection.execute(select(install.c.id).where(_free(now)).limit(1)).first() is not None

    def take(self, now: datetime) -> Install | None:
        """Become the one who carries an install on; None when none is free. Whoever dies loses it by and by."""
        one = select(install.c.id).where(_free(now)).order_by(install.c.id).limit(1).with_for_update(skip_locked=True)
        with self.engine.begin() as connection:
            found = connection.execute(one).scalar_one_or_none()
            if found is None:
                return None
            change = install.update().where(install.c.id == found).values(taken_until=now + _LEASE)
            return _install(connection.execute(change.returning(install)).mappings().one())

    def keys(self, install_id: int) -> Keys:
        """Return the keys the store gave."""
        with self.engine.connect() as connection:
            sealed = connection.execute(select(install.c["keys"]).where(install.c.id == install_id)).scalar_one()
        pair = json.loads(self.cipher.open(sealed, _bound(install_id)))
        return Keys(pair["key"], pair["secret"])

    def move(self, install_id: int, now: datetime, **values: Any) -> None:
        """Note how far it is, and keep it in hand."""
        self._set(install_id, {"taken_until": now + _LEASE, **values})

    def count(self, install_id: int, kind: str, number: int, now: datetime) -> None:
        """Note that so many more were read."""
        self._set(install_id, {kind: install.c[kind] + number, "taken_until": now + _LEASE})

    def pause(self, install_id: int, error: str, now: datetime) -> None:
        """Leave it for a moment: the store is away."""
        self._set(install_id, {"error": error[:500], "taken_until": now + _RETRY})

    def end(self, install_id: int, error: str = "") -> None:
        """Say how it ended; the keys are not kept here any longer."""
        self._set(install_id, {"stage": "failed" if error else "done", "error": error[:500], "keys": None})

    def _set(self, install_id: int, values: Mapping[str, Any]) -> None:
        with self.engine.begin() as connection:
            connection.execute(install.update().where(install.c.id == install_id).values(**values))


def _free(now: datetime) -> ColumnElement[bool]:
    free = or_(install.c.taken_until.is_(None), install.c.taken_until <= now)
    return and_(install.c.stage.in_(UNDER_WAY), free)


def _install(row: RowMapping) -> Install:
    return Install(**{field.name: row[field.name] for field in fields(Install)})


def _bound(install_id: int) -> str:
    return f"install {install_id}: keys"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
