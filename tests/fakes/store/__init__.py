"""A pretend WooCommerce store with a real warehouse behind it: goods on shelves, a number for sale, a bank."""

from tests.fakes.store.bank import Bank, Booking
from tests.fakes.store.goods import Shelf
from tests.fakes.store.orders import StoreLine, StoreOrder, StoreRefund
from tests.fakes.store.showing import Hint
from tests.fakes.store.store import Store

__all__ = ["Bank", "Booking", "Hint", "Shelf", "Store", "StoreLine", "StoreOrder", "StoreRefund"]
