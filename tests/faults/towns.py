"""The servers a history is played in: PostgreSQL, a sandbox with its mailbox, a place for webhooks."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import requests

from adapters.postgres.migrate import upgrade
from config.env import Env, read_env
from service.embedded import Postgres
from service.wiring import House
from tests.faults.jobs import warm
from tests.faults.postbox import Postbox, postbox
from tests.support.databases import running_postgres
from tests.support.sandbox import running_sandbox

TEMPLATE = "template_faults"


@dataclass(frozen=True)
class Town:
    """One worker's own database, sandbox and postbox; `log` is the file its processes write to."""

    env: Env
    box: Postbox
    log: Path
    house: House
    spare: House  # for the children; this process never calls a store with it

    @property
    def database_port(self) -> int:
        """The port of the database's server."""
        return urlsplit(self.env.database_url).port or 0


@contextmanager
def database_server() -> Iterator[Postgres]:
    """Start PostgreSQL with the template every worker's database is copied from."""
    with running_postgres() as server:
        upgrade(server.create_database(TEMPLATE))
        yield server


@contextmanager
def town(database_url: str, directory: Path, sandbox_name: str = "sandbox") -> Iterator[Town]:
    """Start what one worker needs beside its database, whose keys are in `directory` and outlive the sandbox."""
    with running_sandbox(directory / sandbox_name) as sandbox, postbox() as box:
        mail = requests.get(f"{sandbox}/control", timeout=10).json()["mail_port"]
        given = {"VAR_DIR": str(directory), "DATABASE_URL": database_url, "PUBLIC_URL": box.url}
        given |= {"SANDBOX_URL": sandbox, "SMTP_URL": f"smtp://127.0.0.1:{mail}", "MAIL_FROM": "shop@example.com"}
        env = replace(read_env(given), redis_url="")
        house, spare = warm(env)
        yield Town(env, box, directory / "house.log", house, spare)
        house.engine.dispose()


@contextmanager
def open_log(town: Town) -> Iterator[int]:
    """Open the file the children write to."""
    handle = os.open(town.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)
