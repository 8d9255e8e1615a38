from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import Malformed
from connector.money import Money, exponent, share, spread, total

MINOR = st.integers(-(10**12), 10**12)
CURRENCIES = st.sampled_from(["JPY", "EUR", "KWD"])


@given(MINOR, st.lists(st.integers(1, 50), min_size=1, max_size=12))
def test_units_taken_in_any_steps_get_the_whole_amount_and_not_a_cent_more(amount: int, steps: list[int]) -> None:
    whole, gone, given_back = sum(steps), 0, 0
    for step in steps:
        given_back += share(amount, step, whole, given_back, gone)
        gone += step
    assert given_back == amount


@given(st.integers(0, 10**12), st.lists(st.integers(1, 50), min_size=1, max_size=12))
def test_no_step_of_a_positive_amount_takes_money_away(amount: int, steps: list[int]) -> None:
    whole, gone, given_back = sum(steps), 0, 0
    for step in steps:
        part = share(amount, step, whole, given_back, gone)
        assert 0 <= part <= amount - given_back
        gone, given_back = gone + step, given_back + part


@given(st.integers(0, 10**9), st.integers(1, 100), st.data())
def test_the_order_of_steps_does_not_change_what_all_of_them_get(amount: int, whole: int, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, whole))
    at_once = share(amount, whole, whole)
    first = share(amount, cut, whole)
    assert first + share(amount, whole - cut, whole, first, cut) == at_once


@given(st.integers(0, 10**9), st.integers(2, 100), st.data())
def test_a_refund_by_hand_in_between_leaves_no_residue(amount: int, whole: int, data: st.DataObject) -> None:
    by_hand = data.draw(st.integers(0, amount))
    taken = data.draw(st.integers(1, whole - 1))
    assert by_hand + share(amount, whole - taken, whole, by_hand, taken) == amount


@pytest.mark.parametrize(("part", "whole", "gone"), [(1, 0, 0), (-1, 3, 0), (3, 3, 1), (1, -2, 0)])
def test_units_that_do_not_exist_cannot_be_shared_out(part: int, whole: int, gone: int) -> None:
    with pytest.raises(Malformed):
        share(100, part, whole, given_part=gone)


@pytest.mark.parametrize(
    ("amount", "part", "whole", "due"), [(5, 1, 2, 3), (100, 1, 3, 33), (200, 1, 3, 67), (0, 1, 3, 0)]
)
def test_a_share_is_rounded_to_the_nearest_minor_unit(amount: int, part: int, whole: int, due: int) -> None:
    assert share(amount, part, whole) == due


@given(MINOR, st.lists(st.integers(0, 10**6), max_size=12))
def test_parts_by_weight_add_up_exactly(amount: int, weights: list[int]) -> None:
    parts = spread(amount, weights)
    assert len(parts) == len(weights)
    assert sum(parts) == (amount if sum(weights) else 0)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_each_part_is_within_one_minor_unit_of_its_weight(amount: int, weights: list[int]) -> None:
    for part, weight in zip(spread(amount, weights), weights, strict=True):
        assert abs(part - Decimal(amount) * weight / (sum(weights) or 1)) <= 1


@given(MINOR, CURRENCIES)
def test_an_amount_survives_its_text(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(money.text, currency) == money
    assert len(money.text.partition(".")[2]) == exponent(currency)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("22.00", "EUR", 2200),
        ("22", "JPY", 22),
        ("22.001", "KWD", 22001),
        ("-0.00", "EUR", 0),
        ("+5.5", "EUR", 550),
        ("10.994999", "EUR", 1099),
        ("10.995", "EUR", 1100),
        ("-10.995", "EUR", -1100),
        ("22.00", "JPY", 22),
    ],
)
def test_a_platforms_text_becomes_minor_units(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(("text", "minor"), [("1e2", 10000), ("1.0E-5", 0), ("8.5265128291212E-14", 0)])
def test_a_power_of_ten_is_a_number_because_php_prints_leftovers_so(text: str, minor: int) -> None:
    assert Money.parse(text, "EUR") == Money(minor, "EUR")


HOSTILE: list[Any] = [
    "NaN", "sNaN", "inf", "-Infinity", "1,00", "1.000,00", "", " ", "22.00 ", "22.00\n", "1_000", "0x10", "--1",
    "1.2.3", ".", "5.", "1" * 31, "9e99", "1e999999", "9e999999999999999999", "٢٢", "22.00 EUR", "1e", None, 22.0, True,
    [], {}, (0, (1,), 0),
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_what_is_not_an_exact_amount_is_refused(text: Any) -> None:
    with pytest.raises(Malformed):
        Money.parse(text, "EUR")


@given(st.text())
def test_any_text_is_an_amount_or_malformed(text: str) -> None:
    try:
        Money.parse(text, "EUR")
    except Malformed:
        return


@pytest.mark.parametrize("code", ["", "eur", "XXX", "EURO", "€"])
def test_an_unknown_currency_is_refused(code: str) -> None:
    with pytest.raises(Malformed):
        Money.parse("1.00", code)


def test_currencies_do_not_mix() -> None:
    with pytest.raises(Malformed):
        total([Money(1, "EUR"), Money(1, "USD")], "EUR")


@given(st.lists(st.integers(-(10**9), 10**9)))
def test_adding_up_and_taking_away_again_leaves_nothing(minors: list[int]) -> None:
    parts = [Money(minor, "EUR") for minor in minors]
    assert not total([*parts, *(-part for part in parts)], "EUR")
