"""Private notes beside an order, in a metafield: each once, the merchant's own note never touched."""

from datetime import UTC, datetime

import pytest

from adapters.shopify.notes import MOST, has_note, write_note
from connector.errors import Gone, NotSent, Unclear
from tests.adapters.shopify.notebook import ORDER, Notebook, error

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def notebook() -> Notebook:
    made = Notebook()
    made.paper.root["order"] = lambda id_: {"id": id_, "metafield": made.reader(id_)} if id_ == ORDER else None
    return made


def write(book: Notebook, text: str, tag: str) -> None:
    write_note(book.paper.client, "5", text, tag, now=lambda: AT)


def test_a_note_is_added_behind_the_others_with_its_tag_and_time() -> None:
    book = notebook()
    write(book, "Wait for 2.", "BO-1")
    write(book, "All may go.", "BO-2")
    assert book.field("notes") == [
        {"tag": "BO-1", "text": "Wait for 2.", "at": "2026-11-23T09:30:00+00:00"},
        {"tag": "BO-2", "text": "All may go.", "at": "2026-11-23T09:30:00+00:00"},
    ]


def test_a_note_with_the_same_tag_is_written_once() -> None:
    book = notebook()
    write(book, "Wait for 2.", "BO-1")
    write(book, "Wait for 3.", "BO-1")
    assert [one["text"] for one in book.field("notes")] == ["Wait for 2."]
    assert book.paper.writes == ["SetMetafields"]


def test_a_note_written_by_somebody_else_at_the_same_moment_is_kept() -> None:
    book = notebook()
    honest = book.paper.root["metafieldsSet"]

    def late(**given: object) -> object:
        book.put("notes", [{"tag": "BO-9", "text": "Theirs.", "at": "2026-11-23"}])
        book.paper.root["metafieldsSet"] = honest
        return honest(**given)

    book.paper.root["metafieldsSet"] = late
    write(book, "Ours.", "BO-1")
    assert [one["tag"] for one in book.field("notes")] == ["BO-9", "BO-1"]


def test_a_note_whose_answer_was_lost_is_not_written_twice() -> None:
    book = notebook()
    book.paper.plan("SetMetafields", Unclear("Lost."), late=True)
    with pytest.raises(Unclear):
        write(book, "Ours.", "BO-1")
    write(book, "Ours.", "BO-1")
    assert len(book.field("notes")) == 1


def test_where_others_are_always_faster_it_is_tried_later() -> None:
    book = notebook()
    book.paper.root["metafieldsSet"] = lambda **_: error("STALE_OBJECT")
    with pytest.raises(NotSent):
        write(book, "Ours.", "BO-1")
    assert len(book.paper.writes) == 3


def test_of_too_many_notes_the_oldest_go() -> None:
    book = notebook()
    book.put("notes", [{"tag": f"BO-{n}", "text": "", "at": ""} for n in range(MOST)])
    write(book, "New.", "BO-new")
    assert (len(book.field("notes")), book.field("notes")[-1]["tag"]) == (MOST, "BO-new")
    assert book.field("notes")[0]["tag"] == "BO-1"


@pytest.mark.parametrize("odd", [{"a": 1}, "text", 7, [1, None, {"tag": "x"}]])
def test_what_is_no_note_of_ours_is_written_over(odd: object) -> None:
    book = notebook()
    book.put("notes", odd)
    write(book, "Ours.", "BO-1")
    assert [one["tag"] for one in book.field("notes")] == ["BO-1"]


def test_a_note_is_found_by_its_tag_only() -> None:
    book = notebook()
    write(book, "About BO-2.", "BO-1")
    assert has_note(book.paper.client, "5", "BO-1")
    assert not has_note(book.paper.client, "5", "BO-2")


def test_a_note_beside_an_order_that_is_gone_says_so() -> None:
    book = notebook()
    with pytest.raises(Gone):
        write_note(book.paper.client, "6", "Ours.", "BO-1")
