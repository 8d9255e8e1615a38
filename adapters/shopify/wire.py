"""The way to one shop's GraphQL: within its budget, under its token, repeated only where that is harmless."""

import random
import time
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from adapters.outbound import Answer, Outbound, Request
from adapters.shopify import release
from adapters.shopify.answers import DeadToken, Throttled, body_of, data_of
from adapters.shopify.patience import Patience
from adapters.shopify.stakes import Stakes
from adapters.shopify.throttle import UNKNOWN_COST, Budget, MemoryBudget, status_of
from adapters.shopify.tokens import Token
from connector.errors import ConnectorError

READ_SECONDS = 30.0
TOTAL_SECONDS = 45.0
ATTEMPTS = 3
_LONGEST_PAUSE = 5.0  # seconds: a shop that asks for more between two attempts is left alone
_HEADERS = {"Accept": "application/json", "Content-Type": "application/json", "User-Agent": "backorder-connector"}


@dataclass(frozen=True, slots=True)
class Packet:
    """A request on its way: exact bytes, the name of its operation ("" if unknown), what it risks."""

    raw: bytes = field(repr=False)
    name: str
    stakes: Stakes
    money: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """A good answer: `data`, and the headers it came with."""

    data: Mapping[str, Any]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wire:
    """One shop ("x.myshopify.com") at `url`; `costs` remembers how many points each operation asked for last."""

    shop: str
    url: str
    token: Token
    outbound: Outbound
    budget: Budget = field(default_factory=MemoryBudget)
    costs: MutableMapping[str, float] = field(default_factory=dict)
    pause: Callable[[float], None] = time.sleep
    luck: Callable[[], float] = random.random

    def carry(self, packet: Packet) -> Reply:
        """Bring the answer; raises NotSent, Refused or, for a write, Unclear."""
        for attempt in range(1, ATTEMPTS):
            try:
                return self._patiently(packet)
            except ConnectorError as error:
                wait = getattr(error, "wait", 0.0)
                if isinstance(error, Throttled) or not packet.stakes.repeats(error) or wait > _LONGEST_PAUSE:
                    raise
                self.pause(max(wait, 0.2 * attempt))
        return self._patiently(packet)

    def _patiently(self, packet: Packet) -> Reply:
        """Wait for points; what was throttled was not executed and may be sent again, whatever it risks."""
        patience = Patience(self.pause, self.luck)
        while True:
            reserved = self._reserve(packet, patience)
            try:
                return self._admitted(packet, reserved)
            except Throttled as error:
                if error.wait:
                    self.budget.hold(self.shop, error.wait)
                patience.sleep(error.wait)

    def _reserve(self, packet: Packet, patience: Patience) -> float:
        cost = self.costs.get(packet.name, UNKNOWN_COST)
        while wait := self.budget.reserve(self.shop, cost, money=packet.money):
            patience.sleep(wait)
        return cost

    def _admitted(self, packet: Packet, reserved: float) -> Reply:
        """Try another token if this one is not accepted any more: somebody else may have renewed it just now."""
        secret = self.token.current()
        try:
            return self._once(packet, secret, reserved)
        except DeadToken:
            other = self.token.after(secret)
            if other == secret:
                raise
        return self._once(packet, other, reserved)

    def _once(self, packet: Packet, secret: str, reserved: float) -> Reply:
        answer = self._send(packet, secret)
        release.notice(answer.headers.get("X-Shopify-API-Version", ""))
        body = body_of(answer, packet.stakes)
        self._learn(packet, body, reserved)
        return Reply(data_of(body, packet.stakes), answer.headers)

    def _send(self, packet: Packet, secret: str) -> Answer:
        headers = _HEADERS | {"X-Shopify-Access-Token": secret}
        return self.outbound.send(
            Request("POST", self.url, headers, packet.raw, packet.stakes.writes, READ_SECONDS, TOTAL_SECONDS)
        )

    def _learn(self, packet: Packet, body: Mapping[str, Any], reserved: float) -> None:
        status = status_of(body)
        if status is not None:
            self.costs[packet.name] = status.requested
            self.budget.learn(self.shop, status, reserved)
