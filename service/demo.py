"""The whole story without a browser: a fresh sandbox store, told from outside, checked against its own books."""

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from config.env import Env, read_env
from service import children
from service.addresses import ensure_addresses
from service.up import answers, connect_sandbox, free_port
from service.wiring import build

_START = 60.0


def tell(
    env: Env, platforms: Sequence[str], *, as_json: bool, patience: float, say: Callable[[str], None]
) -> dict[str, Any]:
    """Tell the story on a store of each platform, in the running house or in one of its own; return the summary."""
    running = ensure_addresses(env)
    if running.database_url and running.sandbox_url:
        return _stories(running, platforms, as_json=as_json, patience=patience)
    say("Starting a house for the story ...")
    with _own_house() as own:
        return _stories(own, platforms, as_json=as_json, patience=patience)


def _stories(env: Env, platforms: Sequence[str], *, as_json: bool, patience: float) -> dict[str, Any]:
    """Tell all stories, at the same time where nobody watches; each step says whose it is."""

    def one(platform: str) -> dict[str, Any]:
        return _story(env, platform, as_json=as_json, patience=patience)

    with ThreadPoolExecutor(len(platforms) if as_json else 1) as pool:
        told = list(pool.map(one, platforms))
    return {
        "ok": all(story["ok"] for story in told),
        "seconds": max(story["seconds"] for story in told),
        "steps": [{"platform": story["platform"], **step} for story in told for step in story["steps"]],
        "ledger": {
            "ok": all(story["ledger"]["ok"] for story in told),
            "verified": [row for story in told for row in story["ledger"]["verified"]],
        },
    }


@contextmanager
def _own_house() -> Iterator[Env]:
    with tempfile.TemporaryDirectory(prefix="backorder-") as directory:
        names = {"VAR_DIR": directory, "PORT": str(free_port(0)), "ENVIRONMENT": "development"}
        dropped = ("DATABASE_URL", "REDIS_URL", "SMTP_URL", "SANDBOX_URL", "PUBLIC_URL")
        environ = {key: value for key, value in os.environ.items() if key not in dropped} | names
        command = [sys.executable, "-m", "service.cli", "up"]
        with (Path(directory) / "up.log").open("wb") as log:
            child = children.spawn(command, signal.SIGINT, log, environ)
        try:
            yield _wait(child, read_env(environ), Path(directory) / "up.log")
        finally:
            children.end(child, signal.SIGINT, 30)


def _wait(child: "subprocess.Popen[bytes]", env: Env, log: Path) -> Env:
    def ready() -> bool:
        return child.poll() is not None or "Backorders are kept at" in log.read_text(errors="replace")

    if not children.wait_until(ready, _START) or child.poll() is not None:
        raise RuntimeError(f"The house did not start:\n{log.read_text(errors='replace')[-2000:]}")
    return ensure_addresses(env)


def _story(env: Env, platform: str, *, as_json: bool, patience: float) -> dict[str, Any]:
    house = build(env)
    name = f"demo-{secrets.token_hex(3)}"
    facts = {"name": name, "platform": platform}
    requests.post(f"{env.sandbox_url}/control/shops", json=facts, timeout=60).raise_for_status()
    try:
        merchant, token = connect_sandbox(house, name)
    finally:
        house.engine.dispose()
    service = f"http://127.0.0.1:{env.port}"
    if not answers(f"{service}/health"):
        raise RuntimeError(f"Nothing answers at {service}.")
    options = ["--sandbox", env.sandbox_url, "--shop", name, "--service", service, "--merchant", merchant.public_id]
    options += ["--patience", str(patience), "--platform", platform]
    command = [sys.executable, "-m", "sandbox.tour", *options, *(["--json"] if as_json else [])]
    told = subprocess.run(command, input=token + "\n", stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603  # our own program
    if not told.stdout:
        raise RuntimeError(f"The story broke off with code {told.returncode}.")
    return {"platform": platform, **_with_ledger(env, merchant.public_id, json.loads(told.stdout))}


def _with_ledger(env: Env, merchant: str, summary: dict[str, Any]) -> dict[str, Any]:
    """Add what `backorder ledger verify` says, run as anybody would run it."""
    environ = {
        **os.environ,
        "DATABASE_URL": env.database_url,
        "VAR_DIR": str(env.var_dir),
        "SANDBOX_URL": env.sandbox_url,
    }
    command = [sys.executable, "-m", "service.cli", "ledger", "verify", "--json"]
    done = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603  # the same
    found = [row for row in json.loads(done.stdout or "[]") if row["merchant"] == merchant]
    ok = done.returncode == 0 and bool(found) and found[0]["entries"] > 0
    return summary | {"ok": summary["ok"] and ok, "ledger": {"ok": ok, "verified": found}}
