"""The keys that seal secrets at rest: a comma list of `id:base64 of 32 bytes`, the first being the current one."""

import base64
import binascii
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

_LENGTH = 32
_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")
_HOW = "Make one with `openssl rand -base64 32`, and put an id and a colon before it."


def parse_keys(text: str) -> dict[str, bytes]:
    """Return the keys in their order; a ValueError says what is wrong without showing any key."""
    if not text.strip():
        raise ValueError(f"is required in production, as `id:base64 of 32 bytes`. {_HOW}")
    pairs = [_pair(place, part) for place, part in enumerate(text.split(","), start=1)]
    keys = dict(pairs)
    if len(keys) < len(pairs):
        raise ValueError("names the same id twice; every key needs an id of its own.")
    return keys


def kept_keys(path: Path) -> dict[str, bytes]:
    """Return the keys kept in a private file, made at the first call; of two processes only one makes it."""
    if not path.exists():
        _make(path)
    return parse_keys(path.read_text())


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text("dev:" + base64.b64encode(secrets.token_bytes(_LENGTH)).decode() + "\n")
    with suppress(FileExistsError):
        path.hardlink_to(fresh)  # whole or not at all, and never over another process's file
    fresh.unlink()


def _pair(place: int, part: str) -> tuple[str, bytes]:
    name, colon, encoded = part.strip().partition(":")
    if not colon or not _ID.fullmatch(name):  # without a colon the "id" may be the key itself
        raise ValueError(f"key {place} does not begin with an id of letters and digits and a colon. {_HOW}")
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"key {name!r} is not base64. {_HOW}") from None
    if len(key) != _LENGTH:
        raise ValueError(f"key {name!r} has {len(key)} bytes, not {_LENGTH}. {_HOW}")
    return name, key
