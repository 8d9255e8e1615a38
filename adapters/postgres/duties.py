"""What comes round again: each duty is a row, and whoever swaps its due moment first carries it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.tables import duty

HOUSE = 0  # the merchant number of what is nobody's in particular
_LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Duty:
    """When one thing was done last and is due next; `error` says why the last time came to nothing."""

    merchant_id: int
    name: str
    due: datetime
    done: datetime | None
    error: str


class Duties:
    """All of them; each call is its own transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def plan(self, name: str, due: datetime, merchant_id: int = HOUSE) -> None:
        """Plan the first time; one that is planned already stays as it is."""
        new = insert(duty).values(merchant_id=merchant_id, name=name, due=due).on_conflict_do_nothing()
        with self.engine.begin() as connection:
            connection.execute(new)

    def take(self, name: str, now: datetime, merchant_id: int = HOUSE) -> bool:
        """Become the one who does it now; False if it is not due or another took it.

        Whoever does not come back leaves it due again after some minutes.
        """
        values = {"due": now + _LEASE, "taken_at": now}
        change = insert(duty).values(merchant_id=merchant_id, name=name, **values)
        keys = ["merchant_id", "name"]
        change = change.on_conflict_do_update(index_elements=keys, set_=values, where=duty.c.due <= now)
        with self.engine.begin() as connection:
            return connection.execute(change.returning(duty.c.name)).first() is not None

    def hasten(self, name: str, due: datetime, merchant_id: int = HOUSE) -> None:
        """Have it done at `due`, also where somebody is just doing it: what that one read may be old."""
        values: dict[str, Any] = {"due": due, "taken_at": None}
        change = insert(duty).values(merchant_id=merchant_id, name=name, **values)
        with self.engine.begin() as connection:
            connection.execute(change.on_conflict_do_update(index_elements=["merchant_id", "name"], set_=values))

    def done(self, name: str, due: datetime, now: datetime, merchant_id: int = HOUSE, error: str = "") -> None:
        """Plan the next time, unless it was hastened since; `error` says why this time came to nothing."""
        mine = (duty.c.merchant_id == merchant_id, duty.c.name == name, duty.c.taken_at.is_not(None))
        values = {"due": due, "error": error[:500]} | ({} if error else {"done_at": now})
        with self.engine.begin() as connection:
            connection.execute(duty.update().where(*mine).values(**values))

    def listed(self, merchant_id: int = HOUSE) -> Sequence[Duty]:
        """Return the duties of a merchant, or of the house."""
        query = select(duty).where(duty.c.merchant_id == merchant_id).order_by(duty.c.name)
        with self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [Duty(row["merchant_id"], row["name"], row["due"], row["done_at"], row["error"]) for row in rows]
