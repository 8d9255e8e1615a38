"""Writes a delivery as Shopify does: the body signed with the app's secret, the headers beside it unsigned."""

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Callable

from sandbox.kernel import hooks
from sandbox.kernel.hooks import Hook, Waiting
from sandbox.kernel.packing import Manner, Packer, Parcel
from sandbox.kernel.store import Tx
from sandbox.shopify import bodies, cancelling, dates, keep, leaving, news
from sandbox.shopify.model import Facts

VERSION = "2026-10"
Chore = Callable[[Tx, Facts], int]


class ShopifyPacker(Packer):
    """Packs for all Shopify stores of one sandbox, and does what their jobs left for later.

    A chore does what is due and returns how much still waits.
    """

    def __init__(self, *chores: Chore) -> None:
        self.later: tuple[Chore, ...] = (cancelling.ripen, leaving.finish, *chores)

    def pack(self, tx: Tx, shop: str, hook: Hook, one: Waiting) -> Parcel:
        facts, what = read(tx, shop), news.happened(tx, shop, one.resource)
        body = json.dumps(bodies.body(tx, facts, one.topic, what), separators=(",", ":"), ensure_ascii=False).encode()
        return Parcel(headers(facts, hook, one, what, body), body)

    def ping(self, _shop: str, _hook: Hook) -> Parcel:
        return Parcel({}, b"")

    def manner(self, tx: Tx, shop: str) -> Manner:
        """Five seconds, a 2xx, and a few more attempts; who never answers loses the subscription."""
        switches = read(tx, shop).switches
        first, count = float(switches["webhook_retry_seconds"]), int(switches["webhook_retries"])
        return Manner(timeout=5, best=299, retries=tuple(first * 2**turn for turn in range(count)), removes=True)

    def chores(self, tx: Tx, shop: str) -> bool:
        facts = read(tx, shop)
        return sum([chore(tx, facts) for chore in self.later]) > 0


def read(tx: Tx, shop: str) -> Facts:
    facts = keep.facts(tx, shop)
    if facts is None:
        raise LookupError(f"no Shopify store is called {shop}")
    return facts


def headers(facts: Facts, hook: Hook, one: Waiting, what: dict[str, object], body: bytes) -> dict[str, str]:
    """One webhook id per delivery, the same when it is tried again; one event id for all that one action caused."""
    marks = {
        "Topic": one.topic,
        "Shop-Domain": facts.domain,
        "Hmac-Sha256": signature(body, signing_secret(facts, hook)),
        "API-Version": VERSION,
        "Webhook-Id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{facts.name}/deliveries/{hook.id}/{one.id}")),
        "Event-Id": str(what.get("event", "")),
        "Triggered-At": dates.precise(float(str(what.get("at", 0)))),
    }
    if facts.switches.get("webhook_headers") == "new":
        named = {f"shopify-{name.lower()}": value for name, value in marks.items()}
    else:
        named = {f"X-Shopify-{name}": value for name, value in marks.items()}
    return {"User-Agent": "Shopify-Captain-Hook", "Content-Type": "application/json", "Accept": "*/*", **named}


def signing_secret(facts: Facts, hook: Hook) -> str:
    """The app's secret of the day; after a change Shopify goes on with the older one for a while."""
    if not facts.secrets:
        return hook.secret
    return facts.secrets[-1] if facts.switches.get("signs_with") == "previous" else facts.secrets[0]


def signature(body: bytes, secret: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def subscribe(tx: Tx, facts: Facts, topic: str, url: str) -> Hook:
    """A subscription as the Admin API makes it."""
    hook = Hook(keep.number(tx, facts.name, "webhook"), topic, topic, url, facts.secrets[0], answered=True)
    hooks.save(tx, facts.name, hook)
    return hook
