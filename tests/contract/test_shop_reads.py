"""What every Shop tells, whatever the platform calls it."""

from datetime import timedelta

import pytest

from connector.errors import Gone, NotSent, Refused
from connector.model import Item, Standing
from connector.ports import Shop
from tests.contract.stores import Store

MINUTE = timedelta(minutes=1)


def pool(shop: Shop, variant: str) -> Item:
    (item,) = (one for one in shop.look([], [variant], None).items if variant in one.variants)
    return item


def test_a_shop_says_who_it_is(store: Store) -> None:
    profile = store.shop().profile()
    assert profile.store_id
    assert profile.currency == "USD"
    assert profile.zone
    assert profile == store.shop().profile()


def test_wrong_keys_are_refused_with_a_sentence_of_their_own(store: Store) -> None:
    for which, word in store.wrong.items():
        with pytest.raises(Refused) as caught:
            store.shop_with(which).profile()
        assert caught.value.message.endswith(".")
        assert word in caught.value.message


def test_the_catalogue_is_read_page_by_page_and_can_be_gone_on_with(store: Store) -> None:
    pages = list(store.shop().items(""))
    items = {item.key: item for page, _ in pages for item in page}
    assert {store.told, store.silent, store.capped} <= {one for item in items.values() for one in item.variants}
    told = next(item for item in items.values() if store.told in item.variants)
    assert (told.available, told.backorders) == (2, store.beyond)
    again = [item for page, _ in store.shop().items(pages[-1][1]) for item in page]
    assert {item.key for item in again} <= set(items)


def test_a_sale_beyond_stock_is_seen_with_what_it_took(store: Store) -> None:
    order_id = store.buy(store.told, 5)
    seen = store.shop().look([order_id], [], None)
    (order,) = seen.orders
    assert (order.id, order.standing, order.complete, order.lines[0].variant) == (
        order_id,
        Standing.OPEN,
        True,
        store.told,
    )
    assert (order.lines[0].ordered, order.lines[0].taken, order.lines[0].open_units) == (5, 5, 5)
    assert [(item.available, item.variants) for item in seen.items] == [(-3, (store.told,))]


def test_an_order_read_alone_is_the_order_a_look_shows(store: Store) -> None:
    order_id = store.buy(store.silent, 2)
    assert store.shop().order(order_id) == store.shop().look([order_id], [], None).orders[0]


def test_open_orders_hold_what_waits_and_not_what_ended(store: Store) -> None:
    waits, ended = store.buy(store.told, 3), store.buy(store.told, 1)
    store.act(ended, "cancel")
    found = [order.id for page, _ in store.shop().open_orders("") for order in page]
    assert waits in found
    assert ended not in found


def test_a_look_shows_what_changed_since_and_how_far_it_saw(store: Store) -> None:
    shop = store.shop()
    first = shop.order(store.buy(store.told, 1))
    second = store.buy(store.silent, 1)
    seen = shop.look([], [], first.modified - MINUTE)
    assert {first.id, second} <= {order.id for order in seen.orders}
    assert seen.seen_to is not None
    assert seen.seen_to >= first.modified
    assert {store.told, store.silent} <= {one for item in seen.items for one in item.variants}


def test_an_order_set_aside_still_holds_what_it_took(store: Store) -> None:
    if not store.trashes:
        pytest.skip("This platform sets no orders aside.")
    order_id = store.buy(store.told, 4)
    before = store.shop().order(order_id)
    store.act(order_id, "trash")
    for seen in (store.shop().look([order_id], [], None), store.shop().look([], [], before.modified - MINUTE)):
        order = next(one for one in seen.orders if one.id == order_id)
        assert (order.standing, order.lines[0].open_units, order.lines[0].taken) == (Standing.TRASHED, 0, 4)


def test_a_deleted_order_is_gone(store: Store) -> None:
    order_id = store.buy(store.told, 1)
    store.act(order_id, "delete")
    assert store.shop().look([order_id], [], None).gone == (order_id,)
    with pytest.raises(Gone):
        store.shop().order(order_id)


def test_a_variant_nobody_knows_is_gone(store: Store) -> None:
    seen = store.shop().look([], ["999999", store.told], None)
    assert seen.gone_variants == ("999999",)
    assert [item.variants for item in seen.items] == [(store.told,)]


def test_a_completed_order_has_shipped_and_keeps_nothing_waiting(store: Store) -> None:
    order_id = store.buy(store.told, 3)
    store.act(order_id, "complete")
    order = store.shop().order(order_id)
    line = order.lines[0]
    assert (order.standing, line.shipped, line.open_units, line.claim) == (Standing.SHIPPED, 3, 0, 0)


def test_a_refund_by_hand_without_restock_cancels_units_that_stay_taken(store: Store) -> None:
    order_id = store.buy(store.told, 3)
    line = store.shop().order(order_id).lines[0].id
    store.act(order_id, "refund", lines=[{"id": int(line), "quantity": 1}], restock=False)
    after = store.shop().order(order_id).lines[0]
    assert (after.cancelled, after.open_units, after.taken, after.refunded_units) == (1, 2, 3, 1)


def test_a_stock_that_was_set_is_seen(store: Store) -> None:
    store.set_stock(store.capped, 40)
    assert pool(store.shop(), store.capped).available == 40


def test_a_shop_that_is_away_is_no_answer(store: Store) -> None:
    order_id = store.buy(store.told, 1)
    store.misfortune("503", "question", times=50)
    with pytest.raises(NotSent):
        store.shop().order(order_id)


@pytest.mark.parametrize("action", ["500", "html", "truncate", "reset", "429"])
def test_one_broken_answer_to_a_question_is_asked_again(store: Store, action: str) -> None:
    order_id = store.buy(store.told, 1)
    store.misfortune(action, "question")
    assert store.shop().order(order_id).id == order_id
