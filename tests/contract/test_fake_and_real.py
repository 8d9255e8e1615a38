"""What the unit tests believe of a shop is true of every real one: one suite over the fake and each platform."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from connector.errors import Gone
from connector.model import Order, Standing
from connector.ports import Kind, MarkedLine, Marking, Shop
from tests.contract.conftest import PLATFORMS
from tests.contract.wishes import operation, quoted
from tests.fakes.shop import FakeShop
from tests.fakes.small import Clock
from tests.fakes.store.store import Store as Warehouse

STOCK, SOLD = 2, 5


@dataclass
class Sold:
    """A shop in which five units of two in stock were sold and paid by card."""

    shop: Shop
    variant: str
    order_id: str
    bank: Callable[[], int]

    @property
    def unknown(self) -> str:
        """Return an id younger than any order's: an older one might only be hidden from us."""
        return str(int(self.order_id) + 100_000)

    @property
    def order(self) -> Order:
        """The order as the shop shows it now."""
        return self.shop.order(self.order_id)

    def cover(self) -> int:
        """Return stock and claims of the variant's pool, from one consistent look."""
        look = self.shop.look([self.order_id], [self.variant], None)
        item = next(one for one in look.items if self.variant in one.variants)
        assert item.available is not None
        return item.available + sum(line.claim for line in look.orders[0].lines)


def _fake(_street: str) -> Sold:
    warehouse = Warehouse(Clock())
    warehouse.add_shelf("mug", STOCK, "mug")
    placed = warehouse.place(("mug", SOLD), price=1000)
    return Sold(FakeShop(warehouse), "mug", placed.id, lambda: warehouse.bank.given(placed.id))


def _real(platform: str) -> Callable[[str], Sold]:
    def open_it(street: str) -> Sold:
        store = PLATFORMS[platform](street)
        variant = getattr(store, "told", "12")
        store.set_stock(variant, STOCK)
        order = store.buy(variant, SOLD)
        return Sold(store.shop(), variant, order, lambda: store.bank(order))

    return open_it


SHOPS: dict[str, Callable[[str], Sold]] = {"fake": _fake} | {name: _real(name) for name in PLATFORMS}


@pytest.fixture(params=SHOPS)
def sold(request: pytest.FixtureRequest, street: str) -> Sold:
    return SHOPS[request.param](street)


def test_a_sale_beyond_stock_leaves_the_cover_as_it_was(sold: Sold) -> None:
    assert sold.cover() == STOCK
    line = sold.order.lines[0]
    assert (line.ordered, line.taken, line.open_units, line.claim) == (SOLD, SOLD, SOLD, SOLD)


def test_an_order_read_is_open_whole_and_paid(sold: Sold) -> None:
    order = sold.order
    assert (order.standing, order.complete) == (Standing.OPEN, True)
    assert order.captured == order.total
    assert order.refunded.minor == 0


def test_an_unknown_order_is_gone(sold: Sold) -> None:
    with pytest.raises(Gone):
        sold.shop.order(sold.unknown)


def test_an_unknown_order_is_gone_in_a_look_too(sold: Sold) -> None:
    assert sold.shop.look([sold.unknown], [], None).gone == (sold.unknown,)


def test_a_refund_moves_the_quoted_money_once_and_gives_the_units_back(sold: Sold) -> None:
    order = sold.order
    amount = quoted(sold.shop, order, 2)
    wish = operation(order, Kind.REFUND, amount, 2)
    assert sold.shop.find_operation(wish) is None
    receipt = sold.shop.send(wish, sold.shop.prepare(wish, order))
    assert (receipt.settled, receipt.amount, sold.bank()) == (True, amount, amount.minor)
    found = sold.shop.find_operation(wish)
    assert found is not None
    assert (found.id, found.settled) == (receipt.id, True)
    assert (sold.order.lines[0].open_units, sold.order.refunded, sold.cover()) == (SOLD - 2, amount, STOCK)


def test_units_refunded_one_after_the_other_leave_no_residue(sold: Sold) -> None:
    gross = sold.order.lines[0].charge.gross.minor
    for turn in range(SOLD):
        order = sold.order
        wish = operation(order, Kind.REFUND, quoted(sold.shop, order, 1), 1, tag=f"BO-TURN{turn}TURN")
        sold.shop.send(wish, sold.shop.prepare(wish, order))
    assert sold.bank() == gross


def test_a_marking_shows_on_the_order_until_it_is_taken_off(sold: Sold) -> None:
    line = sold.order.lines[0].id
    sold.shop.show(Marking(sold.order_id, (MarkedLine(line, 3, "3 wait", "Availability"),), digest="d1"))
    assert sold.order.shown == "d1"
    sold.shop.show(Marking(sold.order_id))
    assert sold.order.shown == ""


def test_orders_changed_since_a_moment_are_in_a_look(sold: Sold) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    assert sold.order_id in {order.id for order in sold.shop.look([], [], long_ago).orders}
