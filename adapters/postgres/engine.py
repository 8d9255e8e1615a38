"""The connection to PostgreSQL, and the one secret that lives in it."""

import secrets

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DataError as NotStorable
from sqlalchemy.exc import OperationalError as DatabaseAway
from sqlalchemy.exc import TimeoutError as DatabaseBusy

from adapters.cipher import Cipher
from adapters.postgres.tables import secret

__all__ = ["DatabaseAway", "DatabaseBusy", "Engine", "NotStorable", "address", "connect", "ledger_key"]

_LEDGER = "ledger key"


def address(url: str) -> str:
    """Return a database's address with the driver we use, however the host of the service writes it."""
    return url.replace("postgres://", "postgresql://", 1).replace("postgresql://", "postgresql+psycopg://", 1)


def connect(url: str, *, size: int = 5) -> Engine:
    """Return a pool of connections; nothing is opened yet. A statement may take 30 s, a lock 10 s."""
    options = "-c statement_timeout=30000 -c lock_timeout=10000 -c timezone=UTC"
    return create_engine(
        address(url), pool_size=size, max_overflow=size, pool_pre_ping=True, connect_args={"options": options}
    )


def ledger_key(engine: Engine, cipher: Cipher) -> bytes:
    """Return the key that seals the ledgers, made on first use; encrypted: a copy of the tables forges nothing."""
    return shared_key(engine, cipher, _LEDGER)


def shared_key(engine: Engine, cipher: Cipher, name: str) -> bytes:
    """Return a key that every process knows and nobody else, made on first use."""
    made = cipher.seal(secrets.token_bytes(32), name)
    with engine.begin() as connection:
        connection.execute(insert(secret).values(name=name, sealed=made).on_conflict_do_nothing())
        kept = connection.execute(select(secret.c.sealed).where(secret.c.name == name)).scalar_one()
    return cipher.open(bytes(kept), name)
