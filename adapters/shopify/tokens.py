"""The access token of one shop, whether it lasts or has to be renewed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from connector.errors import NotSent
from connector.ports import KeyKeeper, Keys

EARLY = timedelta(minutes=5)

Buy = Callable[[Keys], Keys]


class Token(Protocol):
    """What stands in `X-Shopify-Access-Token`."""

    def current(self) -> str:
        """Return a token that is good for the next minutes; raises NotSent or Refused when none can be had."""
        ...

    def after(self, rejected: str) -> str:
        """Return the token to try when the shop rejected this one: the same if there is no other."""
        ...


@dataclass(frozen=True, slots=True)
class LastingToken:
    """The token of an app the merchant made: it is good until it is revoked."""

    secret: str = field(repr=False)

    def current(self) -> str:
        """Return it."""
        return self.secret

    def after(self, rejected: str) -> str:
        """Return the same: there is no other."""
        return rejected


@dataclass(slots=True)
class RenewedToken:
    """A token that lives an hour: renewed early, by one worker at a time, and kept before anybody uses it.

    `buy` gets new keys for old ones; whoever waited for the lock finds them bought already.
    """

    keys: Keys = field(repr=False)
    keep: KeyKeeper
    buy: Buy
    clock: Callable[[], datetime]

    def current(self) -> str:
        """Return a good token, renewed if it ends soon."""
        if self._ends(EARLY):
            self._renew()
        return self.keys.secret

    def after(self, rejected: str) -> str:
        """Return another token than the rejected one."""
        self.keys = self.keep(lambda held: self.buy(held) if held.secret == rejected else held)
        return self.keys.secret

    def _renew(self) -> None:
        try:
            self.keys = self.keep(lambda held: self.buy(held) if self._due(held, EARLY) else held)
        except NotSent:
            if self._ends(timedelta(0)):
                raise

    def _ends(self, within: timedelta) -> bool:
        return self._due(self.keys, within)

    def _due(self, keys: Keys, within: timedelta) -> bool:
        return keys.expires is not None and keys.expires <= self.clock() + within
