"""Keeps the tests on this machine: a connection to anywhere else is a bug in the code or in the test."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest


class LeavesTheMachine(AssertionError):
    """Something tried to talk to an address that is not on this machine."""


@contextmanager
def only_loopback() -> Iterator[None]:
    """Refuse every connect and every send to an address outside; names are not looked up either."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", _guarded_lookup(socket.getaddrinfo))
        yield


def _guarded(call: Any) -> Any:
    def guarded(self: socket.socket, *arguments: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _refuse_others(arguments[-1][0])
        return call(self, *arguments)

    return guarded


def _guarded_lookup(call: Any) -> Any:
    def guarded(host: Any, *arguments: Any, **named: Any) -> Any:
        _refuse_others(host)
        return call(host, *arguments, **named)

    return guarded


def _refuse_others(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name and name != "localhost" and not _is_loopback(name) and name not in {"0.0.0.0", "::"}:
        raise LeavesTheMachine(f"A test tried to reach {name}. Tests stay on this machine.")


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
