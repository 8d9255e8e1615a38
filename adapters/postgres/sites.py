"""What a merchant's companion plugin signs with, and which of its one-time tokens were used."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from adapters.cipher import Cipher
from adapters.postgres.tables import site, spent


class Sites:
    """All of them; each call is its own transaction."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self.engine = engine
        self.cipher = cipher

    def renew(self, merchant_id: int, now: datetime) -> str:
        """Make a secret for a merchant's plugin, in place of the one before."""
        secret = secrets.token_hex(32)
        values = {"secret": self.cipher.seal(secret.encode(), _bound(merchant_id)), "made_at": now}
        new = insert(site).values(merchant_id=merchant_id, **values)
        with self.engine.begin() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["merchant_id"], set_=values))
        return secret

    def secret(self, merchant_id: int) -> str:
        """Return a merchant's secret, "" where there is none."""
        query = select(site.c.secret).where(site.c.merchant_id == merchant_id)
        with self.engine.connect() as connection:
            sealed = connection.execute(query).scalar_one_or_none()
        return self.cipher.open(sealed, _bound(merchant_id)).decode() if sealed else ""

    def forget(self, merchant_id: int) -> None:
        """Let nothing signed with a merchant's secret in any more."""
        with self.engine.begin() as connection:
            connection.execute(site.delete().where(site.c.merchant_id == merchant_id))

    def spend(self, merchant_id: int, name: str, ends: datetime, now: datetime) -> bool:
        """Use a token up; False when it was used before. It is remembered until it would have ended."""
        mine = hashlib.sha256(f"{merchant_id}:{name}".encode(errors="replace")).hexdigest()
        with self.engine.begin() as connection:
            connection.execute(spent.delete().where(spent.c.ends_at < now))
            new = insert(spent).values(hash=mine, ends_at=ends).on_conflict_do_nothing()
            return connection.execute(new.returning(spent.c.hash)).first() is not None


def _bound(merchant_id: int) -> str:
    return f"merchant {merchant_id}: plugin"
