"""What the buyer's page needs from the house, passed in as plain calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from connector.handle import CreditOffer, FasterOffer, SwapOffer
from connector.money import Money
from connector.wording import PageFacts, Speech


@dataclass(frozen=True, slots=True)
class Face:
    """A shop's colour and the colour of words on it, as #rrggbb ("" for ours), and its logo's address ("" for none)."""

    accent: str = ""
    on_accent: str = ""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One buyer at the counter: the order their link opens, and the language they read."""

    merchant_id: int
    order: str
    speech: Speech
    face: Face = Face()


@dataclass(frozen=True, slots=True)
class BuyerCounter:
    """What a buyer can see and ask for; everything but `find` may raise the connector's errors.

    `quote` returns what cancelling units (by line) gives back, None where nothing was charged; `offer` the credit that
    may be had instead, None where it is no choice. `cancel`, `credit` and `withdraw` take a key: the same key is one
    wish. `faster_offer` is what waiting on is thanked with, None where it is not; `faster` takes it, once for an order.
    `keep` and `faster` are told which versions of promises were read, by line: False where one is no longer promised.
    `swaps` are the items that may be taken in place of what waits, `swap_worth` and `swap` take a line, another item
    and units: the first tells what goes back with it.
    """

    find: Callable[[str], Visit | None]
    page: Callable[[Visit], PageFacts]
    quote: Callable[[Visit, Mapping[str, int]], Money | None]
    cancel: Callable[[Visit, Mapping[str, int], str], None]
    offer: Callable[[Visit, Mapping[str, int]], CreditOffer | None]
    credit: Callable[[Visit, Mapping[str, int], str], None]
    withdraw: Callable[[Visit, str], None]
    faster_offer: Callable[[Visit], FasterOffer | None]
    faster: Callable[[Visit, Mapping[str, int]], bool]
    swaps: Callable[[Visit], Sequence[SwapOffer]]
    swap_worth: Callable[[Visit, str, str, int], tuple[SwapOffer, Money]]
    swap: Callable[[Visit, str, str, int, str], None]
    keep: Callable[[Visit, Mapping[str, int]], bool]
    ask: Callable[[Visit, str], None]
    stranger: Callable[[str], Speech]
