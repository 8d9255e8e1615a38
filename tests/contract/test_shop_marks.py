"""What every Shop writes beside an order: the same however often it is written, nothing of anybody else touched."""

from dataclasses import replace

import pytest

from connector.errors import Gone
from connector.model import Backorders, Item
from connector.ports import MarkedLine, Marking, Shop
from tests.contract.stores import SECRET, Store


def marking(shop: Shop, order_id: str, waiting: int, sentence: str, label: str = "Ships") -> Marking:
    line = shop.order(order_id).lines[0].id
    return Marking(order_id, (MarkedLine(line, waiting, sentence, label),), digest=f"d-{sentence}-{label}")


def pool(store: Store, variant: str) -> Item:
    (item,) = store.shop().look([], [variant], None).items
    return item


def test_a_marking_is_found_again_by_its_digest(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5)
    assert shop.order(order_id).shown == ""
    shop.show(marking(shop, order_id, 3, "3 of 5 ship in May"))
    assert shop.order(order_id).shown == "d-3 of 5 ship in May-Ships"


def test_a_marking_changes_no_unit_no_money_and_no_stock(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5)
    before, stock = shop.order(order_id), pool(store, store.told)
    shop.show(marking(shop, order_id, 3, "3 of 5 ship in May"))
    after = shop.order(order_id)
    assert replace(after, shown="", modified=before.modified) == before
    assert pool(store, store.told) == stock


def test_a_marking_that_stands_already_is_not_written_again(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5)
    wanted = marking(shop, order_id, 3, "3 of 5 ship in May")
    shop.show(wanted)
    written = len(store.writes())
    shop.show(wanted)
    assert len(store.writes()) == written


def test_a_later_marking_replaces_the_earlier_one_whole(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5)
    clean = store.book(order_id)
    shop.show(marking(shop, order_id, 3, "3 of 5 ship in May"))
    shop.show(marking(shop, order_id, 2, "2 ship in June", "Lieferung"))
    assert "May" not in str(store.book(order_id))
    assert "2 ship in June" in str(store.book(order_id))
    shop.show(Marking(order_id))
    assert shop.order(order_id).shown == ""
    assert store.book(order_id) == clean


def test_marking_an_order_that_is_gone_says_so(store: Store) -> None:
    order_id = store.buy(store.told, 1)
    store.act(order_id, "delete")
    with pytest.raises(Gone):
        store.shop().show(Marking(order_id))


def test_a_note_is_written_once_and_never_shown_to_the_buyer(store: Store) -> None:
    shop, order_id = store.shop(), store.buy(store.told, 5)
    for _ in range(2):
        shop.note(order_id, "3 units must wait", "BO-NOTE234567")
    notes = [one for one in store.book(order_id)["notes"] if "BO-NOTE234567" in one["note"]]
    assert len(notes) == 1
    assert "3 units must wait" in notes[0]["note"]
    assert not notes[0]["customer_note"]


def test_backorders_are_stopped_and_given_back(store: Store) -> None:
    item = pool(store, store.told)
    for _ in range(2):
        store.shop().limit(item, stop=True, restore="notify")
    assert pool(store, store.told).backorders is Backorders.NO
    for _ in range(2):
        store.shop().limit(item, stop=False, restore="notify")
    assert pool(store, store.told).backorders is store.beyond


def test_what_the_merchant_set_by_hand_meanwhile_stays(store: Store) -> None:
    item = pool(store, store.told)
    by_hand = Backorders.YES if store.beyond is Backorders.NOTIFY else Backorders.NO
    store.set_backorders(store.told, by_hand.value)
    store.shop().limit(item, stop=True, restore=store.beyond.value)
    assert pool(store, store.told).backorders is by_hand
    if by_hand is Backorders.NO:
        return  # where there are two settings only, the merchant's no is the same as ours
    store.shop().limit(item, stop=False, restore=store.beyond.value)
    assert pool(store, store.told).backorders is by_hand


def test_subscribing_twice_is_subscribing_once_and_can_be_undone(store: Store) -> None:
    shop = store.shop()
    shop.subscribe("http://127.0.0.1:9/hook", SECRET)
    written = len(store.writes())
    shop.subscribe("http://127.0.0.1:9/hook", SECRET)
    assert len(store.writes()) == written
    shop.unsubscribe("http://127.0.0.1:9/hook")
    shop.unsubscribe("http://127.0.0.1:9/hook")
    assert len(store.writes()) == 2 * written
