"""A sandbox in its own process, and hands to use it with."""

import itertools
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[2]
SECURE = {"X-Forwarded-Proto": "https"}
NUMBERS = itertools.count(1)


def ask(method: str, url: str, **rest: Any) -> requests.Response:
    """One request on a connection of its own, closed at the end."""
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, url, timeout=30, **rest)


def until(found: Callable[[], Any], seconds: float = 10) -> Any:
    """What `found` gives as soon as it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = found()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError("waited in vain")


@dataclass
class Sandbox:
    """The running process."""

    process: subprocess.Popen[str]
    url: str

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = ask(method, f"{self.url}/control{path}", json=body)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def open(self, **facts: Any) -> "Shop":
        """A new store, empty of orders."""
        wanted = {"name": f"shop-{next(NUMBERS)}", **facts}
        return Shop(self, self.control("POST", "/shops", wanted))

    def stop(self) -> int:
        self.process.terminate()
        code = self.process.wait(timeout=15)
        if self.process.stdout:
            self.process.stdout.close()
        return code


@dataclass
class Shop:
    """One store of it."""

    sandbox: Sandbox
    facts: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.facts["name"])

    @property
    def keys(self) -> tuple[str, str]:
        return self.facts["consumer_key"], self.facts["consumer_secret"]

    def ask(self, method: str, path: str, body: Any = None, **rest: Any) -> requests.Response:
        """The REST API with the keys, over pretend TLS."""
        place = path if path.startswith("/wp-json") else f"/wp-json/wc/v3{path}"
        return ask(method, self.facts["url"] + place, json=body, auth=self.keys, headers=SECURE, **rest)

    def rest(self, method: str, path: str, body: Any = None) -> Any:
        """The same where it has to succeed."""
        answer = self.ask(method, path, body)
        assert answer.ok, answer.text
        return answer.json()

    def control(self, method: str, path: str, body: Any = None) -> Any:
        return self.sandbox.control(method, f"/shops/{self.name}{path}", body)

    def buy(self, *lines: tuple[str, int], **rest: Any) -> Any:
        """The order a buyer makes."""
        wanted = [{"sku": sku, "quantity": quantity} for sku, quantity in lines]
        return self.control("POST", "/buy", {"lines": wanted, **rest})["order"]

    def act(self, order: int, act: str, **wish: Any) -> Any:
        return self.control("POST", f"/orders/{order}/{act}", wish)

    def books(self) -> Any:
        return self.control("GET", "/books")

    def stock(self, sku: str) -> Any:
        return next(one for one in self.books()["stock"] if one["sku"] == sku)["quantity"]

    def bank(self, kind: str) -> list[int]:
        return [one["amount_minor"] for one in self.books()["bank"] if one["kind"] == kind]


def start(folder: Path, *more: str) -> Sandbox:
    """Start it and wait for its one line."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--data", str(folder), *more]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("sandbox ready http://127.0.0.1:"), line
    return Sandbox(process, line.split()[-1])
