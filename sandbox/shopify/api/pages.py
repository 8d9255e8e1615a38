"""Connections: a list cut to `first` or `last`, with cursors that say nothing to anybody else."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import GraphQLError

MOST = 250
WHOLE = "@whole"  # said by a bulk operation, which shows every list to its end
Key = tuple[Any, ...]


def page(
    things: Sequence[Any],
    args: Mapping[str, Any],
    key: Callable[[Any], Any] | None = None,
    *,
    falling: bool = False,
) -> dict[str, Any]:
    """Cut a list; `key` is what it is sorted by: a page goes on behind it although others came, went or moved.

    Without one the list keeps its order, and a page goes on at its place.
    """
    if key is not None:
        things = sorted(things, key=lambda one: as_key(key(one)), reverse=falling)
    keys = [as_key(key(one) if key else place) for place, one in enumerate(things)]
    chosen = choose(keys, args, falling=falling)
    return {
        "nodes": [things[place] for place in chosen],
        "edges": [{"node": things[place], "cursor": encoded(keys[place])} for place in chosen],
        "pageInfo": {
            "hasNextPage": bool(chosen) and chosen[-1] + 1 < len(things),
            "hasPreviousPage": bool(chosen) and chosen[0] > 0,
            "startCursor": encoded(keys[chosen[0]]) if chosen else None,
            "endCursor": encoded(keys[chosen[-1]]) if chosen else None,
        },
    }


def choose(keys: Sequence[Key], args: Mapping[str, Any], *, falling: bool) -> Sequence[int]:
    """The places of the elements asked for."""
    first, last = count(args, "first"), count(args, "last")
    if args.get(WHOLE):
        return range(len(keys))
    if (first is None) == (last is None):
        raise wrong("you must provide one of first or last")
    low, high = after(keys, args.get("after"), falling=falling), before(keys, args.get("before"), falling=falling)
    between = range(low, max(low, high))
    return between[:first] if first is not None else between[max(0, len(between) - (last or 0)) :]


def count(args: Mapping[str, Any], name: str) -> int | None:
    given = args.get(name)
    if given is None:
        return None
    if not 0 <= given <= MOST:
        raise wrong(f"{name} must be between 0 and {MOST}")
    return int(given)


def listed(things: Sequence[Any], args: Mapping[str, Any]) -> Sequence[Any]:
    """A plain list cut to `first`: it has no cursor, and is whole where nothing is said."""
    return things[: count(args, "first")]


def after(keys: Sequence[Key], cursor: str | None, *, falling: bool) -> int:
    """Where a page behind a cursor begins; what stood there may have moved or gone."""
    return 0 if cursor is None else sum(not beyond(key, decoded(cursor, keys), falling=falling) for key in keys)


def before(keys: Sequence[Key], cursor: str | None, *, falling: bool) -> int:
    if cursor is None:
        return len(keys)
    place = decoded(cursor, keys)
    return sum(not beyond(key, place, falling=falling) and key != place for key in keys)


def beyond(key: Key, place: Key, *, falling: bool) -> bool:
    return key < place if falling else key > place


def as_key(given: Any) -> Key:
    return given if isinstance(given, tuple) else (given,)


def encoded(key: Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode()


def decoded(cursor: str, keys: Sequence[Key]) -> Key:
    """The key in a cursor; refused when it is none of a list sorted like this one."""
    try:
        key = tuple(json.loads(base64.urlsafe_b64decode(cursor.encode())))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        key = ()
    like = keys[0] if keys else key
    if not key or [type(one) for one in key] != [type(one) for one in like]:
        raise wrong("Invalid cursor for current pagination sort.")
    return key


def wrong(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": "BAD_REQUEST"})
