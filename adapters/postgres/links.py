"""Links in mails: a random token that opens one order for its buyer; only its hash is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from adapters.postgres.tables import link, merchant

LIFETIME = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Link:
    """What a token opens, while its merchant is active."""

    merchant_id: int
    public_id: str
    order: str


class Links:
    """All links; each call is its own transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def make(self, merchant_id: int, order: str, purpose: str, now: datetime) -> str:
        """Return a new token for an order; it ends by itself after half a year."""
        token = secrets.token_urlsafe(32)
        row = {"merchant_id": merchant_id, "order_id": order, "purpose": purpose, "hash": _hash(token)}
        with self.engine.begin() as connection:
            connection.execute(link.insert().values(**row, made_at=now, ends_at=now + LIFETIME))
        return token

    def find(self, token: str, purpose: str, now: datetime) -> Link | None:
        """Return what a token opens; None for one that is unknown, of another purpose, ended or taken back."""
        mine = (link.c.hash == _hash(token), link.c.purpose == purpose, link.c.ends_at > now)
        query = select(merchant.c.id, merchant.c.public_id, link.c.order_id).join(merchant)
        query = query.where(*mine, link.c.revoked_at.is_(None), merchant.c.active)
        with self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return Link(*row) if row else None

    def revoke(self, merchant_id: int, order: str, now: datetime) -> int:
        """Take back every link to an order; return how many there were."""
        mine = (link.c.merchant_id == merchant_id, link.c.order_id == order, link.c.revoked_at.is_(None))
        with self.engine.begin() as connection:
            return connection.execute(link.update().where(*mine).values(revoked_at=now)).rowcount


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
