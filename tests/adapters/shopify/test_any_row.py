"""Whatever an order or an item looks like, it is read or said not to be understood; nothing else happens."""

from contextlib import suppress
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.shopify.families import may_wait
from adapters.shopify.items import item_of
from adapters.shopify.orders import order_of
from connector.errors import Malformed
from connector.model import Item, Order, Standing
from tests.adapters.shopify.rows import back, item, level, line, off, order, refund, tax, variant

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(10**21), max_value=10**21),
    st.text(max_size=12),
    st.sampled_from(
        ["gid://shopify/Order/0", "NaN", "1e99", "9" * 60, "2026-11-23T08:00:00Z", "9999-12-31T23:59:59-14:00"]
    ),
    st.lists(st.none() | st.integers() | st.text(max_size=3), max_size=2),
    st.dictionaries(
        st.sampled_from(["nodes", "pageInfo", "id", "presentmentMoney", "x"]),
        st.none() | st.lists(st.none(), max_size=1),
        max_size=2,
    ),
)
RICH = order(
    line(11, taxLines=[tax("1.00")], discountAllocations=[off("1.00")], currentQuantity=2, nonFulfillableQuantity=1),
    line(12, variant=None),
    cancelledAt="2026-11-23T09:00:00Z",
    cancellation={"staffNote": "[BO-7F3K9QX2AB]"},
    disputes=[{"id": "gid://shopify/ShopifyPaymentsDispute/1", "status": "WON"}],
    mark={"jsonValue": {"digest": "abc"}},
    tags=["backorder"],
    refunds=[refund(back(), note="[BO-7F3K9QX2AB]")],
)
POOL = item(level(5, 1), level(-3, 4, place=92), variants=[variant(31), variant(32, "DENY")])


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value inside."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, one in inside for found in [(*path, key), *places(one, (*path, key))]]


def bent(row: dict[str, Any], path: tuple[Any, ...], value: Any, *, gone: bool) -> dict[str, Any]:
    changed: Any = deepcopy(row)
    held = changed
    for step in path[:-1]:
        held = held[step]
    if gone:
        del held[path[-1]]
    else:
        held[path[-1]] = value
    return changed  # type: ignore[no-any-return]


def check_order(found: Order) -> None:
    for one in found.lines:
        assert one.ordered >= 0
        assert 0 <= one.shipped <= one.ordered
        assert 0 <= one.cancelled <= one.ordered
        assert one.taken >= 0
        assert one.claim >= 0
        assert one.charge.net.minor >= 0
    assert found.total.minor >= 0
    if found.standing is Standing.CANCELLED:
        assert not any(one.open_units for one in found.lines)


def check_item(found: Item) -> None:
    assert (found.available is None) == (found.claimed is None)
    assert found.available is None or found.claimed is None or found.available + found.claimed >= 0


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(places(RICH)), ODD, st.booleans())
def test_an_order_bent_anywhere_is_read_or_not_understood(path: tuple[Any, ...], value: Any, gone: bool) -> None:
    row = bent(RICH, path, value, gone=gone)
    with suppress(Malformed):
        may_wait(row)
    with suppress(Malformed):
        check_order(order_of(row))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(places(POOL)), ODD, st.booleans())
def test_an_item_bent_anywhere_is_read_or_not_understood(path: tuple[Any, ...], value: Any, gone: bool) -> None:
    with suppress(Malformed):
        check_item(item_of(bent(POOL, path, value, gone=gone)))


COUNT = st.integers(min_value=0, max_value=6)


@settings(max_examples=400, deadline=None)
@given(COUNT, COUNT, COUNT, COUNT, st.lists(st.tuples(COUNT, st.booleans()), max_size=3), st.booleans())
def test_whatever_the_numbers_say_open_units_are_those_still_to_ship(
    ordered: int, current: int, unfulfilled: int, never: int, gone: list[tuple[int, bool]], cancelled: bool
) -> None:
    if current > ordered:
        return
    numbers = {"currentQuantity": current, "unfulfilledQuantity": unfulfilled, "nonFulfillableQuantity": never}
    refunds = [refund(*(back(quantity=units, restocked=put_back) for units, put_back in gone))]
    ended = {"cancelledAt": "2026-11-23T09:00:00Z"} if cancelled else {}
    found = order_of(order(line(quantity=ordered, **numbers), refunds=refunds, **ended))
    check_order(found)
    assert found.lines[0].open_units == (0 if cancelled else min(current, unfulfilled))
    assert current <= found.lines[0].taken <= ordered


def test_the_rows_bent_here_are_read_when_they_are_straight() -> None:
    check_order(order_of(RICH))
    check_item(item_of(POOL))
