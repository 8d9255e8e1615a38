"""A whole house in processes of its own, and one sandbox store connected to it, as journeys need them."""

import os
import secrets
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests

from config.env import Env, read_env
from connector.model import Merchant
from sandbox.tour.eyes import Eyes, wait_for
from service import children
from service.addresses import ensure_addresses
from service.up import connect_sandbox, free_port
from service.wiring import House, build

PATIENCE = 30.0
_DROPPED = ("DATABASE_URL", "REDIS_URL", "SMTP_URL", "SANDBOX_URL", "PUBLIC_URL")


@dataclass
class Running:
    """The processes, and the open house of this one to look into the same database."""

    env: Env
    environ: dict[str, str]
    house: House
    log: Path
    opened: list[int] = field(default_factory=list)

    def let_go(self) -> None:
        """Let the stores go that were connected since: whoever comes next needs no worker busy with them."""
        while self.opened:
            self.house.merchants.change(self.opened.pop(), active=False)


@contextmanager
def running_house(directory: Path, **more: str) -> Iterator[Running]:
    """Start `backorder up` and wait until it prints its address; stop it as Ctrl-C would."""
    own = {"VAR_DIR": str(directory), "PORT": str(free_port(0)), "SWEEP_SECONDS": "3", **more}
    environ = {key: value for key, value in os.environ.items() if key not in _DROPPED} | own
    log = directory / "up.log"
    with log.open("wb") as file:
        child = children.spawn([sys.executable, "-m", "service.cli", "up"], signal.SIGINT, file, environ)
    try:
        up = children.wait_until(lambda: child.poll() is not None or "are kept at" in log.read_text(), 90)
        assert up, log.read_text()[-3000:]
        assert child.poll() is None, log.read_text()[-3000:]
        env = ensure_addresses(read_env(environ))
        house = build(env)
        yield Running(env, environ, house, log)
        house.engine.dispose()
    finally:
        children.end(child, signal.SIGINT, 60)


@dataclass
class Store:
    """One connected store: what an outsider sees (`eyes`), and what we hold (`house`, `merchant`)."""

    running: Running
    merchant: Merchant
    eyes: Eyes
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def house(self) -> House:
        """The open house."""
        return self.running.house

    def soon(self, look: Any, wanted: Any, seconds: float = PATIENCE) -> None:
        """Wait until it is so, or fail with what was found."""
        found = wait_for(look, wanted, seconds)
        assert found == wanted, f"expected {wanted!r}, found {found!r}"

    def tasks(self) -> list[str]:
        """Return the kinds of the open tasks."""
        with self.house.books.record(self.merchant.id) as record:
            return [row["kind"] for row in record.tasks.listed()]

    def ring(self) -> None:
        """Say that there is work."""
        self.house.doorbell.ring(self.merchant.id)


def connected_store(running: Running, facts: dict[str, Any] | None = None, **policy: Any) -> Store:
    """Make a fresh store in the sandbox and connect it with a second reading after one second."""
    name = f"shop-{secrets.token_hex(4)}"
    url = f"{running.env.sandbox_url}/control/shops"
    requests.post(url, json={"name": name, **(facts or {})}, timeout=10).raise_for_status()
    merchant, token = connect_sandbox(running.house, name)
    running.opened.append(merchant.id)
    chosen = {"second_reading": timedelta(seconds=1), **policy}
    house = running.house
    house.merchants.set_policy(merchant.id, replace(house.merchants.policy(merchant.id), **chosen))
    service = f"http://127.0.0.1:{running.env.port}"
    return Store(running, merchant, Eyes(running.env.sandbox_url, name, service, merchant.public_id, token))
