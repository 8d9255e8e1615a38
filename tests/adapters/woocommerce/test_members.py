"""What is in a tag or a category: found by a part of its name, compared whole, and read to the end or not at all."""

from typing import Any

import pytest
import responses

from adapters.woocommerce.shop import WooShop
from connector.errors import Gone, NotSent, Refused
from connector.model import Group, GroupKind
from tests.adapters.woocommerce.edge import ROOT, asked, query

TAGS, CATEGORIES, PRODUCTS = f"{ROOT}products/tags", f"{ROOT}products/categories", f"{ROOT}products"


def tag(name: str) -> Group:
    return Group(GroupKind.TAG, name)


def row(key: int, *variations: int) -> dict[str, Any]:
    return {"id": key, "variations": list(variations)}


def read(shop: WooShop, group: Group) -> list[str]:
    return [one for page in shop.members(group) for one in page]


def test_a_product_is_known_by_itself_and_by_each_of_its_variations(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(TAGS, json=[{"id": 7, "name": "Preorder"}])
    web.get(PRODUCTS, json=[row(12), row(16, 17, 18), {"id": 19, "variations": None}, {"id": 20}])
    assert read(shop, tag("preorder")) == ["12", "16", "16:17", "16:18", "19", "20"]
    assert {name: query(web.calls[1])[name] for name in ("tag", "orderby", "order", "_fields")} == {
        "tag": "7",
        "orderby": "id",
        "order": "asc",
        "_fields": "id,variations",
    }


def test_categories_of_one_name_all_count_and_those_of_a_longer_one_do_not(
    shop: WooShop, web: responses.RequestsMock
) -> None:
    names = {4: "Lamps", 5: "Desk lamps", 6: "LAMPS", 7: "Lamps &amp; more"}
    web.get(CATEGORIES, json=[{"id": key, "name": name} for key, name in names.items()])
    web.get(PRODUCTS, json=[row(12)])
    web.get(PRODUCTS, json=[row(13)])
    assert read(shop, Group(GroupKind.COLLECTION, "Lamps")) == ["12", "13"]
    assert [query(call).get("category") for call in web.calls[1:]] == ["4", "6"]


@pytest.mark.parametrize(
    ("name", "kept", "searched"),
    [
        ("Tea & Coffee", "Tea &amp; Coffee", "Coffee"),
        ("<b>", "&lt;b&gt;", "b"),
        ("Grandma's best", "Grandma&#039;s best", "Grandma"),
        ("50% off sale", "50% off sale", "off sale"),
        ("\u7167\u660e/\u5668\u5177", "\u7167\u660e/\u5668\u5177", "\u7167\u660e"),
        ("\u2764", "\u2764", ""),
    ],
)
def test_a_name_kept_as_html_is_found_by_what_was_typed(
    shop: WooShop, web: responses.RequestsMock, name: str, kept: str, searched: str
) -> None:
    web.get(TAGS, json=[{"id": 7, "name": kept}])
    web.get(PRODUCTS, json=[row(12)])
    assert read(shop, tag(name)) == ["12"]
    assert query(web.calls[0]).get("search", "") == searched


def test_a_list_longer_than_a_page_is_read_to_its_end(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(TAGS, json=[{"id": key, "name": f"Preorder {key}"} for key in range(1, 101)], headers={"X-WP-Total": "101"})
    web.get(TAGS, json=[{"id": 101, "name": "Preorder"}], headers={"X-WP-Total": "101"})
    web.get(PRODUCTS, json=[row(key) for key in range(1, 101)], headers={"X-WP-Total": "102"})
    web.get(PRODUCTS, json=[row(101), row(102)], headers={"X-WP-Total": "102"})
    assert len(read(shop, tag("Preorder"))) == 102
    assert [query(call)["page"] for call in web.calls] == ["1", "2", "1", "2"]
    assert query(web.calls[2])["tag"] == "101"


def test_a_list_that_got_shorter_while_it_was_read_is_no_answer(shop: WooShop, web: responses.RequestsMock) -> None:
    web.get(TAGS, json=[{"id": 7, "name": "Preorder"}])
    web.get(PRODUCTS, json=[row(key) for key in range(1, 101)], headers={"X-WP-Total": "102"})
    web.get(PRODUCTS, json=[row(102)], headers={"X-WP-Total": "101"})
    with pytest.raises(NotSent):
        read(shop, tag("Preorder"))


@pytest.mark.parametrize("terms", [[], [{"id": 7, "name": "Preorders"}], [{"id": 0, "name": "Preorder"}]])
def test_a_name_the_shop_does_not_have_is_gone_and_no_product_is_asked_for(
    shop: WooShop, web: responses.RequestsMock, terms: list[Any]
) -> None:
    web.get(TAGS, json=terms)
    with pytest.raises(Gone):
        read(shop, tag("Preorder"))
    assert asked(web) == [("GET", "products/tags")]


@pytest.mark.parametrize("term", [7, {"name": "Preorder"}, {"id": "x", "name": "Preorder"}, {"id": 7, "name": None}])
def test_an_odd_tag_is_no_answer(shop: WooShop, web: responses.RequestsMock, term: Any) -> None:
    web.get(TAGS, json=[term])
    with pytest.raises(NotSent):
        read(shop, tag("Preorder"))


@pytest.mark.parametrize("odd", [7, {}, {"id": "../x"}, {"id": 12, "variations": "17"}, {"id": 12, "variations": [-1]}])
def test_an_odd_product_is_no_answer(shop: WooShop, web: responses.RequestsMock, odd: Any) -> None:
    web.get(TAGS, json=[{"id": 7, "name": "Preorder"}])
    web.get(PRODUCTS, json=[row(12), odd])
    with pytest.raises(NotSent):
        read(shop, tag("Preorder"))


def test_a_key_that_may_not_see_products_is_refused(shop: WooShop, web: responses.RequestsMock) -> None:
    words = {"code": "woocommerce_rest_cannot_view", "message": "Sorry.", "data": {"status": 403}}
    web.get(TAGS, status=403, json=words)
    with pytest.raises(Refused):
        read(shop, tag("Preorder"))
