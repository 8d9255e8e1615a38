"""The cold lane: the real processes of `backorder up`, killed, stopped and cut off while they work."""

import json
import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import requests

from service.children import wait_until
from service.connect import add, backfill, subscribe, try_keys
from service.pretend import opened_with
from tests.faults.stores import KINDS, SKUS, Store
from tests.faults.witness import Accepted
from tests.journeys.running import Running

_MISFORTUNES = ("commit_then_500", "commit_then_reset", "slow_commit", "reset", "503", "down")
_LIVE = """SELECT (SELECT count(*) FROM delivery WHERE merchant_id = %(id)s AND state IN ('new', 'claimed'))
    + (SELECT count(*) FROM operation WHERE merchant_id = %(id)s AND due <= now()
       AND state NOT IN ('done', 'failed', 'needs_operator'))
    + (SELECT count(*) FROM notice WHERE merchant_id = %(id)s AND state IN ('new', 'sending'))"""
_UNSETTLED = """SELECT (SELECT count(*) FROM delivery WHERE merchant_id = %(id)s AND state IN ('new', 'claimed'))
    + (SELECT count(*) FROM operation WHERE merchant_id = %(id)s
       AND state NOT IN ('done', 'failed', 'needs_operator'))
    + (SELECT count(*) FROM notice WHERE merchant_id = %(id)s AND state IN ('new', 'sending'))
    + (SELECT count(*) FROM schedule WHERE merchant_id = %(id)s AND due < now())"""
_REST = 420.0  # seconds: what is unclear is put before a person after five minutes


class ColdStore:
    """One store of a running house, and what the rig saw of it; read by the same checker as a forked history."""

    def __init__(self, running: Running, name: str, platform: str, chance: random.Random) -> None:
        self.running, self.chance, self.house = running, chance, running.house
        self.store = Store(running.env.sandbox_url, name, KINDS[platform], f"{name}@canary.example")
        self.store.open(chance)
        self.store.post("webhooks", {"hold": False})
        self.wishes: dict[str, int] = {}
        self.unsure: dict[str, tuple[int, dict[str, int]]] = {}
        self.gaps = ["a process killed at any moment"]
        platform, where, keys = opened_with(self.store.facts)
        self.merchant, self.token = add(self.house, platform, where, keys, try_keys(self.house, platform, where, keys))
        policy = replace(
            self.house.merchants.policy(self.merchant.id),
            ask_before_clearing=False,
            second_reading=timedelta(seconds=1),
        )
        self.house.merchants.set_policy(self.merchant.id, policy)
        subscribe(self.house, self.merchant, running.env.public_url)
        backfill(self.house, self.merchant, lambda _kind, _number: None)

    @property
    def now(self) -> datetime:
        """The moment."""
        return datetime.now(UTC)

    def count(self, query: str) -> int:
        """Ask the database for a number, on a line of its own: the one before may have been cut. -1 if it is away."""
        try:
            with connected(self.running) as line:
                row = line.execute(query.encode(), {"id": self.merchant.id}).fetchone()
        except psycopg.OperationalError:
            return -1
        return int(row[0]) if row else 0

    def live(self) -> bool:
        """Tell whether there is anything to do for this store at this moment."""
        return self.count(_LIVE) > 0

    def unrest(self) -> bool:
        """Tell whether anything is not settled yet, however long it may still take."""
        return self.count(_UNSETTLED) != 0

    def trade(self) -> None:
        """Buy, ask for units of it back, and let the store have a bad moment half of the time."""
        sku, units = self.chance.choice(SKUS), self.chance.randint(1, 4)
        order = self.store.buy(sku, units, "rig_card")
        if self.chance.random() < 0.3:
            self.store.post("stock", {"sku": sku, "add": self.chance.randint(1, 5)})
        line = next(one.id for one in self.store.kind.lines(self.store.get("books")) if one.order == order)
        if self.chance.random() < 0.5:
            action = self.chance.choice(_MISFORTUNES)
            wish = {"action": action, "seconds": 1, "times": 1, "path": self.store.kind.money, "method": "POST"}
            self.store.post("faults", wish)
        key = f"wish-{len(self.wishes) + len(self.unsure)}"
        self.unsure[key] = (order, {str(line): self.chance.randint(1, units)})
        self.ask(key)

    def ask(self, key: str) -> None:
        """Ask for units back as a program does: an answer that did not come is no answer."""
        order, units = self.unsure[key]
        url = f"http://127.0.0.1:{self.running.env.port}/api/{self.merchant.public_id}/orders/{order}/cancel"
        headers = {"Authorization": f"Bearer {self.token}"}
        try:
            answer = requests.post(url, json={"lines": units, "key": key}, headers=headers, timeout=10)
        except requests.RequestException:
            return
        if answer.status_code == 202:
            self.wishes[key] = int(answer.json()["operation"])
        if answer.status_code in {202, 409, 422}:
            del self.unsure[key]

    def rest(self) -> bool:
        """Wait until all is settled, as long as it becomes less; False if it never is."""
        self.store.clear_faults()
        until = time.monotonic() + 60
        while self.unsure and time.monotonic() < until:
            for key in list(self.unsure):
                self.ask(key)
            time.sleep(0.5)
        left = self.count(_UNSETTLED)
        while not wait_until(lambda: not self.unrest(), _REST):
            before, left = left, self.count(_UNSETTLED)
            if left >= before:
                return False
        return True

    @property
    def accepted(self) -> list[Accepted]:
        """Return what the store says we answered with 200, with the body we kept of it, if we did."""
        kept = {(one.topic, _id(one.body)): one.body for one in self._kept()}
        taken = [one for one in self.store.get("deliveries") if one["status"] == 200]
        named = [(one["topic"], int(one["resource_id"])) for one in taken]
        start = datetime.fromtimestamp(0, UTC)
        return [Accepted(topic, kept.get((topic, number), str(number).encode()), start) for topic, number in named]

    def _kept(self) -> list[Any]:
        return list(self.house.deliveries.listed(self.merchant.id, limit=10_000))


def connected(running: Running) -> "psycopg.Connection[Any]":
    """Open a line to the house's database."""
    url = running.env.database_url.replace("+psycopg", "")
    return psycopg.connect(url, autocommit=True, connect_timeout=3)


def _id(body: bytes) -> int:
    found = json.loads(body)
    return int(found.get("id", 0)) if isinstance(found, dict) else 0
