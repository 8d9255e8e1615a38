"""Orders whose money was never taken: let go whole, or made smaller."""

import pytest

from connector.errors import Refused
from connector.model import Standing
from connector.ports import Kind
from tests.contract.stores import Store
from tests.contract.wishes import operation, quoted


def test_reserved_money_is_let_go_with_the_whole_order(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 3, "reserved")
    order = shop.order(order_id)
    assert (order.authorised, bool(order.captured)) == (True, False)
    wish = operation(order, Kind.VOID, order.total, 3)
    assert shop.find_operation(wish) is None
    receipt = shop.send(wish, shop.prepare(wish, order))
    assert shop.find_operation(wish) == receipt == shop.send(wish, shop.prepare(wish, order))
    assert shop.order(order_id).standing is Standing.CANCELLED
    assert shop.look([], [store.told], None).items[0].available == 2


def test_an_unpaid_order_gets_smaller_by_the_units_taken_off(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5, "cash")
    order = shop.order(order_id)
    amount = quoted(shop, order, 2)
    wish = operation(order, Kind.REDUCE, amount, 2)
    request = shop.prepare(wish, order)
    receipt = shop.send(wish, request)
    after = shop.order(order_id)
    assert (after.lines[0].open_units, after.lines[0].taken) == (3, 3)
    assert after.total == order.total - amount
    assert shop.find_operation(wish) == receipt == shop.send(wish, request)
    assert shop.order(order_id).lines[0].open_units == 3


def test_an_order_changed_meanwhile_is_not_made_smaller(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5, "cash")
    order = shop.order(order_id)
    wish = operation(order, Kind.REDUCE, quoted(shop, order, 2), 2)
    request = shop.prepare(wish, order)
    store.act(order_id, "edit", line=int(order.lines[0].id), quantity=1)
    with pytest.raises(Refused):
        shop.send(wish, request)


def test_an_order_paid_meanwhile_is_neither_cancelled_nor_made_smaller(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5, "reserved")
    order = shop.order(order_id)
    wishes = [operation(order, Kind.VOID, order.total, 5), operation(order, Kind.REDUCE, quoted(shop, order, 1))]
    requests = [shop.prepare(wish, order) for wish in wishes]
    store.act(order_id, "complete")
    for wish, request in zip(wishes, requests, strict=True):
        with pytest.raises(Refused):
            shop.send(wish, request)
