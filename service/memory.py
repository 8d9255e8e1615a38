"""Keeps what shops answered for a minute: a page that mail scanners open by the hundred asks its shop once."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from connector.errors import ConnectorError, NotSent

T = TypeVar("T")
Key = tuple[Hashable, ...]
_KEPT = timedelta(seconds=60)
_MOST = 2000
_AT_ONCE = 2


@dataclass
class Memory:
    """Answers by key, of which the first part names the shop; many at most, and all of this process.

    Nobody waits for a shop that others of this process are asking already, or that did not answer just now.
    """

    clock: Callable[[], datetime]
    most: int = _MOST
    _answers: OrderedDict[Key, tuple[datetime, Any]] = field(default_factory=OrderedDict)
    _asking: Counter[Hashable] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, key: Key, ask: Callable[[], T], /) -> T:
        """Return what is kept, else ask; raises NotSent where it is not asked now, and what `ask` raises."""
        found = self._begin(key)
        if found is not None:
            kept: T = _given(found[1])
            return kept
        try:
            answer = ask()
        except ConnectorError as error:
            self._end(key[:1] if isinstance(error, NotSent) else key, error)
            raise
        except BaseException:
            self._leave(key)
            raise
        self._end(key, answer)
        return answer

    def _begin(self, key: Key) -> tuple[datetime, Any] | None:
        with self._lock:
            now = self.clock()
            kept = (self._answers.get(one) for one in (key, key[:1]))
            found = next((one for one in kept if one is not None and now < one[0]), None)
            if found is None and self._asking[key[0]] >= _AT_ONCE:
                raise NotSent("The shop is being asked already.")
            self._asking[key[0]] += found is None
            return found

    def _end(self, key: Key, answer: Any) -> None:
        with self._lock:
            self._answers[key] = (self.clock() + _KEPT, answer)
            self._answers.move_to_end(key)
            while len(self._answers) > self.most:
                self._answers.popitem(last=False)
        self._leave(key)

    def _leave(self, key: Key) -> None:
        with self._lock:
            self._asking[key[0]] -= 1
            if not self._asking[key[0]]:
                del self._asking[key[0]]


def _given(answer: Any) -> Any:
    if isinstance(answer, ConnectorError):
        raise NotSent("The shop gave no answer just now.", evidence=answer.message)
    return answer
