"""What a notice is made from, and what it is made into."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from connector.model import Promise
from connector.money import Money


class By(StrEnum):
    """Who cancelled."""

    BUYER = "buyer"
    SHOP = "shop"
    DISCONTINUED = "discontinued"  # the shop, because the item is not to be had any more
    SILENCE = "silence"  # nobody did: the time was over and no answer had come


class How(StrEnum):
    """By what means money goes back; any other text is the buyer's own name for it ("Visa ending in 4242")."""

    ORIGINAL = "original payment"
    BY_HAND = "by hand"
    CREDIT = "store credit"


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One line a notice is about; counts are units, `earlier` is what was told before `promise`.

    Where the notice asks, `silence` is what no answer means ("cancel", "consent" or "keep") from `answer_by` on, and
    `days` how far away the promise is.
    """

    title: str
    sku: str
    ordered: int
    waiting: int = 0
    ready: int = 0
    cancelled: int = 0
    promise: Promise | None = None
    earlier: Promise | None = None
    silence: str = ""
    answer_by: date | None = None
    days: int | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """All a notice may say; texts are as other people wrote them, wording makes them safe.

    `money` is what goes or went back (None: not known yet), `due_by` the day by which it is sent, `charged` False when
    nothing was ever taken; `code` is what opens store credit ("" where the buyer's account holds it); `contact` an
    address a person reads; `reference` the refund's number on the platform; `falls` whether missing `due_by` cancels
    by itself, `alternatives` what may be bought instead, `instead` what the buyer took in place of what waits.
    """

    shop: str
    order: str
    buyer: str = ""
    lines: tuple[NoticeLine, ...] = ()
    money: Money | None = None
    how: str = How.ORIGINAL
    cancel_link: str = ""
    contact: str = ""
    due_by: date | None = None
    by: By = By.BUYER
    charged: bool = True
    reference: str = ""
    may_cancel: bool = True
    may_withdraw: bool = False  # a law gives the buyer a function to withdraw, whatever the shop allows
    ship_together: bool = False
    falls: bool = False
    alternatives: tuple[str, ...] = ()
    code: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What a notice says about one line."""

    title: str
    sku: str
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A notice in words, for any surface: `paragraphs`, then `rows`, then `after`, the button and the closing.

    `own` is what the merchant wrote, as clean markup; it stands after the first paragraph, the greeting. `button` is
    (label, link), and so is each of `links`. Foreign text stands between Unicode isolates (U+2068, U+2069), except in
    `subject`, `preheader` and the titles of `rows`; nothing in here can hold a control character.
    """

    subject: str
    preheader: str
    paragraphs: tuple[str, ...]
    rows: tuple[Row, ...]
    button: tuple[str, str] | None
    closing: str
    after: tuple[str, ...] = ()
    own: str = ""
    links: tuple[tuple[str, str], ...] = ()
