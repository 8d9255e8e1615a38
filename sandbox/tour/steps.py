"""The story of a backorder from sale to refund, step by step.

The figures are worked out here by hand from the store's own facts: a lamp costs 22.00 plus 10 % tax, so 24.20.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sandbox.tour.marks import MARKS
from sandbox.tour.teller import Page, Step

LAMP = "LAMP"
UNIT = 2420
ADA, BOB = "ada", "bob"


def _line(page: Page, name: str) -> tuple[int, int]:
    return page.eyes.waits(page.kept[name])


def _marked(page: Page, name: str) -> int:
    """Return how many units the store's own order says must wait."""
    return MARKS[page.eyes.platform].waiting(page.eyes.order(page.kept[name]))


def _visible(page: Page, name: str) -> bool:
    """Tell whether the order carries a sentence about waiting units for the buyer."""
    return MARKS[page.eyes.platform].tells_buyer(page.eyes.order(page.kept[name]))


def _yes(so: object) -> str:
    return "yes" if so else "no"


def _mails(page: Page, to: str, words: str) -> int:
    return sum(bool(re.search(words, text, re.IGNORECASE)) for text in page.eyes.mails(page.eyes.address(to)))


def sale(page: Page) -> None:
    """Ada buys 7 lamps, the store has 5: two units wait, and she is told."""
    page.eyes.store("stock", {"sku": LAMP, "set": 5})
    page.kept["ada"] = page.eyes.buy(LAMP, 7, page.eyes.address(ADA))
    page.check("the store's stock after the sale", -2, lambda: page.eyes.stock(LAMP))
    page.check("owed and assigned units of Ada", (2, 5), lambda: _line(page, "ada"))
    page.check("units the store's order says must wait", 2, lambda: _marked(page, "ada"))
    page.check("the order tells the buyer", "yes", lambda: _yes(_visible(page, "ada")))
    page.check("notes to the warehouse", 1, lambda: _notes(page, "ada"))
    page.check("mails to Ada that say what waits", 1, lambda: _mails(page, ADA, r"\b2\b.*\b(wait|stock)"))


def _notes(page: Page, name: str) -> int:
    return MARKS[page.eyes.platform].notes(page.eyes.order(page.kept[name]))


def second_buyer(page: Page) -> None:
    """Bob buys 4 more: he waits behind Ada, for all of his."""
    page.kept["bob"] = page.eyes.buy(LAMP, 4, page.eyes.address(BOB))
    page.check("owed and assigned units of Bob", (4, 0), lambda: _line(page, "bob"))
    page.check("owed and assigned units of Ada", (2, 5), lambda: _line(page, "ada"))
    page.check("units the store's order says must wait", 4, lambda: _marked(page, "bob"))


def broken_refund(page: Page) -> None:
    """Bob cancels one unit; the store pays and then answers 500: nobody may pay again."""
    page.eyes.store("faults", {"method": "POST", "path": _refund(page), "action": "commit_then_500", "times": 1})
    page.kept["operation"] = page.eyes.cancel(page.kept["bob"], 1)["operation"]
    page.check("what the bank paid back", [UNIT], lambda: page.eyes.refunds(page.kept["bob"]))
    page.check("the service says that it failed", "no", lambda: _yes(_state(page) == "failed"))
    page.check("owed and assigned units of Bob", (3, 0), lambda: _line(page, "bob"))


def _refund(page: Page) -> str:
    return MARKS[page.eyes.platform].refund


def _state(page: Page) -> str:
    operations = page.eyes.case(page.kept["bob"])["operations"]
    return next((row["state"] for row in operations if row["id"] == page.kept["operation"]), "")


def promise(page: Page) -> None:
    """Twenty lamps are expected: whoever waits gets that date."""
    due = (datetime.now(UTC) + timedelta(days=6)).date()  # days better than the lead time on any day of the year
    page.eyes.expect(LAMP, 20, due.isoformat())
    page.check("the date comes from the supply", "supply", lambda: _reason(page, "ada"))
    page.check("the date is not before the arrival", "yes", lambda: _yes(_due(page, "ada") >= due.isoformat()))
    page.check("Bob has the same date", "yes", lambda: _yes(_due(page, "bob") == _due(page, "ada")))
    page.check("mails to Ada about the new date", 2, lambda: len(page.eyes.mails(page.eyes.address(ADA))))


def _reason(page: Page, name: str) -> str:
    told = page.eyes.case(page.kept[name])["lines"][0]["promise"] or {}
    return str(told.get("reason"))


def _due(page: Page, name: str) -> str:
    told = page.eyes.case(page.kept[name])["lines"][0]["promise"] or {}
    return str(told.get("due"))


def restock(page: Page) -> None:
    """One lamp arrives: it goes to Ada, who waits longest."""
    page.eyes.store("stock", {"sku": LAMP, "add": 1})
    page.check("owed and assigned units of Ada", (1, 6), lambda: _line(page, "ada"))
    page.check("owed and assigned units of Bob", (3, 0), lambda: _line(page, "bob"))


def cancel(page: Page) -> None:
    """Ada cancels the unit she still waits for: its money comes back once, to the cent."""
    page.eyes.cancel(page.kept["ada"], 1)
    page.check("what the bank paid back", [UNIT], lambda: page.eyes.refunds(page.kept["ada"]))
    page.check("owed and assigned units of Ada", (0, 6), lambda: _line(page, "ada"))
    page.check("the order's mark is gone", 0, lambda: _marked(page, "ada"))
    page.check(
        "mails to Ada with the amount paid back", 1, lambda: _mails(page, ADA, r"24\.20.*(back|refund)|refund.*24\.20")
    )
    page.check("the store's stock", -3, lambda: page.eyes.stock(LAMP))


def arrival(page: Page) -> None:
    """Three lamps arrive: after a second reading Bob is told that his are here."""
    page.eyes.store("stock", {"sku": LAMP, "add": 3})
    page.check("owed and assigned units of Bob", (0, 3), lambda: _line(page, "bob"))
    page.check("mails to Bob that his units are here", 1, lambda: _mails(page, BOB, r"waited for .* is here"), 25)
    page.check("the order's mark is gone", 0, lambda: _marked(page, "bob"))


def shipped(page: Page) -> None:
    """The store ships both orders: nobody waits any more."""
    for name in ("ada", "bob"):
        page.eyes.store(f"orders/{page.kept[name]}/complete", {})
        page.check(f"owed and assigned units of {name.title()}", (0, 0), _looker(page, name))
    page.check("the store's stock", 0, lambda: page.eyes.stock(LAMP))


def _looker(page: Page, name: str) -> Callable[[], tuple[int, int]]:
    return lambda: _line(page, name)


def looked_up(page: Page) -> None:
    """The refund nobody knew about was found on the store, not sent again."""
    page.check("what the service knows now", "done", lambda: _state(page), 30)
    page.check("what the bank paid back to Bob", [UNIT], lambda: page.eyes.refunds(page.kept["bob"]))
    page.check(
        "mails to Bob with the amount paid back", 1, lambda: _mails(page, BOB, r"24\.20.*(back|refund)|refund.*24\.20")
    )


def books(page: Page) -> None:
    """In the end the bank's book adds up."""
    found = page.eyes.books()["bank"]
    captured = sum(row["amount_minor"] for row in found if row["kind"] == "capture")
    refunded = sum(row["amount_minor"] for row in found if row["kind"] == "refund")
    orders = page.eyes.books()["orders"]
    page.check("captured", sum(row["captured_minor"] for row in orders), lambda: captured)
    page.check("refunded", 2 * UNIT, lambda: refunded)


STORY: tuple[Step, ...] = (
    sale,
    second_buyer,
    broken_refund,
    promise,
    restock,
    cancel,
    arrival,
    shipped,
    looked_up,
    books,
)
