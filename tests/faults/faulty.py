"""What can go wrong: every kind of fault with where it strikes, and the nemesis that draws from them."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from service.failpoints import Fuse

WEB = ("delivery.keeping", "delivery.writing", "delivery.kept", "delivery.answering")
DESK = ("cancel.writing", "record.committing", "record.committed", "outbound.reading", "outbound.answered")
TAKING = ("work.lane", "drain.claiming", "drain.claimed", "take.folded", "take.looked", "settle.read", "settle.writing")
WISHES = ("drain.taken", "wish.written", "wish.done", "record.committing", "record.committed")
MONEY = ("money.prepared", "money.writing", "money.written", "money.posting", "money.posted", "outcome.writing")
SLOW = ("money.prepared", "money.prepared", "money.written", "money.posting", "money.posting", "money.posted")
LETTERS = ("notice.written", "notice.sent", "mail.data")
LATER = ("work.woken", "work.looked", "work.sweeping", "outbound.reading", "outbound.answered")
LOOKING = ("lookup.written", "lookup.found", "outcome.writing", "record.committing", "record.committed")
_OFTEN = {"record.committing": 10, "record.committed": 10, "outbound.reading": 6, "outbound.answered": 6}
_SELDOM = {"record.committing": 2, "record.committed": 2, "outbound.reading": 2, "outbound.answered": 2}


@dataclass(frozen=True, slots=True)
class Fault:
    """One misfortune: which process it meets and how; `needs` is the work that has to be there for it to strike."""

    number: int
    kind: str
    job: str  # web, desk, work, sweep or store
    needs: str = ""
    fuse: Fuse | None = None
    store: dict[str, object] = field(default_factory=dict)
    manner: str = ""

    @property
    def slot(self) -> str:
        """Which process of a step it meets."""
        return self.job if self.job in {"web", "desk"} else "work"

    def __str__(self) -> str:
        how = f"{self.fuse.name}={self.fuse.action}@{self.fuse.which}" if self.fuse else self.manner
        return f"#{self.number} {self.kind}: {self.job} {how} {self.store or ''}".rstrip()


Draw = Callable[[random.Random, int], Fault]


def _at(kind: str, job: str, needs: str, places: Sequence[str], actions: Sequence[str], manner: str = "") -> Draw:
    def draw(chance: random.Random, number: int) -> Fault:
        place, action = chance.choice(places), chance.choice(actions)
        which = chance.randint(1, (_SELDOM if job == "desk" else _OFTEN).get(place, 1))
        pause = chance.choice([80, 250]) if action == "hang" else 0
        return Fault(number, kind, job, needs, Fuse(place, action, pause, which), manner=manner)

    return draw


def _in_store(kind: str, needs: str, path: str, actions: Sequence[str], seconds: float = 0.2) -> Draw:
    def draw(chance: random.Random, number: int) -> Fault:
        action = chance.choice(actions)
        wish = {"action": action, "seconds": seconds, "times": 4 if action == "stale" else chance.choice([1, 1, 2])}
        wish |= {"path": path, "method": "POST"} if path else {}
        return Fault(number, kind, "work", needs, store=wish)

    return draw


def _manner(kind: str, job: str, needs: str, manner: str) -> Draw:
    return lambda _chance, number: Fault(number, kind, job, needs, manner=manner)


def _draws(money: str) -> list[Draw]:
    """Every kind, those about money more than once."""
    crash, odd, cut, reset = ("crash",), ("raise",), ("drop",), ("reset",)
    return [
        *[_at("web killed", "web", "sale", WEB, crash)] * 3,
        *[_at("web cut from the database", "web", "sale", WEB, cut)] * 2,
        *[_at("asking killed", "desk", "cancel", DESK, crash)] * 3,
        *[_at("asking cut from the database", "desk", "cancel", DESK, cut)] * 2,
        _at("worker killed, taking in", "work", "sale", TAKING, crash),
        _at("worker killed, wishes", "work", "sale", WISHES, crash),
        *[_at("worker killed, money", "work", "cancel", MONEY, crash)] * 3,
        _at("worker killed, letters", "work", "sale", LETTERS, crash),
        _at("worker killed, later", "work", "later", LATER, crash),
        *[_at("worker killed, looking up", "work", "lookup", LOOKING, crash)] * 2,
        _at("an error nobody foresaw", "work", "cancel", (*TAKING, *WISHES, *MONEY, *LETTERS), odd),
        _at("worker cut from the database", "work", "cancel", (*TAKING, *WISHES, *MONEY, *LETTERS), cut),
        _at(
            "line to the store reset", "work", "cancel", ("outbound.writing", "outbound.wrote", "money.posting"), reset
        ),
        _at("line to the mail server reset", "work", "sale", ("mail.data",), reset),
        *[_at("worker stopped, its lease taken", "work", "cancel", SLOW, ("hang",), "taken")] * 3,
        _at("two workers at once", "work", "cancel", (*TAKING, *WISHES, *MONEY), ("hang",), "beside"),
        _at("sweeper killed", "sweep", "cancel", ("sweep.rung", *TAKING, *WISHES, *MONEY), crash),
        _in_store("store answers badly", "sale", "", ("429", "500", "503", "html", "reset", "truncate", "down")),
        _in_store("store answers a refund badly", "cancel", money, ("429", "500", "503", "html", "reset", "truncate")),
        _in_store("store answers in another currency", "cancel", "", ("wrong_currency",)),
        _in_store("store answers from an old copy", "cancel", "", ("stale",)),
        *[_in_store("store commits, then silence", "cancel", money, _SILENT)] * 3,
        _in_store("store slow to commit", "cancel", money, ("slow_commit",)),
        _in_store("gateway fails", "cancel", money, _GATEWAY),
        *[_manner("deliveries in disorder", "web", "sale", "disorder")] * 2,
        _manner("clock three hours ahead", "work", "cancel", "ahead"),
        _manner("clock three hours behind", "work", "cancel", "behind"),
        _at("refund by hand meanwhile", "work", "cancel", ("money.posting", "money.written"), ("hang",), "by hand"),
        _manner("a delivery that kills", "work", "scene", "poison"),
        *[_manner("money the store denies", "work", "scene", "money denied")] * 2,
    ]


_SILENT = ("commit_then_timeout", "commit_then_500", "commit_then_reset")
_GATEWAY = ("gateway_decline", "gateway_timeout_after_commit", "die_before_gateway", "die_after_gateway")


def draw_all(chance: random.Random, money: str, first: int, count: int) -> list[Fault]:
    """Draw `count` faults numbered from `first`; the same chance draws the same faults."""
    draws = _draws(money)
    return [chance.choice(draws)(chance, first + number) for number in range(count)]


def in_steps(faults: Sequence[Fault]) -> list[list[Fault]]:
    """Put faults that meet different processes into one step: the web's, the merchant's desk's, the worker's."""
    steps: list[list[Fault]] = []
    for one in faults:
        if not steps or any(one.slot == other.slot for other in steps[-1]):
            steps.append([])
        steps[-1].append(one)
    return steps
