"""The record: whatever is edited, left out or moved is found."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import Malformed
from connector.ledger import GENESIS, Entry, Head, canonical, faults, read_head, seal, sign
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


def _head(entries: list[Entry], seq: int) -> Head:
    return Head(date(2026, 11, 23), "m1", seq, entries[seq - 1].hash)


def test_a_signed_head_reads_back_and_any_changed_letter_is_refused() -> None:
    head = _head(_chain(3), 3)
    line = sign(KEY, head)
    assert read_head(KEY, f" {line}\n") == head
    for number, letter in enumerate(line):
        other = "0" if letter != "0" else "1"
        with pytest.raises(Malformed):
            read_head(KEY, line[:number] + other + line[number + 1 :])
    with pytest.raises(Malformed):
        read_head(b"another key".ljust(32), line)


def test_the_heads_of_earlier_days_are_all_found_in_the_record() -> None:
    entries = _chain(5)
    assert list(faults(KEY, entries, [_head(entries, 5), _head(entries, 2), _head(entries, 2)])) == []


def test_a_record_cut_off_after_its_head_was_told_is_found() -> None:
    entries = _chain(5)
    found = list(faults(KEY, entries[:3], [_head(entries, 5), _head(entries, 2)]))
    assert found == ["The ledger ends before entry 5, which stood last on 2026-11-23."]


def test_a_record_written_anew_after_its_head_was_told_is_found() -> None:
    entries = _chain(3)
    anew = [*entries[:2], seal(KEY, entries[1].hash, 3, START, "connector", "stock", {"units": 9})]
    assert _found(anew) == []
    assert list(faults(KEY, anew, [_head(entries, 3)])) == ["Entry 3 is not the one that stood last on 2026-11-23."]
