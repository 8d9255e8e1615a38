"""Working stand-ins, one for each port: books in memory, a store on top of a physical warehouse, a mailbox, a clock."""

from tests.fakes.books import MemoryBooks, MemoryRecord
from tests.fakes.desk import Rig, a_merchant, desk, rig
from tests.fakes.platform import FakePlatform
from tests.fakes.shop import Crash, FakeShop, Fault
from tests.fakes.small import START, Bell, Clock, EveryDay, FakePost, PlainSpeech
from tests.fakes.store import Hint, Store

__all__ = [
    "START",
    "Bell",
    "Clock",
    "Crash",
    "EveryDay",
    "FakePlatform",
    "FakePost",
    "FakeShop",
    "Fault",
    "Hint",
    "MemoryBooks",
    "MemoryRecord",
    "PlainSpeech",
    "Rig",
    "Store",
    "a_merchant",
    "desk",
    "rig",
]
