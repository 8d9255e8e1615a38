"""What has a tag or is in a collection: searched for by a quoted name, and held to what the products say."""

from collections.abc import Sequence
from typing import Any

import pytest

from adapters.shopify.members import read_members
from connector.errors import Gone, NotSent
from connector.model import Group, GroupKind
from tests.adapters.shopify.paper import Paper
from tests.adapters.shopify.rows import gid, nodes

PREORDER, LAMPS = Group(GroupKind.TAG, "Preorder"), Group(GroupKind.COLLECTION, "Lamps")


def variant(number: int, *tags: str, inside: Sequence[int] = ()) -> dict[str, Any]:
    """A variant whose product has tags and is in collections."""
    held = [gid("Collection", one) for one in inside]

    def in_collection(_info: object, *, id: str) -> bool:  # noqa: A002  # the argument's name in the schema
        return id in held

    product = {"id": gid("Product", number * 10), "tags": list(tags), "inCollection": in_collection}
    return {"id": gid("ProductVariant", number), "product": product}


def collection(number: int, title: str) -> dict[str, Any]:
    return {"id": gid("Collection", number), "title": title}


def read(paper: Paper, group: Group) -> list[str]:
    return [one for page in read_members(paper.client, group) for one in page]


def paper(**pages: dict[str | None, Any]) -> Paper:
    """A shop whose lists show these pages, by the cursor they come after."""
    made = Paper()
    for name, shown in pages.items():
        made.root[name] = lambda after=None, _shown=shown, **_: _shown[after]
    return made


def test_what_the_search_found_besides_is_left_out() -> None:
    rows = [variant(1, "PREORDER", "x"), variant(2, "preorder-late"), variant(3), variant(4, "Preorder")]
    shop = paper(productVariants={None: nodes(rows)})
    assert read(shop, PREORDER) == ["1", "4"]
    assert shop.calls("TaggedVariants") == [{"query": "tag:'Preorder'", "after": None}]


def test_every_page_is_read() -> None:
    first, last = nodes([variant(1, "Preorder")], "c1"), nodes([variant(2, "Preorder")])
    shop = paper(productVariants={None: first, "c1": last})
    assert read(shop, PREORDER) == ["1", "2"]


def test_a_tag_no_product_has_is_gone() -> None:
    with pytest.raises(Gone):
        read(paper(productVariants={None: nodes([variant(1, "Preorders")])}), PREORDER)


def test_collections_of_one_title_all_count_and_others_do_not() -> None:
    titles = nodes([collection(5, "Lamps"), collection(6, "Desk lamps")], "c1")
    shop = paper(
        collections={None: titles, "c1": nodes([collection(7, "LAMPS")])},
        productVariants={None: nodes([variant(1, inside=[5]), variant(2, inside=[6]), variant(3, inside=[7, 5])])},
    )
    assert read(shop, LAMPS) == ["1", "3", "3"]
    assert [one["query"] for one in shop.calls("CollectedVariants")] == ["collection:5", "collection:7"]
    assert shop.calls("CollectedVariants")[0]["collection"] == gid("Collection", 5)


def test_a_title_no_collection_has_is_gone_and_nothing_more_is_asked() -> None:
    shop = paper(collections={None: nodes([collection(6, "Desk lamps")])})
    with pytest.raises(Gone):
        read(shop, LAMPS)
    assert [name for name, _ in shop.asked] == ["CollectionsCalled"]


def test_an_empty_collection_is_known_and_holds_nothing() -> None:
    shop = paper(collections={None: nodes([collection(5, "Lamps")])}, productVariants={None: nodes([])})
    assert read(shop, LAMPS) == []


@pytest.mark.parametrize(
    ("name", "searched"),
    [
        ("Grandma's", r"tag:'Grandma\'s'"),
        ("x' OR tag:'y", r"tag:'x\' OR tag:\'y'"),
        ("back\\", r"tag:'back\\'"),
        ('say "hi" (now): *', "tag:'say \"hi\" (now): *'"),
    ],
)
def test_no_name_ends_its_own_quotes(name: str, searched: str) -> None:
    shop = paper(productVariants={None: nodes([variant(1, name)])})
    assert read(shop, Group(GroupKind.TAG, name)) == ["1"]
    assert shop.calls("TaggedVariants")[0]["query"] == searched


def test_a_list_that_stops_half_way_is_no_answer() -> None:
    shop = paper(productVariants={None: nodes([variant(1, "Preorder")], "c1"), "c1": nodes([], "c1")})
    with pytest.raises(NotSent):
        read(shop, PREORDER)


@pytest.mark.parametrize(
    "odd",
    [{"id": "nonsense", "product": {"tags": ["Preorder"]}}, {"id": gid("ProductVariant", 1), "product": None}, {}],
)
def test_an_odd_variant_is_no_answer(odd: dict[str, Any]) -> None:
    class Odd:
        def nodes(self, *_: object, **__: object) -> list[dict[str, Any]]:
            return [odd]

    with pytest.raises(NotSent):
        list(read_members(Odd(), PREORDER))  # type: ignore[arg-type]  # a list as no schema allows it
