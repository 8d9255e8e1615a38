"""What a merchant put together by tags and collections, whatever the platform calls it, is read the same way."""

import pytest

from connector.errors import Gone, NotSent
from connector.model import Group, GroupKind
from connector.ports import Shop
from tests.contract.stores import Store

TAG, COLLECTION = GroupKind.TAG, GroupKind.COLLECTION
WISHES = {TAG: "tags", COLLECTION: "collections"}
ODD = [
    "Tea & Coffee",
    'Grandma\'s "best"',
    "back\\slash' OR tag:*",
    "<b>bold</b> (x) 100%",
    "\u7167\u660e\u5668\u5177",
    "\u2764\ufe0f made, to order",
    "Stra\u00dfe \u00c4rger",
    "a: b = c",
    "sku:LAMP -not *",
]


def members(store: Store, kind: GroupKind, name: str) -> set[str]:
    """What is in a group, of the variants the store sells."""
    shop: Shop = store.shop()
    known = {one for page, _ in shop.items("") for item in page for one in item.variants}
    return {one for page in shop.members(Group(kind, name)) for one in page} & known


@pytest.fixture(params=[TAG, COLLECTION])
def kind(request: pytest.FixtureRequest) -> GroupKind:
    found: GroupKind = request.param
    return found


def test_what_is_put_together_is_found_whatever_the_capitals(store: Store, kind: GroupKind) -> None:
    store.edit(store.told, **{WISHES[kind]: ["Made To Order"]})
    store.edit(store.silent, **{WISHES[kind]: ["Others", "Made To Order"]})
    store.edit(store.capped, **{WISHES[kind]: ["Others"]})
    assert members(store, kind, "made to ORDER") == {store.told, store.silent}


def test_a_product_comes_with_all_its_variants(store: Store, kind: GroupKind) -> None:
    store.edit(store.shirt, **{WISHES[kind]: ["Shirts"]})
    assert members(store, kind, "Shirts") == store.shirts


def test_a_name_within_another_name_is_another_group(store: Store, kind: GroupKind) -> None:
    store.edit(store.told, **{WISHES[kind]: ["Preorder late"]})
    store.edit(store.silent, **{WISHES[kind]: ["Preorder"]})
    assert members(store, kind, "Preorder") == {store.silent}
    with pytest.raises(Gone):
        members(store, kind, "Pre")


def test_a_name_nobody_gave_is_gone(store: Store, kind: GroupKind) -> None:
    other = COLLECTION if kind is TAG else TAG
    store.edit(store.told, **{WISHES[other]: ["Preorder"]})
    with pytest.raises(Gone):
        members(store, kind, "Preorder")


def test_what_was_taken_out_is_in_it_no_more(store: Store, kind: GroupKind) -> None:
    store.edit(store.told, **{WISHES[kind]: ["Preorder"]})
    store.edit(store.silent, **{WISHES[kind]: ["Preorder"]})
    store.edit(store.told, **{WISHES[kind]: []})
    assert members(store, kind, "Preorder") == {store.silent}


def test_no_name_a_merchant_may_give_finds_anything_else(store: Store, kind: GroupKind) -> None:
    for name in ODD:
        store.edit(store.told, **{WISHES[kind]: [name]})
        store.edit(store.silent, **{WISHES[kind]: [f"{name} not"]})
        assert members(store, kind, name) == {store.told}, name


def test_a_shop_that_is_away_tells_nothing_of_a_group(store: Store, kind: GroupKind) -> None:
    store.edit(store.told, **{WISHES[kind]: ["Preorder"]})
    store.misfortune("503", "catalogue", times=50)
    with pytest.raises(NotSent):
        list(store.shop().members(Group(kind, "Preorder")))


def test_a_category_holds_what_is_in_those_inside_it(store: Store) -> None:
    if store.told != "12":
        pytest.skip("Shopify's collections do not lie in one another.")
    store.edit(store.told, collections=["Lights > Lamps > Desk"])
    store.edit(store.silent, collections=["Lights"])
    store.edit(store.capped, collections=["Garden > Lamps"])
    assert members(store, COLLECTION, "lights") == {store.told, store.silent}
    assert members(store, COLLECTION, "Lamps") == {store.told, store.capped}
    assert members(store, COLLECTION, "Desk") == {store.told}
