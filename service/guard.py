"""A shop that refuses every write while its merchant only watches."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from connector.errors import NotSent
from connector.operate import ONLY_WATCHED
from connector.ports import Shop

WRITES = frozenset({"show", "note", "limit", "announce", "send"})
"""What changes the store. Webhooks are made all the same: without them there is nothing to watch."""


class Guarded:
    """A shop behind its merchant's choice, which is asked anew at every write: it may change at any moment."""

    def __init__(self, shop: Shop, watching: Callable[[], bool]) -> None:
        self._shop = shop
        self._watching = watching

    def __getattr__(self, name: str) -> Any:
        """Return what the shop has under that name; a write asks first."""
        found = getattr(self._shop, name)
        return self._asking(found) if name in WRITES else found

    def _asking(self, write: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(write)
        def asked(*given: Any, **named: Any) -> Any:
            if self._watching():
                raise NotSent(ONLY_WATCHED)
            return write(*given, **named)

        return asked


def guarded(shop: Shop, watching: Callable[[], bool]) -> Shop:
    """Return the shop so that nothing is written to it while `watching` says so."""
    return cast("Shop", Guarded(shop, watching))
