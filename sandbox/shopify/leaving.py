"""An app is put on a store and taken off: its tokens die, its subscriptions go, and one last message tells it."""

import secrets
from collections.abc import Iterable

from sandbox.kernel import hooks
from sandbox.kernel.store import Tx
from sandbox.shopify import keep, news, packer
from sandbox.shopify.api import tokens
from sandbox.shopify.model import Facts

LAST = "app/uninstalled"


def uninstall(tx: Tx, facts: Facts) -> None:
    """From now on nobody with a token of this store is let in."""
    facts.uninstalled = True
    keep.save_facts(tx, facts)
    for hook in hooks.every(tx, facts.name):
        if hook.topic != LAST:
            hooks.remove(tx, facts.name, hook.id)
    news.tell(tx, facts, LAST)


def install(tx: Tx, facts: Facts, url: str, topics: Iterable[str]) -> None:
    """What Shopify does before anybody sees the app: it subscribes what the app's own file names; no token is given."""
    facts.uninstalled, facts.token = False, f"shpat_{secrets.token_hex(16)}"
    keep.save_facts(tx, facts)
    tokens.forget(tx, facts)
    known = {one.topic: one for one in hooks.every(tx, facts.name)}
    for topic in topics:
        if topic in known:
            hooks.remove(tx, facts.name, known[topic].id)
        packer.subscribe(tx, facts, topic, url)


def finish(tx: Tx, facts: Facts) -> int:
    """Take the last subscription off once its message is out; returns whether that is still to come."""
    left = hooks.every(tx, facts.name) if facts.uninstalled else []
    waits = sum(
        tx.run(f"SELECT count(*) FROM {queue} WHERE shop = ?", facts.name).fetchone()[0]  # noqa: S608 our own two names
        for queue in ("pending", "retries")
    )
    if left and not waits:
        for hook in left:
            hooks.remove(tx, facts.name, hook.id)
    return int(bool(left and waits))
