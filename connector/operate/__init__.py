"""Carries intended operations out: written down first, sent once, looked up when nobody knows."""

from connector.operate.carry import carry_out
from connector.operate.instead import before
from connector.operate.intend import ONLY_WATCHED, drop, intend, new_tag
from connector.operate.marking import marking
from connector.operate.pages import carry_out_pages
from connector.operate.pages import said as page_said
from connector.operate.readback import adopt, read_back
from connector.operate.replay import differences, replay
from connector.operate.resolve import give_up, refunded_by_hand, send_again
from connector.operate.telling import row

__all__ = [
    "ONLY_WATCHED",
    "adopt",
    "before",
    "carry_out",
    "carry_out_pages",
    "differences",
    "drop",
    "give_up",
    "intend",
    "marking",
    "new_tag",
    "page_said",
    "read_back",
    "refunded_by_hand",
    "replay",
    "row",
    "send_again",
]
