"""Everything on one machine: PostgreSQL, Redis, web, worker, sweeper, and in development a store to try it on."""

import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import requests

from adapters.postgres.migrate import upgrade
from config.env import Env
from connector.errors import ConnectorError
from connector.model import Merchant
from service.addresses import publish
from service.connect import add, backfill, subscribe, try_keys
from service.embedded import CannotStart, Postgres, Redis
from service.pretend import STORES, opened_with
from service.procfile import Command, read_procfile
from service.supervise import supervise
from service.wiring import House, build

Tend = Callable[[], None]
_PROCFILE = Path(__file__).parent.parent / "Procfile"
_SWEEP = 15  # seconds, in development: a lost webhook is healed while one watches


def run(env: Env, say: Callable[[str], None]) -> None:
    """Start everything, print one address, and stay until Ctrl-C."""
    with servers(env, say) as (found, tend):
        env, commands = found, read_procfile(_PROCFILE)
        if env.development and not env.sandbox_url:
            env, sandbox = _sandbox(env)
            commands = [sandbox, *commands]
        publish(env)
        threading.Thread(target=_open_the_story, args=(env, say), daemon=True).start()
        supervise(commands, _environ(env), also=tend)


@contextmanager
def servers(given: Env, say: Callable[[str], None]) -> Iterator[tuple[Env, Tend]]:
    """Start the database and the doorbell the environment does not name, and bring the schema up."""
    with ExitStack() as stack:
        env, ours = given, list[Postgres | Redis]()
        if not env.database_url:
            postgres = stack.enter_context(Postgres(env.var_dir / "postgres"))
            env, ours = replace(env, database_url=postgres.url), [postgres]
        if not env.redis_url:
            redis = stack.enter_context(Redis(env.var_dir / "redis"))
            ours.append(redis)
            env = replace(env, redis_url=redis.url or "")
        if not env.redis_url:
            say("There is no Redis here: the sweeper finds the work by itself, a little slower.")
        upgrade(env.database_url)

        yield env, Tender(ours, say)


class Tender:
    """Starts servers again that fell; one that does not come up is tried again, for the rest of the house needs it."""

    def __init__(self, servers: Sequence[Postgres | Redis], say: Callable[[str], None], pause: float = 1.0) -> None:
        self._servers, self._say, self._pause, self._again = servers, say, pause, 0.0

    def __call__(self) -> None:
        """Look at each of them once."""
        if time.monotonic() < self._again:
            return
        for one in self._servers:
            try:
                one.tend()
            except CannotStart as error:
                self._say(f"{error}\nIt is tried again.")
                self._again = time.monotonic() + self._pause


def _sandbox(env: Env) -> tuple[Env, Command]:
    port, mail = free_port(env.port + 1), free_port(env.port + 2)
    data = str(env.var_dir / "sandbox")
    options = ("--host", "127.0.0.1", "--port", str(port), "--data", data, "--mail-port", str(mail))
    env = replace(env, sandbox_url=f"http://127.0.0.1:{port}", smtp_url=env.smtp_url or f"smtp://127.0.0.1:{mail}")
    return env, Command("sandbox", (sys.executable, "-m", "sandbox", *options))


def free_port(wanted: int) -> int:
    """Return `wanted` if nobody listens there, else any free port."""
    for port in (wanted, 0):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(trial.getsockname()[1])
    raise OSError("No port is free.")


def _environ(env: Env) -> Mapping[str, str]:
    sweep = os.environ.get("SWEEP_SECONDS") or (_SWEEP if env.development else int(env.sweep_every.total_seconds()))
    return {
        **os.environ,
        "DATABASE_URL": env.database_url,
        "REDIS_URL": env.redis_url,
        "SMTP_URL": env.smtp_url,
        "SANDBOX_URL": env.sandbox_url,
        "PUBLIC_URL": env.public_url,
        "VAR_DIR": str(env.var_dir),
        "PORT": str(env.port),
        "SWEEP_SECONDS": str(sweep),
    }


def _open_the_story(env: Env, say: Callable[[str], None]) -> None:
    """Wait for the processes, connect the sandbox store, and say where to look."""
    address = f"http://127.0.0.1:{env.port}"
    if not answers(f"{address}/health"):
        return say("The web process does not answer; see its lines above.")
    if env.sandbox_url and answers(f"{env.sandbox_url}/health"):
        house = build(env)
        for platform, name in STORES.items():
            try:
                connect_sandbox(house, name)
            except (ConnectorError, LookupError) as error:
                say(f"The sandbox's {platform} store could not be connected: {error}")
    return say(f"\n    Backorders are kept at {address}\n")


def answers(url: str, seconds: float = 60.0) -> bool:
    """Wait until something answers at `url`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if requests.get(url, timeout=2).ok:
                return True
        except requests.RequestException:
            time.sleep(0.2)
    return False


def connect_sandbox(house: House, name: str, *, watch_only: bool = False) -> tuple[Merchant, str]:
    """Connect one store of the sandbox as a merchant would; return it with a fresh API token."""
    shops = requests.get(f"{house.env.sandbox_url}/control/shops", timeout=10).json()
    shop = next((one for one in shops if one["name"] == name), None)
    if shop is None:
        raise LookupError(f"the sandbox has no store {name}; Shopify's schemas may be missing: see `make setup`")
    platform, where, keys = opened_with(shop)
    profile = try_keys(house, platform, where, keys)
    merchant, token = add(house, platform, where, keys, profile, watch_only=watch_only)
    policy = replace(
        house.merchants.policy(merchant.id), second_reading=timedelta(seconds=3), reply_to="desk@example.com"
    )
    house.merchants.set_policy(merchant.id, policy)
    subscribe(house, merchant, house.env.public_url)
    if not merchant.backfilled:
        backfill(house, merchant, lambda _kind, _number: None)
    return merchant, token
