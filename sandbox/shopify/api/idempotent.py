"""`@idempotent(key:)`: the same key and input give the same answer for a day, without doing anything again."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from graphql import GraphQLError

from sandbox.kernel import clock
from sandbox.shopify import keep
from sandbox.shopify.api.thing import Call

DAY = 24 * 3600
KIND = "idempotent"


def once(call: Call, args: Mapping[str, Any], field: str, do: Callable[[], int]) -> int:
    """The id of what the key stands for: made now, or made before."""
    key = str(args.get("@idempotent") or "").strip()
    if not key:
        message = f"The @idempotent directive is required for this mutation: {field}."
        raise GraphQLError(message, extensions={"code": "IDEMPOTENCY_KEY_REQUIRED"})
    asked = digest(args)
    held = keep.get(call.tx, call.name, KIND, key)
    if held is not None and clock.instant() - held["at"] < DAY:
        if held["asked"] != asked:
            message = "The idempotency key was used with other parameters before."
            raise GraphQLError(message, extensions={"code": "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"})
        return int(held["made"])
    made = do()
    keep.put(call.tx, call.name, KIND, key, {"asked": asked, "made": made, "at": clock.instant()})
    return made


def digest(args: Mapping[str, Any]) -> str:
    plain = {name: value for name, value in args.items() if not name.startswith("@")}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()
