"""Takes an event in: folds what arrived, looks where it points, and settles what follows in one transaction."""

from connector.handle.ask import add_supplies, approve, cancel, find_item, goods_arrived
from connector.handle.settle import review_all, settle
from connector.handle.take import look_again, look_around, take

__all__ = [
    "add_supplies",
    "approve",
    "cancel",
    "find_item",
    "goods_arrived",
    "look_again",
    "look_around",
    "review_all",
    "settle",
    "take",
]
