"""`python -m bench.run`: ratios to bare Flask on the same server, interleaved in one run, medians of the rounds.

Machines are noisy: read a ratio as plus or minus a fifth. Load goes to the loopback address only.
"""

import argparse
import base64
import hashlib
import hmac
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from adapters.postgres.migrate import upgrade
from bench.load import Ask, call
from bench.serving import Server, serving
from config.env import read_env
from connector.handle import settle
from connector.model import Backorders, Item
from connector.ports import Keys, Look, Profile
from service.embedded import Postgres, Redis
from service.wiring import build

SECONDS = 2.0
_SECRET = "a webhook secret for measuring only"  # noqa: S105
_BODY = {"id": 0, "number": "1", "status": "processing", "note": "x" * 5_000}


@dataclass
class Course:
    """One thing measured: where, what is asked, what has to be answered, and what came of it, round by round."""

    name: str
    server: Server
    ask: Ask
    wanted: int
    rate: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    slow: list[float] = field(default_factory=list)
    wrong: int = 0

    def run(self, seconds: float, first: int) -> None:
        """Measure one round."""
        before = self.server.cpu()
        heard = call(self.server.port, self.ask, self.wanted, seconds, first)
        count = max(len(heard.took), 1)
        self.rate.append(count / seconds)
        self.cpu.append((self.server.cpu() - before) / count)
        self.slow.append(sorted(heard.took)[int(0.99 * (count - 1))] if heard.took else 0.0)
        self.wrong += heard.wrong


def delivery(path: str) -> Ask:
    """Return webhooks as a WooCommerce store signs them, each of another order."""

    def ask(number: int) -> tuple[str, str, bytes, Mapping[str, str]]:
        body = json.dumps({**_BODY, "id": number}).encode()
        signature = base64.b64encode(hmac.new(_SECRET.encode(), body, hashlib.sha256).digest()).decode()
        headers = {"Content-Type": "application/json", "X-WC-Webhook-Topic": "order.updated"}
        headers |= {"X-WC-Webhook-Signature": signature, "X-WC-Webhook-Delivery-ID": str(number)}
        return "POST", path, body, headers

    return ask


def looking(path: str) -> Ask:
    """Return the question of a product page."""
    return lambda _number: ("GET", path, b"", {})


@contextmanager
def courses() -> Iterator[list[Course]]:
    """Start everything and lay the courses out; the first of each pair is what the second is compared with."""
    with tempfile.TemporaryDirectory(prefix="bo-") as place, Postgres(Path(place) / "pg") as database:
        upgrade(database.url)
        with Redis(Path(place) / "redis") as redis:
            given = {"DATABASE_URL": database.url, "REDIS_URL": redis.url or "", "VAR_DIR": place}
            given |= {"ENVIRONMENT": "development", "PUBLIC_URL": "http://127.0.0.1:1"}
            merchant = _merchant(given)
            quiet = {**given, "REDIS_URL": ""}
            with (
                serving("bench.bare:application", given) as bare,
                serving("service.web:application", given) as ours,
                serving("service.web:application", quiet) as alone,
            ):
                door, page = f"/webhooks/woocommerce/{merchant}", f"/availability/{merchant}/tea"
                yield [
                    Course("bare Flask, POST", bare, delivery("/hook"), 200),
                    Course("a webhook kept in PostgreSQL", ours, delivery(door), 200),
                    Course("the same without Redis", alone, delivery(door), 200),
                    Course("bare Flask, GET", bare, looking("/page"), 200),
                    Course("availability of an item", ours, looking(page), 200),
                ]


def _merchant(given: Mapping[str, str]) -> str:
    house = build(read_env(dict(given)))
    now = house.clock()
    profile = Profile("store", "Bench", "EUR", "UTC", "en")
    merchant = house.merchants.add("mbench", "woocommerce", "https://bench.example", profile, now)
    house.merchants.set_keys(merchant.id, Keys("ck", "cs", (_SECRET,)))
    house.merchants.change(merchant.id, backfilled=True, swept_at=now)
    with house.books.record(merchant.id) as record:
        record.seen_to(now)
    item = Item("tea", "Tea", ("tea",), 5, backorders=Backorders.NOTIFY)
    settle(house.desk(merchant), Look(items=(item,)), now)
    house.engine.dispose()
    return merchant.public_id


def told(found: list[Course]) -> list[str]:
    """Return the table: ratios of rates and of computing per request to the bare one of the same kind."""
    lines = [f"{'':<32}{'requests/s':>12}{'ratio':>8}{'CPU ratio':>11}{'p99 ratio':>11}{'wrong':>7}"]
    base = found[0]
    for one in found:
        base = one if one.name.startswith("bare") else base
        rate, cpu, slow = ratio(one.rate, base.rate), ratio(one.cpu, base.cpu), ratio(one.slow, base.slow)
        middle = statistics.median(one.rate)
        lines.append(f"{one.name:<32}{middle:>12.0f}{rate:>8.2f}{cpu:>11.2f}{slow:>11.2f}{one.wrong:>7}")
    return lines


def ratio(mine: list[float], theirs: list[float]) -> float:
    """Return the median of the rounds' ratios."""
    return statistics.median(one / max(other, 1e-9) for one, other in zip(mine, theirs, strict=True))


def main() -> int:
    """Measure; 1 if anything was answered wrongly."""
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    asked = parser.parse_args()
    with courses() as found:
        number = 1
        for one in found:  # a first round for warmth, thrown away
            one.run(1.0, number)
            number += 1_000_000
            one.rate, one.cpu, one.slow = [], [], []
        for _ in range(asked.rounds):
            for one in found:
                one.run(asked.seconds, number)
                number += 1_000_000
    sys.stdout.write("\n".join(told(found)) + "\n")
    return 1 if any(one.wrong for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
