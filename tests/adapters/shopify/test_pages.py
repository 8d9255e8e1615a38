"""What product pages say: written in bulk, and only where it differs from what stands there."""

from datetime import date

import pytest

from adapters.shopify.faults import UserErrors
from adapters.shopify.pages import announce
from connector.ports import Availability
from tests.adapters.shopify.notebook import Notebook, error

SAID = {"en": "Ships by 1 May", "de": "Versand bis 1. Mai"}


def variant(number: int) -> str:
    return f"gid://shopify/ProductVariant/{number}"


def shelf(gone: set[int] | None = None) -> Notebook:
    made = Notebook(gone={variant(one) for one in gone or ()})

    def nodes(ids: list[str]) -> list[object]:
        assert len(ids) <= 250
        return [None if one in made.gone else row(one) for one in ids]

    def row(owner: str) -> dict[str, object]:
        return {"__typename": "ProductVariant", "id": owner, "metafield": made.reader(owner)}

    made.paper.root["nodes"] = nodes
    return made


def said(*numbers: int, digest: str = "d1", **sentences: str) -> Availability:
    return Availability("71", tuple(map(str, numbers)), sentences or SAID, date(2027, 5, 1), digest=digest)


def test_every_variant_says_it_with_its_dates() -> None:
    book = shelf()
    announce(book.paper.client, [said(31, 32)])
    expected = {"sentences": SAID, "due": "2027-05-01", "digest": "d1"}
    assert book.field("availability", variant(31)) == book.field("availability", variant(32)) == expected
    assert book.paper.writes == ["SetMetafields"]


def test_nothing_is_sent_for_what_stands_there() -> None:
    book = shelf()
    announce(book.paper.client, [said(31, 32)])
    announce(book.paper.client, [said(31, 32)])
    assert book.paper.writes == ["SetMetafields"]


def test_only_what_changed_is_written() -> None:
    book = shelf()
    announce(book.paper.client, [said(31), said(32)])
    announce(book.paper.client, [said(31), said(32, digest="d2", en="Ships by 1 June")])
    assert [one["ownerId"] for one in book.paper.calls("SetMetafields")[-1]["metafields"]] == [variant(32)]


def test_many_are_read_a_hundred_and_written_twenty_five_at_a_time() -> None:
    book = shelf()
    announce(book.paper.client, [said(*range(1, 131))])
    assert len(book.fields) == 130
    assert [len(one["ids"]) for one in book.paper.calls("VariantPages")] == [100, 30]
    assert [len(one["metafields"]) for one in book.paper.calls("SetMetafields")] == [25, 25, 25, 25, 25, 5]


def test_silence_takes_our_words_off_and_sends_nothing_where_there_are_none() -> None:
    book = shelf()
    announce(book.paper.client, [said(31)])
    announce(book.paper.client, [Availability("71", ("31", "32"))])
    assert book.fields == {}
    (call,) = book.paper.calls("DeleteMetafields")
    assert call["metafields"] == [{"ownerId": variant(31), "namespace": "$app", "key": "availability"}]


def test_a_deleted_variant_is_skipped() -> None:
    book = shelf({32})
    announce(book.paper.client, [said(31, 32, 33), Availability("9", ("32",))])
    assert sorted(owner for owner, _ in book.fields) == [variant(31), variant(33)]


def test_a_variant_deleted_between_reading_and_writing_takes_no_other_with_it() -> None:
    book = shelf()
    honest = book.paper.root["metafieldsSet"]

    def deleting(**given: object) -> object:
        book.gone.add(variant(32))
        book.paper.root["metafieldsSet"] = honest
        return honest(**given)

    book.paper.root["metafieldsSet"] = deleting
    announce(book.paper.client, [said(31, 32, 33)])
    assert sorted(owner for owner, _ in book.fields) == [variant(31), variant(33)]


def test_a_refusal_for_another_reason_is_said() -> None:
    book = shelf()
    book.paper.root["metafieldsSet"] = lambda **_: error("INVALID_VALUE", "Too long.")
    with pytest.raises(UserErrors):
        announce(book.paper.client, [said(31)])
    assert len(book.paper.writes) == 1


def test_a_key_that_is_no_variant_is_passed_over() -> None:
    book = shelf()
    announce(book.paper.client, [Availability("71", ("item:271", "31", ""), SAID)])
    assert [owner for owner, _ in book.fields] == [variant(31)]


def test_nothing_to_say_asks_nothing() -> None:
    book = shelf()
    announce(book.paper.client, [])
    assert book.paper.asked == []
