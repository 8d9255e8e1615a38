"""The record: whatever is edited, left out or moved is found."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import Malformed
from connector.ledger import GENESIS, Entry, canonical, faults, seal
from tests.fakes import START

KEY = b"k" * 32
Edit = Callable[[Entry], Entry]
EDITS: list[Edit] = [
    lambda one: replace(one, seq=one.seq + 10),
    lambda one: replace(one, at=one.at + timedelta(seconds=1)),
    lambda one: replace(one, actor="somebody else"),
    lambda one: replace(one, event="something else"),
    lambda one: replace(one, payload={**one.payload, "units": 7}),
    lambda one: replace(one, payload={}),
    lambda one: replace(one, previous="1" * 64),
    lambda one: replace(one, hash="1" * 64),
    lambda one: seal(b"another key".ljust(32), one.previous, one.seq, one.at, one.actor, one.event, one.payload),
    lambda one: seal(KEY, GENESIS if one.seq > 1 else "1" * 64, one.seq, one.at, one.actor, one.event, one.payload),
]


def _chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    for seq in range(1, length + 1):
        previous = entries[-1].hash if entries else GENESIS
        entries.append(seal(KEY, previous, seq, START + timedelta(minutes=seq), "connector", "stock", {"units": 5}))
    return entries


def _found(entries: list[Entry]) -> list[str]:
    return list(faults(KEY, entries))


def test_a_record_nobody_touched_has_no_faults() -> None:
    assert _found(_chain(5)) == []
    assert _found([]) == []


@given(st.integers(1, 6), st.data(), st.sampled_from(EDITS))
def test_any_edit_of_any_entry_is_found(length: int, data: st.DataObject, edit: Edit) -> None:
    entries = _chain(length)
    where = data.draw(st.integers(0, length - 1))
    entries[where] = edit(entries[where])
    assert _found(entries)


@given(st.integers(2, 6), st.data())
def test_any_removal_but_of_the_newest_is_found(length: int, data: st.DataObject) -> None:
    entries = _chain(length)
    entries.pop(data.draw(st.integers(0, length - 2)))
    assert _found(entries)


@given(st.integers(2, 6), st.data())
def test_any_swap_is_found(length: int, data: st.DataObject) -> None:
    entries = _chain(length)
    one = data.draw(st.integers(0, length - 2))
    other = data.draw(st.integers(one + 1, length - 1))
    entries[one], entries[other] = entries[other], entries[one]
    assert _found(entries)


def test_an_entry_written_twice_is_found() -> None:
    entries = _chain(3)
    assert _found([*entries, entries[-1]])


def test_a_fault_says_which_entry() -> None:
    entries = _chain(3)
    entries[1] = replace(entries[1], actor="somebody else")
    assert _found(entries) == ["Entry 2 was changed after it was written."]


def test_the_same_payload_has_one_text_whatever_its_order() -> None:
    assert canonical({"b": 1, "a": "é"}) == canonical({"a": "é", "b": 1}) == '{"a":"\\u00e9","b":1}'


@pytest.mark.parametrize("payload", [{"to": "kim@example.org"}, {"@": 1}, {"a": {"b": ["x@y"]}}])
def test_an_address_never_gets_into_the_record(payload: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        canonical(payload)
