"""What planned faults do to an answer on its way out."""

import os
import re
import socket
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any

from flask import Request, Response

PAGE = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"
TITLES = {
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    200: "Checking your browser",
}
FOREVER = 60.0
CURRENCY = re.compile(r'("currency(?:Code|_code)?": ?")([A-Z]{3})(")')
OTHER = ("EUR", "USD")
REMEMBERED: dict[int, dict[tuple[str, bytes], Response]] = {}  # by fault, then by question


def meet(fault: dict[str, Any] | None, answer: Callable[[], Response], asked: Request) -> Response:
    """The answer, or what a fault makes of it; with `commit_then_...` the work is done all the same."""
    if fault is None:
        return answer()
    action, seconds = str(fault["action"]), float(fault["seconds"] or 0)
    if action.isdigit() or action in ("html", "down"):
        return page({"html": 200, "down": 503}.get(action) or int(action), seconds)
    if action == "stale":
        return stale(fault, answer, asked)
    if action in SPOILT:
        return SPOILT[action](answer())
    if action.startswith("commit_then_"):
        answer()
    if action == "commit_then_500":
        return page(500, 0)
    time.sleep((seconds or FOREVER) if action in ("hang", "commit_then_timeout") else seconds)
    return cut_off(asked)


def page(status: int, seconds: float) -> Response:
    """An HTML page, as from a host or a firewall in front of the store."""
    wait = {"Retry-After": str(max(1, round(seconds)))} if status in (429, 503) else {}
    return Response(PAGE.format(TITLES[status]), status, {"Content-Type": "text/html; charset=UTF-8", **wait})


def truncated(whole: Response) -> Response:
    """Half of the body under the length of the whole."""
    data = whole.get_data()
    half = Response([data[: len(data) // 2]], whole.status_code, dict(whole.headers))
    half.headers["Content-Length"] = str(len(data))
    return half


def in_another_currency(whole: Response) -> Response:
    """The same answer with every currency named another: as where a plugin shows prices in the visitor's own."""
    whole.set_data(
        CURRENCY.sub(lambda found: f"{found[1]}{OTHER[found[2] == OTHER[0]]}{found[3]}", whole.get_data(as_text=True))
    )
    return whole


def stale(fault: dict[str, Any], answer: Callable[[], Response], asked: Request) -> Response:
    """What the same question was answered with when this fault first met it: a cache, or a copy that lags behind."""
    question = re.sub(r"(?<=[?&])_=[^&]*", "", asked.full_path).rstrip("?&"), asked.get_data()
    held = REMEMBERED.setdefault(int(fault["id"]), {})
    if question not in held:
        held[question] = answer()
    seen = held[question]
    return Response(seen.get_data(), seen.status_code, dict(seen.headers))


SPOILT: dict[str, Callable[[Response], Response]] = {"truncate": truncated, "wrong_currency": in_another_currency}


class CutOff(Response):
    """No answer at all: the server is told that the line broke when it wants to write."""


def cut_off(asked: Request) -> CutOff:
    """Break the line hard, so that the asker sees a reset and not an end."""
    line: socket.socket = asked.environ["werkzeug.socket"]
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(line.detach())
    return CutOff(broken())


def broken() -> Iterator[bytes]:
    raise ConnectionResetError("planned")
    yield b""
