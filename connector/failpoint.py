"""Named places at which a process can be made to fail on purpose; in a running shop none of them does anything."""

from collections.abc import Callable

_armed: dict[str, Callable[[str], None]] = {}


def reach(name: str) -> None:
    """Come by a place; whatever was armed there happens now."""
    act = _armed.get(name)
    if act is not None:
        act(name)


def arm(name: str, act: Callable[[str], None]) -> None:
    """Let `act` happen whenever `name` is reached; only a process's start and the fault rig call this."""
    _armed[name] = act


def disarm() -> None:
    """Forget everything that was armed."""
    _armed.clear()
