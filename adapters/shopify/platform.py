"""Shopify as a kind of storefront: what a delivery proves, what it is, and what it says happened."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from adapters.identity import Identity
from adapters.outbound import Outbound
from adapters.shopify import domains, release
from adapters.shopify.client import Client
from adapters.shopify.endpoint import endpoint
from adapters.shopify.install import App, exchange
from adapters.shopify.parcels import parcel_of, topic_of
from adapters.shopify.renewal import buy
from adapters.shopify.session import Session
from adapters.shopify.shop import ShopifyShop
from adapters.shopify.signature import is_about, is_signed, shop_of
from adapters.shopify.throttle import Budget, MemoryBudget
from adapters.shopify.tokens import LastingToken, RenewedToken, Token
from adapters.shopify.topics import READERS, WANTED
from adapters.shopify.wire import Wire
from adapters.strict import loads
from connector.errors import Malformed
from connector.events import Event, Ignored
from connector.ports import KeyKeeper, Keys, Parcel, Verdict

log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class Shopify:
    """Implements `connector.ports.Platform`; remembers nothing but how much was asked of each shop.

    `origin` says where a shop ("x.myshopify.com") answers; `budget` is shared by all workers, `clock` tells the time.
    """

    name = "shopify"
    one_door = True

    def __init__(
        self,
        *,
        development: bool = False,
        outbound: Outbound | None = None,
        origin: Callable[[str], str] = domains.origin,
        budget: Budget | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._identity = Identity()
        self._outbound = outbound or Outbound(development=development)
        self._origin = origin
        self._budget: Budget = budget or MemoryBudget()
        self._clock = clock
        self._costs: dict[str, float] = {}
        if warning := release.aged(clock().date()):
            log.warning(warning)

    def address(self, given: str) -> str:
        """Return the shop's myshopify.com address."""
        return domains.domain_of(given)

    def whose(self, headers: Mapping[str, str]) -> str:
        """Return the address of the shop a delivery names; it proves nothing."""
        return shop_of(headers)

    def verify(self, secrets: Sequence[str], headers: Mapping[str, str], raw: bytes) -> Verdict:
        """Check the signature over the raw bytes, and that what ends something is about the shop it names."""
        shop = shop_of(headers)
        signed = is_signed(secrets, headers, raw)
        believed = signed and shop and is_about(shop, topic_of(headers), raw)
        return Verdict.GENUINE if believed else Verdict.FORGED

    def parcel(self, headers: Mapping[str, str], raw: bytes) -> Parcel:
        """Tell a delivery apart from all others."""
        return parcel_of(headers, raw, WANTED)

    def read(self, topic: str, raw: bytes) -> tuple[Event, ...]:
        """Turn a delivery into what it says happened."""
        reader = READERS.get(topic)
        if reader is None:
            return (Ignored(f"Nothing about {topic[:100]!r} concerns us."),)
        body = loads(raw)
        if not isinstance(body, dict):
            raise Malformed("The body is not an object.")
        return reader(body)

    def open(self, address: str, keys: Keys, keep: KeyKeeper | None = None) -> ShopifyShop:
        """Open the shop at `address`; keys that expire are renewed through `keep`, and not at all without it."""
        domain = domains.domain_of(address)
        url = endpoint(domain, self._origin)
        token = self._token(domain, keys, keep)
        wire = Wire(domain, url, token, self._outbound, self._budget, self._costs)
        return ShopifyShop(Client(wire), self._identity)

    def admit(self, app: App, token: str, session: Session) -> Keys:
        """Buy the app's keys to the shop a verified visit comes from; raises Refused or NotSent."""
        return exchange(app, token, session, self._outbound, self._origin, self._clock())

    def _token(self, domain: str, keys: Keys, keep: KeyKeeper | None) -> Token:
        if not keys.refresh or keep is None:
            return LastingToken(keys.secret)
        renew = partial(buy, domain, outbound=self._outbound, origin=self._origin, clock=self._clock)
        return RenewedToken(keys, keep, renew, self._clock)
