"""Store credit and shipping alone through every Shop: worth exactly what was chosen, found again, given once."""

import pytest

from connector.errors import Unclear
from connector.ports import Kind, Units
from sandbox.shopify.facts import SCOPES
from tests.contract.shopify_store import ShopifyStore
from tests.contract.stores import Store, WooStore
from tests.contract.wishes import operation, quoted


@pytest.fixture(params=["woocommerce", "shopify"])
def store(request: pytest.FixtureRequest, street: str) -> Store:
    """A store of each platform; on Shopify the app may read customers, which credit needs."""
    if request.param == "woocommerce":
        return WooStore(street)
    return ShopifyStore(street, scopes=[*SCOPES, "read_customers"])


def test_credit_moves_no_money_and_is_found_and_given_once(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 3)
    order = shop.order(order_id)
    assert shop.credit_refused(order, bonus=False) == ""
    wish = operation(order, Kind.CREDIT, quoted(shop, order, 1))
    assert shop.find_operation(wish) is None
    request = shop.prepare(wish, order)
    first = shop.send(wish, request)
    assert (first.amount, first.settled) == (wish.amount, True)
    assert shop.find_operation(wish) == first == shop.send(wish, request)
    assert store.bank(order_id) == 0
    assert first.booked == bool(shop.order(order_id).refunds)


@pytest.mark.parametrize("action", ["commit_then_500", "commit_then_reset", "500", "reset"])
def test_credit_without_a_clear_answer_is_found_if_it_was_given(street: str, action: str) -> None:
    store = WooStore(street)
    shop, order_id = store.shop(), store.buy(store.told, 3)
    order = shop.order(order_id)
    wish = operation(order, Kind.CREDIT, quoted(shop, order, 1))
    store.misfortune(action, "coupon")
    with pytest.raises(Unclear):
        shop.send(wish, shop.prepare(wish, order))
    assert (shop.find_operation(wish) is not None) == action.startswith("commit")


def test_a_coupon_is_worth_the_bonus_too_and_bound_to_the_buyer(street: str) -> None:
    store = WooStore(street)
    shop, order_id = store.shop(), store.buy(store.told, 3)
    order = shop.order(order_id)
    wish = operation(order, Kind.CREDIT, quoted(shop, order, 1), bonus=300)
    receipt = shop.send(wish, shop.prepare(wish, order))
    (made,) = store.rest("GET", f"coupons?code={receipt.code}")
    assert wish.amount is not None
    assert made["amount"] == f"{(wish.amount.minor + 300) / 100:.2f}"
    assert (made["email_restrictions"], made["usage_limit"]) == ([order.buyer.email], 1)


def test_shipping_goes_back_alone_and_once(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 3)
    order = shop.order(order_id)
    amount = shop.quote(order, Units({}, shipping=True))
    wish = operation(order, Kind.REFUND, amount, 0, shipping=True)
    assert amount == order.shipping[0].gross
    receipt = shop.send(wish, shop.prepare(wish, order))
    after = shop.order(order_id)
    assert (receipt.amount, store.bank(order_id)) == (amount, amount.minor)
    assert (after.lines[0].open_units, after.lines[0].refunded_units) == (3, 0)
    assert not shop.quote(after, Units({}, shipping=True))
