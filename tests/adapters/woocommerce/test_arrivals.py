"""What a WooCommerce product says is expected of it, in a field of its own."""

from datetime import date
from typing import Any

import pytest

from adapters.woocommerce.arrivals import FIELD, arrivals_of
from adapters.woocommerce.items import items_of, product_of
from connector.model import Supply
from tests.adapters.woocommerce.edge import product


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("60 on 2026-12-24", [(60, date(2026, 12, 24), None)]),
        (
            " 60  on 2026-12-24,40 on 2027-01-10/2027-01-20;\n5 on 2027-02-01",
            [
                (60, date(2026, 12, 24), None),
                (40, date(2027, 1, 10), date(2027, 1, 20)),
                (5, date(2027, 2, 1), None),
            ],
        ),
        ("60 on 2026-12-24, 7 on 2026-12-24", [(7, date(2026, 12, 24), None)]),
        ("soon", []),
        ("", []),
        ("0 on 2026-12-24", []),
        ("-5 on 2026-12-24", []),
        ("5 on 2026-02-30", []),
        ("99999999 on 2026-12-24", []),
        ("\u0665 on 2026-12-24", [(5, date(2026, 12, 24), None)]),
        (60, []),
        (None, []),
        ({"a": 1}, []),
        ("1 on 2026-12-24," * 100_000, [(1, date(2026, 12, 24), None)]),
    ],
)
def test_days_and_units_are_read_and_nothing_else_is_guessed(said: Any, found: list[tuple[int, date, date]]) -> None:
    got = arrivals_of({FIELD: said}, "16")
    assert [(one.units, one.due, one.until) for one in got] == found


@pytest.mark.parametrize(
    "metas", [None, {}, "x", [1, None, {"key": 5}], [{"key": "other", "value": "60 on 2026-12-24"}]]
)
def test_a_product_without_the_field_expects_nothing(metas: Any) -> None:
    (item,) = items_of(product_of(product(16, meta_data=metas)))
    assert item.arrivals == ()


def test_a_product_says_it_of_its_own_pool() -> None:
    metas = [{"id": 1, "key": FIELD, "value": "60 on 2026-12-24"}]
    (item,) = items_of(product_of(product(16, meta_data=metas)))
    assert item.arrivals == (Supply("16", 60, date(2026, 12, 24), None, "product field", "2026-12-24"),)
