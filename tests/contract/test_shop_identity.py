"""Who answers at a shop's address: the store that was connected, or another one."""

from connector.ports import Shop
from tests.contract.stores import Store, WooStore


def test_the_store_that_answers_is_the_one_its_profile_names(store: Store) -> None:
    shop: Shop = store.shop()
    assert shop.store_id() == shop.profile().store_id


def test_two_stores_are_told_apart(street: str, store: Store) -> None:
    assert store.shop().store_id() != WooStore(street).shop().store_id()
