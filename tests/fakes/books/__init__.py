"""The books in memory: one transaction of one merchant at a time, all of it kept or nothing."""

from tests.fakes.books.memory import MemoryBooks, MemoryRecord
from tests.fakes.books.notices import MemoryNotice, MemoryTask

__all__ = ["MemoryBooks", "MemoryNotice", "MemoryRecord", "MemoryTask"]
