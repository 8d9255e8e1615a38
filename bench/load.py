"""A few callers on the loopback address, each over one line that stays open, for a short bounded time."""

import http.client
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

CALLERS = 8
Ask = Callable[[int], tuple[str, str, bytes, Mapping[str, str]]]
"""From a running number to method, path, body and headers."""


@dataclass
class Heard:
    """How long each answer took, in seconds, and how many were not the wanted status."""

    took: list[float] = field(default_factory=list)
    wrong: int = 0


def call(port: int, ask: Ask, wanted: int, seconds: float, first: int) -> Heard:
    """Ask over and over for some seconds; numbers begin at `first` and are never used twice."""
    heard, until = Heard(), time.monotonic() + seconds
    lock = threading.Lock()

    def caller(start: int) -> None:
        line, mine, wrong, number = http.client.HTTPConnection("127.0.0.1", port, timeout=10), [], 0, start
        while time.monotonic() < until:
            method, path, body, headers = ask(number)
            began = time.perf_counter()
            line.request(method, path, body, dict(headers))
            answer = line.getresponse()
            answer.read()
            mine.append(time.perf_counter() - began)
            wrong += answer.status != wanted
            number += CALLERS
        line.close()
        with lock:
            heard.took += mine
            heard.wrong += wrong

    threads = [threading.Thread(target=caller, args=(first + number,)) for number in range(CALLERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return heard
