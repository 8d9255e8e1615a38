"""The access token of one shop, whether it lasts or has to be renewed."""

from dataclasses import dataclass, field
from typing import Protocol


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
