"""Sends what waits: one delivery after another per store, one attempt each, built when it is sent."""

import random
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import Protocol

import requests

from sandbox.kernel import clock, hooks, shops
from sandbox.kernel.hooks import Hook, Waiting
from sandbox.kernel.store import Store, Tx

TIMEOUT = 60
PING_TIMEOUT = 5
LOOK_AGAIN = 0.1


@dataclass(frozen=True)
class Parcel:
    """What goes over the wire."""

    headers: dict[str, str]
    body: bytes


class Packer(Protocol):
    """A platform's way to write a delivery and a ping."""

    def pack(self, tx: Tx, shop: str, hook: Hook, one: Waiting) -> Parcel: ...
    def ping(self, shop: str, hook: Hook) -> Parcel: ...


class Sender:
    """One thread per store, started when the store has news."""

    def __init__(self, store: Store, packer: Packer) -> None:
        self.store, self.packer = store, packer
        self.bells: dict[str, Event] = {}
        self.threads: dict[str, Thread] = {}
        self.turns: dict[str, Lock] = {}
        self.starting = Lock()
        self.stopped = Event()
        store.before_commit, store.after_commit = hooks.queue, self.ring

    def ring(self, names: set[str]) -> None:
        for name in names:
            self.start(name)
            self.bells[name].set()

    def start(self, shop: str) -> None:
        with self.starting:
            if shop in self.threads or self.stopped.is_set():
                self.bells.setdefault(shop, Event())
                return
            self.bells[shop] = Event()
            self.threads[shop] = Thread(target=self.work, args=(shop,), name=f"webhooks {shop}", daemon=True)
            self.threads[shop].start()

    def resume(self) -> None:
        """Take up what waited when the sandbox was stopped."""
        with self.store.transaction() as tx:
            names = {shop.name for shop in shops.every(tx)}
        self.ring(names)

    def stop(self) -> None:
        self.stopped.set()
        for bell in self.bells.values():
            bell.set()
        for thread in self.threads.values():
            thread.join(timeout=2)

    def work(self, shop: str) -> None:
        bell = self.bells[shop]
        while not self.stopped.is_set():
            bell.clear()
            left = self.send_due(shop)
            bell.wait(LOOK_AGAIN if left else None)

    def send_due(self, shop: str) -> bool:
        """Send what is due; true when something still waits."""
        with self.store.transaction() as tx:
            mode = hooks.mode(tx, shop)
            late = clock.instant() - float(mode["delay"])
            due = [] if mode["hold"] else hooks.waiting(tx, shop, late)
            total = tx.run("SELECT count(*) FROM pending WHERE shop = ?", shop).fetchone()[0]
        self.send_each(shop, due)
        return bool(total)

    def flush(self, shop: str) -> int:
        """Send everything that waits now, held or not; returns how many."""
        with self.store.transaction() as tx:
            due = hooks.waiting(tx, shop, clock.instant())
        self.send_each(shop, due)
        return len(due)

    def send_each(self, shop: str, due: list[Waiting]) -> None:
        with self.store.transaction() as tx:
            shuffle = hooks.mode(tx, shop)["shuffle"]
        with self.turn(shop):
            for one in random.sample(due, len(due)) if shuffle else due:
                if self.stopped.is_set():
                    return
                self.send(shop, one)

    def turn(self, shop: str) -> Lock:
        with self.starting:
            return self.turns.setdefault(shop, Lock())

    def send(self, shop: str, one: Waiting) -> None:
        """Claim, pack, send, and send the extra copies."""
        with self.store.transaction() as tx:
            hook = hooks.find(tx, shop, one.webhook)
            mode = hooks.mode(tx, shop)
            if not hooks.claim(tx, one) or hook is None or hook.status != "active":
                return
            if random.random() < float(mode["drop"]):
                hooks.log(tx, shop, one, hook.url, None, None, dropped=True)
                return
            parcel = self.packer.pack(tx, shop, hook, one)
        first = self.deliver(shop, hook, one, parcel, None)
        for _copy in range(int(mode["duplicate"])):
            self.deliver(shop, hook, one, parcel, first)

    def deliver(self, shop: str, hook: Hook, one: Waiting, parcel: Parcel, copy_of: int | None) -> int:
        answer = post(hook.url, parcel, TIMEOUT)
        success = answer is not None and 200 <= answer <= 302
        with self.store.transaction() as tx:
            number = hooks.log(tx, shop, one, hook.url, answer, copy_of, dropped=False)
            if copy_of is None:
                hooks.count(tx, shop, hook.id, success=success)
        if copy_of is None and not hook.answered:
            self.ping(shop, hook.id)
        return number

    def ping(self, shop: str, number: int) -> None:
        """An unsigned hello; it is repeated after each delivery until one is answered with 200."""
        with self.store.transaction() as tx:
            hook = hooks.find(tx, shop, number)
        if hook is None or post(hook.url, self.packer.ping(shop, hook), PING_TIMEOUT) != 200:
            return
        with self.store.transaction() as tx:
            hook = hooks.find(tx, shop, number) or hook
            hook.answered, hook.modified = True, clock.now()
            hooks.save(tx, shop, hook)


def post(url: str, parcel: Parcel, timeout: float) -> int | None:
    """The status answered, or None; redirects are never followed."""
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(
                url, data=parcel.body, headers=parcel.headers, timeout=timeout, allow_redirects=False, stream=True
            )
            answer.close()
            return answer.status_code
    except requests.RequestException:
        return None
