"""The address of a shop, from whatever a person pastes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.shopify.platform import Shopify
from connector.errors import Refused
from connector.ports import Keys
from tests.adapters.shopify.edge import SHOP


@pytest.fixture(scope="module")
def platform() -> Shopify:
    return Shopify()


@pytest.mark.parametrize(
    "typed",
    [
        "mugs",
        " Mugs ",
        "mugs.myshopify.com",
        "https://mugs.myshopify.com",
        "https://mugs.myshopify.com/admin/settings?x=1#y",
        "http://MUGS.myshopify.com/",
        "https://admin.shopify.com/store/mugs/settings/domains",
    ],
)
def test_whatever_a_person_pastes_becomes_the_shops_one_address(platform: Shopify, typed: str) -> None:
    assert platform.address(typed) == SHOP
    assert platform.address(platform.address(typed)) == SHOP


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-mugs",
        "mugs.example.com",
        "https://mugs.example.com",
        "mugs.myshopify.com.evil.com",
        "evil.com/#.myshopify.com",
        "evil.com/mugs.myshopify.com",
        "user@mugs.myshopify.com",
        "mugs.myshopify.com:8080",
        "mügs.myshopify.com",
        "mugs.myshopify.co",
        "a" * 90 + ".myshopify.com",
        "mugs\n.myshopify.com",
        "..",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_shop_is_refused_with_a_sentence(platform: Shopify, typed: str) -> None:
    with pytest.raises(Refused, match=r"myshopify\.com"):
        platform.address(typed)


@given(st.text())
def test_an_address_is_a_shop_or_refused_and_never_anything_else(typed: str) -> None:
    try:
        found = Shopify().address(typed)
    except Refused:
        return
    assert found.endswith(".myshopify.com")
    assert all(sign in "abcdefghijklmnopqrstuvwxyz0123456789-." for sign in found)


def test_a_shop_is_opened_at_its_address_only(platform: Shopify) -> None:
    with pytest.raises(Refused):
        platform.open("evil.com/x", Keys("", "t"))
