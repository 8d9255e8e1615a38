"""Sends what waits: one delivery after another per store, each in its platform's manner, built when it is sent."""

import random
from collections.abc import Mapping
from threading import Event, Lock, Thread

import requests

from sandbox.kernel import clock, hooks, retrying, shops, trust
from sandbox.kernel.hooks import Hook, Waiting
from sandbox.kernel.packing import Manner, Packer, Parcel
from sandbox.kernel.retrying import Retry
from sandbox.kernel.store import Store, Tx

PING_TIMEOUT = 5
LOOK_AGAIN = 0.1
ANY_TIME = float("inf")


class Sender:
    """One thread per store, started when the store has news."""

    def __init__(self, store: Store, packers: Mapping[str, Packer]) -> None:
        self.store, self.packers = store, packers
        self.bells: dict[str, Event] = {}
        self.threads: dict[str, Thread] = {}
        self.turns: dict[str, Lock] = {}
        self.starting = Lock()
        self.stopped = Event()
        store.before_commit, store.after_commit = hooks.queue, self.ring

    def packer(self, tx: Tx, shop: str) -> Packer:
        return self.packers[shops.read(tx, shop).platform]

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
        """Do the store's chores and send what is due; true when something still waits."""
        with self.store.transaction() as tx:
            ripening = self.packer(tx, shop).chores(tx, shop)
        with self.store.transaction() as tx:
            mode, now = hooks.mode(tx, shop), clock.instant()
            due = [] if mode["hold"] else hooks.waiting(tx, shop, now - float(mode["delay"]))
            again = [] if mode["hold"] else retrying.due(tx, shop, now)
            total = tx.run("SELECT count(*) FROM pending WHERE shop = ?", shop).fetchone()[0]
        self.send_each(shop, due, again)
        return bool(total) or ripening or self.retries_wait(shop)

    def retries_wait(self, shop: str) -> bool:
        with self.store.transaction() as tx:
            return retrying.count(tx, shop) > 0

    def flush(self, shop: str) -> int:
        """Send everything that waits now, held or not, and try once more what failed; returns how many."""
        with self.store.transaction() as tx:
            self.packer(tx, shop).chores(tx, shop)
        with self.store.transaction() as tx:
            due, again = hooks.waiting(tx, shop, clock.instant()), retrying.due(tx, shop, ANY_TIME)
        self.send_each(shop, due, again)
        return len(due) + len(again)

    def send_each(self, shop: str, due: list[Waiting], again: list[Retry]) -> None:
        with self.store.transaction() as tx:
            shuffle = hooks.mode(tx, shop)["shuffle"]
        with self.turn(shop):
            for one in random.sample(due, len(due)) if shuffle else due:
                if self.stopped.is_set():
                    return
                self.send(shop, one)
            for retry in again:
                if self.stopped.is_set():
                    return
                self.send_again(shop, retry)

    def turn(self, shop: str) -> Lock:
        with self.starting:
            return self.turns.setdefault(shop, Lock())

    def send(self, shop: str, one: Waiting) -> None:
        """Claim, pack, send, and send the extra copies."""
        with self.store.transaction() as tx:
            hook, mode, packer = hooks.find(tx, shop, one.webhook), hooks.mode(tx, shop), self.packer(tx, shop)
            if not hooks.claim(tx, one) or hook is None or hook.status != "active":
                return
            if random.random() < float(mode["drop"]):
                hooks.log(tx, shop, one, hook.url, None, None, dropped=True)
                return
            parcel, manner = packer.pack(tx, shop, hook, one), packer.manner(tx, shop)
        first = self.deliver(shop, hook, one, parcel, manner)
        for _copy in range(int(mode["duplicate"])):
            self.deliver(shop, hook, one, parcel, manner, copy_of=first)

    def send_again(self, shop: str, retry: Retry) -> None:
        """The same parcel once more, to the address the webhook has."""
        with self.store.transaction() as tx:
            hook, manner = hooks.find(tx, shop, retry.of.webhook), self.packer(tx, shop).manner(tx, shop)
            if not retrying.claim(tx, retry) or hook is None or hook.status != "active":
                return
        self.deliver(shop, hook, retry.of, retry.parcel, manner, attempt=retry.attempt)

    def deliver(
        self, shop: str, hook: Hook, one: Waiting, parcel: Parcel, manner: Manner,
        *, attempt: int = 0, copy_of: int | None = None,
    ) -> int:  # fmt: skip
        answer = post(hook.url, parcel, manner.timeout)
        success = answer is not None and 200 <= answer <= manner.best
        with self.store.transaction() as tx:
            number = hooks.log(tx, shop, one, hook.url, answer, copy_of, dropped=False)
            if copy_of is None and manner.retries and not success:
                fail(tx, shop, one, parcel, manner, attempt)
            elif copy_of is None:
                hooks.count(tx, shop, hook.id, success=success)
        if copy_of is None and not hook.answered:
            self.ping(shop, hook.id)
        return number

    def ping(self, shop: str, number: int) -> None:
        """An unsigned hello; it is repeated after each delivery until one is answered with 200."""
        with self.store.transaction() as tx:
            hook, packer = hooks.find(tx, shop, number), self.packer(tx, shop)
        if hook is None or post(hook.url, packer.ping(shop, hook), PING_TIMEOUT) != 200:
            return
        with self.store.transaction() as tx:
            hook = hooks.find(tx, shop, number) or hook
            hook.answered, hook.modified = True, clock.now()
            hooks.save(tx, shop, hook)


def fail(tx: Tx, shop: str, one: Waiting, parcel: Parcel, manner: Manner, attempt: int) -> None:
    """Try again later; when all attempts are used up, the webhook may go."""
    if attempt < len(manner.retries):
        retrying.later(tx, shop, one, parcel, attempt + 1, manner.retries[attempt])
    elif manner.removes:
        hooks.remove(tx, shop, one.webhook)


def post(url: str, parcel: Parcel, timeout: float) -> int | None:
    """The status answered, or None; redirects are never followed."""
    try:
        with requests.Session() as session:
            session.trust_env, session.verify = False, trust.roots()
            answer = session.post(
                url, data=parcel.body, headers=parcel.headers, timeout=timeout, allow_redirects=False, stream=True
            )
            answer.close()
            return answer.status_code
    except requests.RequestException:
        return None
