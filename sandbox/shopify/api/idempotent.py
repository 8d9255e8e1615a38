"""`@idempotent(key:)`: the same key and input give the same answer for a day, without doing anything again."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

from graphql import GraphQLError

from sandbox.kernel import clock
from sandbox.shopify import keep
from sandbox.shopify.api.thing import Call

DAY = 24 * 3600
KIND = "idempotent"
GUARD = Lock()
RUNNING: set[tuple[str, str]] = set()  # (shop, key) of what is being answered by this process now
BUSY: dict[str, Any] = {
    "errors": [
        {
            "message": "This request is currently in progress, please try again.",
            "extensions": {"code": "IDEMPOTENCY_CONCURRENT_REQUEST"},
        }
    ]
}


@contextmanager
def alone(shop: str, keys: Sequence[str]) -> Iterator[bool]:
    """Whether nobody else is at work under one of the keys; they are ours until the end."""
    mine = {(shop, key) for key in keys}
    with GUARD:
        free = not mine & RUNNING
        if free:
            RUNNING.update(mine)
    try:
        yield free
    finally:
        if free:
            with GUARD:
                RUNNING.difference_update(mine)


def once(call: Call, args: Mapping[str, Any], field: str, do: Callable[[], int]) -> int:
    """The id of what the key stands for: made now, or made before. What was refused is not remembered."""
    key = str(args.get("@idempotent") or "").strip()
    if not key:
        message = f"The @idempotent directive is required for this mutation: {field}."
        raise GraphQLError(message, extensions={"code": "IDEMPOTENCY_KEY_REQUIRED"})
    asked = digest(field, args)
    held = keep.get(call.tx, call.name, KIND, key)
    if held is not None and clock.instant() - held["at"] < DAY:
        if held["asked"] != asked:
            message = "The idempotency key was used with other parameters before."
            raise GraphQLError(message, extensions={"code": "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"})
        return int(held["made"])
    made = do()
    keep.put(call.tx, call.name, KIND, key, {"asked": asked, "made": made, "at": clock.instant()})
    return made


def digest(field: str, args: Mapping[str, Any]) -> str:
    plain = {name: value for name, value in args.items() if not name.startswith("@")}
    return hashlib.sha256(json.dumps([field, plain], sort_keys=True, default=str).encode()).hexdigest()
