"""Money through every Shop: the right amount, once, and nobody says it happened when nobody knows."""

import pytest

from connector.errors import NotSent, Refused, Unclear
from connector.model import Standing
from connector.money import Money
from connector.ports import Kind, Shop
from tests.contract.conftest import PLATFORMS, with_plugin
from tests.contract.stores import Store
from tests.contract.wishes import TAG, operation, quoted


@pytest.fixture(params=[*PLATFORMS, "woocommerce with the plugin"])
def store(request: pytest.FixtureRequest, street: str) -> Store:
    """A new store of every platform in turn, in every mode in which money moves."""
    return PLATFORMS.get(request.param, with_plugin)(street)


def give_back(shop: Shop, order_id: str, units: int, tag: str, *, shipping: bool = False) -> Money:
    order = shop.order(order_id)
    amount = quoted(shop, order, units, shipping=shipping)
    wish = operation(order, Kind.REFUND, amount, units, tag, shipping=shipping)
    receipt = shop.send(wish, shop.prepare(wish, order))
    assert (receipt.amount, receipt.settled) == (amount, True)
    return amount


def test_a_refund_moves_the_money_and_gives_the_units_back(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5)
    amount = give_back(shop, order_id, 2, TAG)
    after = shop.order(order_id)
    assert (after.refunded, store.bank(order_id)) == (amount, amount.minor)
    assert (after.lines[0].cancelled, after.lines[0].taken, after.lines[0].open_units) == (2, 3, 3)
    assert after.refunds[0].tag == TAG
    assert shop.look([], [store.told], None).items[0].available == -1


def test_a_refund_that_was_sent_is_found_and_never_sent_again(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5)
    order = shop.order(order_id)
    wish = operation(order, Kind.REFUND, quoted(shop, order, 1))
    assert shop.find_operation(wish) is None
    first = shop.send(wish, shop.prepare(wish, order))
    assert shop.find_operation(wish) == first
    assert shop.send(wish, shop.prepare(wish, order)) == first
    assert first.amount == wish.amount
    assert store.bank(order_id) == quoted(shop, order, 1).minor


def test_unit_by_unit_gives_back_exactly_the_order(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.silent, 3)
    total = shop.order(order_id).total
    parts = [give_back(shop, order_id, 1, f"BO-PART23456{n}", shipping=n == 2) for n in range(3)]
    assert sum(part.minor for part in parts) == total.minor == store.bank(order_id)
    assert shop.order(order_id).standing is Standing.CANCELLED


def test_shipping_goes_back_only_with_the_last_unit(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 2)
    order = shop.order(order_id)
    assert quoted(shop, order, 1, shipping=True) == quoted(shop, order, 1)
    assert quoted(shop, order, 2, shipping=True) == order.total
    assert quoted(shop, order, 2) < order.total


def test_more_units_than_are_left_are_refused(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 2)
    give_back(shop, order_id, 1, TAG)
    with pytest.raises(Refused):
        quoted(shop, shop.order(order_id), 2)


def test_units_given_back_by_hand_meanwhile_are_not_given_back_twice(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 1)
    order = shop.order(order_id)
    wish = operation(order, Kind.REFUND, quoted(shop, order, 1))
    request = shop.prepare(wish, order)
    store.act(order_id, "refund", lines=[{"id": int(order.lines[0].id), "quantity": 1}], api_refund=True)
    by_hand = store.bank(order_id)
    with pytest.raises(Refused):
        shop.send(wish, request)
    assert store.bank(order_id) == by_hand


@pytest.mark.parametrize("action", ["commit_then_500", "commit_then_reset", "commit_then_timeout", "truncate", "html"])
def test_a_refund_without_a_clear_answer_is_unclear_and_found_if_it_happened(store: Store, action: str) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 3)
    order = shop.order(order_id)
    wish = operation(order, Kind.REFUND, quoted(shop, order, 1))
    store.misfortune(action, "refund")
    with pytest.raises(Unclear):
        shop.send(wish, shop.prepare(wish, order))
    found = shop.find_operation(wish)
    assert (found is not None) == bool(store.bank(order_id))


@pytest.mark.parametrize(
    "action", ["gateway_decline", "gateway_timeout_after_commit", "die_before_gateway", "die_after_gateway", "500"]
)
def test_whatever_breaks_inside_a_refund_is_unclear(store: Store, action: str) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 3)
    order = shop.order(order_id)
    wish = operation(order, Kind.REFUND, quoted(shop, order, 1))
    store.misfortune(action, "refund")
    with pytest.raises(Unclear):
        shop.send(wish, shop.prepare(wish, order))
    found = shop.find_operation(wish)
    assert found is None or not found.settled


def test_a_refund_that_was_turned_away_at_the_door_was_not_sent(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 3)
    order = shop.order(order_id)
    wish = operation(order, Kind.REFUND, quoted(shop, order, 1))
    store.misfortune("429", "refund", times=1000)
    with pytest.raises(NotSent):
        shop.send(wish, shop.prepare(wish, order))
    assert store.bank(order_id) == 0


def test_cash_cannot_be_paid_back_by_the_gateway_but_written_down(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 3, "transfer")
    store.act(order_id, "pay")
    order = shop.order(order_id)
    assert not shop.can_refund(order)
    wish = operation(order, Kind.RECORD, quoted(shop, order, 1))
    receipt = shop.send(wish, shop.prepare(wish, order))
    assert receipt.settled
    after = shop.order(order_id)
    assert (after.refunded, store.bank(order_id)) == (wish.amount, 0)


def test_a_card_can_be_paid_back_by_its_gateway(store: Store) -> None:
    shop = store.shop()
    assert shop.can_refund(shop.order(store.buy(store.told, 1)))


def test_a_request_is_the_same_for_the_same_intention(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 2)
    order = shop.order(order_id)
    wish = operation(order, Kind.REFUND, quoted(shop, order, 1))
    assert shop.prepare(wish, order) == shop.prepare(wish, order)
    assert TAG.encode() in shop.prepare(wish, order)
