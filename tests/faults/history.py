"""One short history of one store: buyers, a merchant, our processes, and a fault in every step."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import requests

from connector.model import Merchant
from service.connect import add, backfill, subscribe, try_keys
from service.failpoints import Fuse
from service.pretend import opened_with
from tests.faults import jobs
from tests.faults.forks import PLANNED, UNPLANNED, Child, Job, fork
from tests.faults.postbox import Letter
from tests.faults.stores import SKUS, Kind, Store
from tests.faults.towns import Town
from tests.faults.witness import Accepted

_PAYMENTS = ("rig_card",) * 8 + ("rig_authorise",)


class History:
    """A connected store, the clock of its house, and everything the rig itself saw happen."""

    def __init__(self, town: Town, log: int, kind: Kind, chance: random.Random, name: str) -> None:
        self.town, self.log, self.chance = town, log, chance
        self.store = Store(town.env.sandbox_url, name, kind, f"{name}@canary.example")
        self.house = town.house
        self.line = psycopg.connect(town.env.database_url.replace("+psycopg", ""), autocommit=True)
        self.ahead = timedelta(0)
        self.answered: list[Accepted] = []
        self.wishes: dict[str, int] = {}
        self.unsure: dict[str, tuple[int, dict[str, int]]] = {}
        self.late: list[Letter] = []
        self.gaps: list[str] = []
        self.fell: list[str] = []

    def close(self) -> None:
        """Let the merchant go, so that nobody works for it any more."""
        self.line.execute("UPDATE merchant SET active = false WHERE id = %s", [self.merchant.id])
        self.line.close()
        self.store.empty_mailbox()

    def connect(self) -> None:
        """Open the store and connect it as a merchant would."""
        self.store.open(self.chance)
        platform, where, keys = opened_with(self.store.facts)
        profile = try_keys(self.house, platform, where, keys)
        self.merchant, self.token = add(self.house, platform, where, keys, profile)
        policy = replace(self.house.merchants.policy(self.merchant.id), ask_before_clearing=False)
        self.house.merchants.set_policy(self.merchant.id, policy)
        subscribe(self.house, self.merchant, self.town.env.public_url)
        backfill(self.house, self.merchant, lambda _kind, _number: None)
        self.merchant = replace(self.merchant, backfilled=True)

    merchant: Merchant
    token: str

    @property
    def accepted(self) -> list[Accepted]:
        """What our door answered with 2xx."""
        return self.answered

    # --- the clock

    @property
    def now(self) -> datetime:
        """The house's moment."""
        return datetime.now(UTC) + self.ahead

    def pass_time(self, seconds: float) -> None:
        """Let time pass for our processes and for the database's leases alike."""
        self.ahead += timedelta(seconds=seconds)
        query = "UPDATE merchant SET lane_until = lane_until - make_interval(secs => %s) WHERE id = %s"
        self.line.execute(query, [seconds, self.merchant.id])

    def due(self) -> datetime | None:
        """Return the next moment at which there is something to do."""
        live = "merchant_id = %(id)s AND state"
        query = f"""SELECT min(due) FROM (
            SELECT due FROM delivery WHERE {live} IN ('new', 'claimed')
            UNION ALL SELECT due FROM operation WHERE {live} NOT IN ('done', 'failed', 'proposed')
            UNION ALL SELECT due FROM notice WHERE {live} IN ('new', 'sending')
            UNION ALL SELECT due FROM schedule WHERE merchant_id = %(id)s) AS everything"""
        row = self.line.execute(query, {"id": self.merchant.id}).fetchone()
        return row[0] if row else None

    # --- processes

    def post(self, ahead: timedelta | None = None) -> jobs.Post:
        """Return what a process of the house needs to open it."""
        return jobs.Post(self.town.spare, self.ahead if ahead is None else ahead)

    def start(self, job: Job, fuse: Fuse | None = None) -> Child:
        """Start a process."""
        return fork(job, [fuse] if fuse else [], self.town.database_port, self.log)

    def run(self, job: Job, fuse: Fuse | None = None) -> Child:
        """Run a process to its end; one that falls although nothing was armed is remembered."""
        child = self.start(job, fuse).wait()
        if fuse is None and child.code not in {0, PLANNED}:
            self.fell.append(f"a process nobody touched ended with {child.code}")
        if fuse is not None and child.code == UNPLANNED and fuse.action == "crash":
            self.fell.append(f"a process fell before {fuse.name} could kill it")
        return child

    def work(self, fuse: Fuse | None = None) -> Child:
        """Let a worker do what is due."""
        return self.run(jobs.working(self.post(), self.merchant.id), fuse)

    def rest(self, hours: float = 3.0, rounds: int = 90) -> None:
        """Work until nothing is due for hours."""
        until = self.now + timedelta(hours=hours)
        for _ in range(rounds):
            self.work()
            due = self.due()
            if due is None or due > until:
                return
            self.pass_time(max(0.0, (due - self.now).total_seconds()) + 0.5)
        self.fell.append(f"I5: there is still something due after {rounds} rounds of work")

    def clear_up(self, seconds: float) -> None:
        """Let some time pass in which all that falls due is done."""
        self.pass_time(seconds)
        self.work()

    def free_lane(self) -> None:
        """Wait until nobody who died has the merchant in hand."""
        query = "SELECT lane_owner FROM merchant WHERE id = %s"
        row = self.line.execute(query, [self.merchant.id]).fetchone()
        if row and row[0]:
            self.pass_time(125)

    # --- deliveries

    def incoming(self) -> list[Letter]:
        """Return what the store has sent since the last time, oldest first, and what was held back."""
        self.store.post("webhooks/flush", {})
        found, self.late = [*self.late, *self.town.box.take()], []
        return found

    def deliver(self, letters: Sequence[Letter], fuse: Fuse | None = None) -> Child:
        """Hand letters to the door; what it answered with 2xx is ours from then on."""
        child = self.run(jobs.taking_in(self.post(), letters), fuse)
        for number, status in child.said:
            if status == 200:
                self.answered.append(Accepted(letters[number].topic, letters[number].raw, self.now))
        return child

    def in_disorder(self, letters: Sequence[Letter]) -> list[Letter]:
        """Lose a fifth, hold some back, double others up to five times, and shuffle the rest."""
        kept = [one for one in letters if self.chance.random() > 0.2]
        self.late = [one for one in kept if self.chance.random() < 0.2]
        mixed = [one for one in kept if one not in self.late for _ in range(self.chance.choice([1, 1, 2, 5]))]
        self.chance.shuffle(mixed)
        return mixed

    # --- buyers and the merchant

    def buy(self) -> int:
        """Somebody buys, often more than there is."""
        sku, units = self.chance.choice(SKUS), self.chance.randint(1, 5)
        return self.store.buy(sku, units, self.chance.choice(_PAYMENTS), self.chance.choice([0, 0, 0, 33]))

    def trade(self) -> None:
        """What happens in a store on any day."""
        act = self.chance.choice(["buy", "buy", "stock", "stock", "ship", "nothing", "cancel in the store"])
        if act == "buy":
            self.buy()
        elif act == "stock":
            self.store.post("stock", {"sku": self.chance.choice(SKUS), "add": self.chance.randint(1, 6)})
        elif act != "nothing" and (line := self.open_line()) is not None:
            verb = "complete" if act == "ship" else "cancel"
            self.store.post(f"orders/{line[0]}/{verb}", {})

    def open_line(self) -> tuple[int, int, int] | None:
        """Return (order, line, units left) of some line that still waits and that no operation takes already."""
        lines = [one for one in self.store.kind.lines(self.store.get("books")) if one.open]
        free = [(one.order, one.id, one.open - self._taken(one.order, one.id)) for one in lines]
        free = [one for one in free if one[2] > 0]
        return self.chance.choice(free) if free else None

    def _taken(self, order: int, line: int) -> int:
        query = """SELECT coalesce(sum((units ->> %s)::int), 0) FROM operation WHERE merchant_id = %s
            AND order_id = %s AND money AND state NOT IN ('done', 'failed')"""
        row = self.line.execute(query, [str(line), self.merchant.id, str(order)]).fetchone()
        return int(row[0]) if row else 0

    def cancel(self, fuse: Fuse | None = None) -> Child | None:
        """The merchant's program asks for units back; a new order is bought for it when nobody waits."""
        found = self.open_line()
        if found is None:
            self.buy()
            found = self.open_line()
        if found is None:
            return None
        order, line, left = found
        return self.want(order, {str(line): self.chance.randint(1, left)}, fuse)

    def want(self, order: int, units: dict[str, int], fuse: Fuse | None = None) -> Child:
        """Ask for these units back under a key of their own."""
        key = f"wish-{len(self.wishes) + len(self.unsure)}-{self.chance.randint(0, 9999)}"
        self.unsure[key] = (order, units)
        return self.ask(key, fuse)

    def ask(self, key: str, fuse: Fuse | None = None) -> Child:
        """Ask (again) for what a key names, as a program does that got no answer."""
        order, units = self.unsure[key]
        path = f"/api/{self.merchant.public_id}/orders/{order}/cancel"
        child = self.run(jobs.asking(self.post(), path, self.token, {"lines": units, "key": key}), fuse)
        for status, answer in child.said:
            if status == 202:
                self.wishes[key] = int(answer["operation"])
            if status in {202, 409, 422}:
                self.unsure.pop(key, None)
        return child

    def refund_by_hand(self) -> bool:
        """The merchant gives one unit back in the store itself."""
        found = self.open_line()
        if found is None:
            return False
        wish = {"lines": [{"id": found[1], "quantity": 1}], "api_refund": True, "restock": True}
        try:
            self.store.post(f"orders/{found[0]}/refund", wish)
        except requests.HTTPError:
            return False
        return True

    def hits(self) -> int:
        """Return how often the store's planned misfortune struck."""
        found: list[dict[str, Any]] = self.store.get("faults")
        return sum(int(one["hit"]) for one in found)
