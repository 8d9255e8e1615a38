"""Another item in place of what waits, through every Shop: the order changes once, and money only where it is less."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from connector import failpoint
from connector.errors import NotSent, Refused, Unclear
from connector.model import Order
from connector.money import Money
from connector.ports import Kind, Operation, Receipt, Shop
from sandbox.shopify.facts import SCOPES
from tests.contract.shopify_store import ShopifyStore
from tests.contract.stores import Store, WooStore
from tests.contract.wishes import TAG, operation, quoted


@pytest.fixture(params=["woocommerce", "shopify"])
def store(request: pytest.FixtureRequest, street: str) -> Store:
    """A store of each platform; on Shopify the app may edit orders."""
    if request.param == "woocommerce":
        return WooStore(street)
    return ShopifyStore(street, scopes=[*SCOPES, "write_order_edits"])


def wish(order: Order, variant: str, units: int = 2, back: int = 0, tag: str = TAG) -> Operation:
    line = order.lines[0]
    details = {
        "variant": variant,
        "back": back,
        "total": order.total.minor,
        "currency": order.currency,
        "left": line.ordered - line.cancelled,
        "lines": [one.id for one in order.lines],
    }
    return operation(order, Kind.SWAP, None, units, tag, **details)


def dearer(store: Store) -> str:
    """An item of 22.00, for one of 20.00; WooCommerce takes any price it is told."""
    return store.skus["LAMP"] if isinstance(store, ShopifyStore) else store.capped


def put(shop: Shop, wanted: Operation) -> str:
    receipt = shop.send(wanted, shop.prepare(wanted, shop.order(wanted.order)))
    assert (receipt.settled, receipt.evidence) == (True, "")
    return receipt.id


def test_the_order_has_the_other_item_at_the_price_of_the_first(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5)
    store.set_stock(dearer(store), 3)
    order = shop.order(order_id)
    assert len(shop.prices([store.told, dearer(store), "99999999", ""])) == 2
    made = put(shop, wish(order, dearer(store)))
    after = shop.order(order_id)
    new = after.line(made)
    assert new is not None
    assert (new.variant, new.open_units, after.lines[0].open_units) == (dearer(store), 2, 3)
    assert after.total - after.refunded == order.total
    assert store.bank(order_id) == 0
    assert shop.look([], [dearer(store)], None).items[0].available == 1


def test_what_was_paid_for_a_unit_is_written_as_prices_are(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5)
    order = shop.order(order_id)
    charge = order.lines[0].charge
    assert Decimal((charge.gross if order.gross else charge.net).text) / 5 == shop.prices([store.told])[store.told]


def test_what_was_changed_is_found_and_never_changed_twice(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5)
    store.set_stock(dearer(store), 9)
    order = shop.order(order_id)
    wanted = wish(order, dearer(store))
    assert shop.find_operation(wanted) is None
    request = shop.prepare(wanted, order)
    first = shop.send(wanted, request)
    assert shop.find_operation(wanted) == first == shop.send(wanted, request)
    assert shop.order(order_id).lines[0].open_units == 3


def test_a_second_change_of_the_same_line_is_not_taken_for_the_first(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5)
    store.set_stock(dearer(store), 9)
    first = put(shop, wish(shop.order(order_id), dearer(store), 1))
    again = wish(shop.order(order_id), dearer(store), 1, tag="BO-SECND23456")
    assert shop.find_operation(again) is None
    second = put(shop, again)
    assert second != first
    assert shop.find_operation(again) == Receipt(second)
    assert [one.open_units for one in shop.order(order_id).lines] == [3, 1, 1]


def test_prices_with_tax_are_those_of_the_shops_own_country(street: str) -> None:
    store = WooStore(street, prices_include_tax=True)
    shop, order_id = store.shop(), store.buy(store.told, 5)
    order = shop.order(order_id)
    assert order.gross
    assert Decimal(order.lines[0].charge.gross.text) / 5 == shop.prices([store.told], "US")[store.told]
    assert shop.prices([store.told], "DE") == {}


@pytest.mark.parametrize("action", ["commit_then_500", "commit_then_reset", "500", "reset"])
def test_a_change_without_a_clear_answer_is_unclear_and_found_if_it_happened(store: Store, action: str) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5)
    store.set_stock(dearer(store), 9)
    order = shop.order(order_id)
    wanted = wish(order, dearer(store))
    request = shop.prepare(wanted, order)
    store.misfortune(action, "change")
    with pytest.raises(Unclear):
        shop.send(wanted, request)
    changed = shop.order(order_id).lines[0].open_units == 3
    assert (shop.find_operation(wanted) is not None) == changed == action.startswith("commit")


class _EndError(BaseException):
    """The process ends here."""


@pytest.fixture
def ending() -> Iterator[None]:
    """Let the process end right after the shop changed the order."""

    def end(_: str) -> None:
        failpoint.disarm()
        raise _EndError

    failpoint.arm("money.posted", end)
    yield
    failpoint.disarm()


@pytest.mark.usefixtures("ending")
def test_a_process_that_ended_half_way_leaves_no_unit_for_sale_that_the_order_has(street: str) -> None:
    store = WooStore(street)
    shop, order_id = store.shop(), store.buy(store.told, 5)
    store.set_stock(store.capped, 9)
    order = shop.order(order_id)
    wanted = wish(order, store.capped)
    with pytest.raises(_EndError):
        shop.send(wanted, shop.prepare(wanted, order))
    assert shop.look([], [store.capped], None).items[0].available == 9
    for _ in range(2):
        found = shop.find_operation(wanted)
        assert found is not None
        assert shop.look([], [store.capped], None).items[0].available == 7
    assert found == shop.send(wanted, b"{}")
    assert shop.look([], [store.capped], None).items[0].available == 7


@pytest.mark.parametrize("action", ["commit_then_500", "reset", "503"])
def test_stock_that_was_not_taken_at_once_is_taken_when_the_change_is_looked_up(street: str, action: str) -> None:
    store = WooStore(street)
    shop, order_id = store.shop(), store.buy(store.told, 5)
    store.set_stock(store.capped, 9)
    order = shop.order(order_id)
    wanted = wish(order, store.capped)
    failpoint.arm("money.posted", lambda _: store.misfortune(action, "change"))
    try:
        with pytest.raises(Unclear):
            shop.send(wanted, shop.prepare(wanted, order))
    finally:
        failpoint.disarm()
    assert shop.find_operation(wanted) is not None
    assert shop.look([], [store.capped], None).items[0].available == 7


def test_what_is_not_there_is_refused_and_nothing_changes(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5)
    store.set_stock(dearer(store), 1)
    order = shop.order(order_id)
    wanted = wish(order, dearer(store))
    with pytest.raises(Refused, match="not enough"):
        shop.send(wanted, shop.prepare(wanted, order))
    assert [one.open_units for one in shop.order(order_id).lines] == [5]


def test_units_that_went_meanwhile_are_not_replaced(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 2)
    store.set_stock(dearer(store), 9)
    order = shop.order(order_id)
    wanted = wish(order, dearer(store))
    request = shop.prepare(wanted, order)
    store.act(order_id, "refund", lines=[{"id": int(order.lines[0].id), "quantity": 1}], api_refund=True)
    with pytest.raises((Refused, NotSent)):
        shop.send(wanted, request)
    assert len(shop.order(order_id).lines) == 1


def test_what_it_costs_less_goes_back_of_the_new_line(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5)
    store.set_stock(store.capped, 9)
    order = shop.order(order_id)
    back = Money(quoted(shop, order, 2).minor // 4, order.currency)  # 15.00 in place of 20.00
    made = put(shop, wish(order, store.capped, back=back.minor))
    refund = operation(order, Kind.REFUND, back, 0, "BO-LESS234567", line=made)
    receipt = shop.send(refund, shop.prepare(refund, shop.order(order_id)))
    assert (receipt.amount, store.bank(order_id)) == (back, back.minor)
    after = shop.order(order_id)
    new = after.line(made)
    assert new is not None
    assert (new.open_units, new.refunded_units) == (2, 0)
