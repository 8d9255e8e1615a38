"""Plays one history from its seed and decides what became of it."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import psycopg

from connector.model import Merchant
from service.wiring import House
from tests.faults.faulty import Fault, draw_all, in_steps
from tests.faults.history import History
from tests.faults.invariants import violations
from tests.faults.recovery import recover
from tests.faults.steps import step
from tests.faults.stores import KINDS, Store
from tests.faults.towns import Town, open_log
from tests.faults.witness import Accepted, Evidence, bodies_of, other_backends, read_lane, read_tables

FAULTS_EACH = 20


@dataclass
class Outcome:
    """What one history came to: the faults that struck and those that did not, by kind, and every breach."""

    number: int
    struck: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def drawn(seed: str, number: int, money: str) -> list[Fault]:
    """Return the faults of one history; they are numbered through from 1."""
    return draw_all(random.Random(f"{seed}/{number}"), money, number * FAULTS_EACH + 1, FAULTS_EACH)


def play(town: Town, platform: str, seed: str, number: int, only: Collection[int] = ()) -> Outcome:
    """Play history `number`; with `only` the other faults are left out and the rest happens all the same."""
    outcome, kind = Outcome(number), KINDS[platform]
    with open_log(town) as log:
        begun = town.log.stat().st_size
        history = History(town, log, kind, random.Random(f"{seed}/{number}/store"), f"h{number}-{seed}"[:40])
        history.connect()
        for place, faults in enumerate(in_steps(drawn(seed, number, kind.money))):
            history.chance = random.Random(f"{seed}/{number}/{place}")
            _step(history, [one for one in faults if not only or one.number in only], outcome)
        recover(history)
        outcome.violations = [*history.fell, *violations(gather(history, history.line, town.log, begun))]
        history.close()
    return outcome


def _step(history: History, faults: Sequence[Fault], outcome: Outcome) -> None:
    struck = step(history, faults)
    outcome.struck += [one.kind for one in struck]
    outcome.missed += [one.kind for one in faults if one not in struck]
    outcome.faults += [f"{one}{'' if one in struck else '  (did not strike)'}" for one in faults]


class Played(Protocol):
    """What the rig itself saw of a history."""

    house: House
    store: Store
    merchant: Merchant
    token: str
    wishes: dict[str, int]
    gaps: list[str]

    @property
    def now(self) -> datetime:
        """The house's moment."""
        ...

    @property
    def accepted(self) -> Sequence[Accepted]:
        """What our door answered with 2xx."""
        ...


def gather(history: Played, line: "psycopg.Connection[Any]", log: Path, begun: int) -> Evidence:
    """Read all three histories."""
    house, merchant, store = history.house, history.merchant, history.store
    with house.books.record(merchant.id) as record:
        entries, money = _entries(record), list(record.operations.money())
    facts = store.facts
    secrets = [store.email, "Adalgisa", "Canary", history.token, str(facts.get("consumer_secret") or facts["token"])]
    return Evidence(
        merchant=merchant,
        now=history.now,
        tables=read_tables(line, merchant.id),
        lane=read_lane(line, merchant.id),
        bodies=bodies_of(house, merchant.id),
        entries=entries,
        money=money,
        ledger_key=house.books.ledger_key,
        books=store.get("books"),
        asked=store.get("requests"),
        letters=store.letters(),
        store=store,
        accepted=history.accepted,
        wishes=history.wishes,
        backends=other_backends(line),
        log=log.read_bytes()[begun:].decode(errors="replace"),
        secrets=secrets,
        gaps=history.gaps,
    )


def _entries(record: Any) -> list[Any]:
    found: list[Any] = []
    while page := record.entries(after=found[-1].seq if found else 0, limit=1000):
        found += page
    return found
