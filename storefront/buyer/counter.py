"""What the buyer's page needs from the house, passed in as plain calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from connector.money import Money
from connector.wording import PageFacts, Speech


@dataclass(frozen=True, slots=True)
class Visit:
    """One buyer at the counter: the order their link opens, and the language they read."""

    merchant_id: int
    order: str
    speech: Speech


@dataclass(frozen=True, slots=True)
class BuyerCounter:
    """What a buyer can see and ask for; everything but `find` may raise the connector's errors.

    `quote` returns what cancelling units (by line) gives back, None where nothing was charged; `cancel` takes a key
    under which the same wish is taken once.
    """

    find: Callable[[str], Visit | None]
    page: Callable[[Visit], PageFacts]
    quote: Callable[[Visit, Mapping[str, int]], Money | None]
    cancel: Callable[[Visit, Mapping[str, int], str], None]
    keep: Callable[[Visit], None]
    ask: Callable[[Visit, str], None]
    stranger: Callable[[str], Speech]
