"""All recordings are walked, each by the module of its kind."""

from tests.adapters.woocommerce import (
    test_recorded_deliveries,
    test_recorded_keys,
    test_recorded_orders,
    test_recorded_products,
    test_recorded_strangers,
)
from tests.adapters.woocommerce.recordings import names

KINDS = (
    test_recorded_deliveries,
    test_recorded_keys,
    test_recorded_orders,
    test_recorded_products,
    test_recorded_strangers,
)


def test_no_recording_is_left_out_and_none_is_walked_twice() -> None:
    walked = [name for kind in KINDS for name in kind.WALKED]
    assert sorted(walked) == names()
    assert len(walked) == 116
