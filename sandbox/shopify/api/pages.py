"""Connections: a list cut to `first` or `last`, with cursors that say nothing to anybody else."""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import GraphQLError

MOST = 250
WHOLE = 1_000_000  # what a bulk query asks for; from outside the cost of so many is refused first


def page(things: Sequence[Any], args: Mapping[str, Any], key: Callable[[Any], Any] | None = None) -> dict[str, Any]:
    """Cut a list; `key` names an element in its cursor: a page goes on behind it although others came or went."""
    names = [encoded(key(one) if key else place) for place, one in enumerate(things)]
    low, high = bounds(names, args)
    first, last = count(args, "first"), count(args, "last")
    if first is None and last is None:
        raise GraphQLError("you must provide one of first or last", extensions={"code": "BAD_REQUEST"})
    chosen = list(range(low, high))
    chosen = chosen[:first] if first is not None else chosen[-last:] if last else []
    nodes = [things[place] for place in chosen]
    return {
        "nodes": nodes,
        "edges": [{"node": things[place], "cursor": names[place]} for place in chosen],
        "pageInfo": {
            "hasNextPage": bool(chosen) and chosen[-1] + 1 < len(things),
            "hasPreviousPage": bool(chosen) and chosen[0] > 0,
            "startCursor": names[chosen[0]] if chosen else None,
            "endCursor": names[chosen[-1]] if chosen else None,
        },
    }


def count(args: Mapping[str, Any], name: str) -> int | None:
    given = args.get(name)
    if given is None:
        return None
    if not 0 <= given <= MOST and given != WHOLE:
        raise GraphQLError(f"{name} must be between 0 and {MOST}", extensions={"code": "BAD_REQUEST"})
    return int(given)


def bounds(names: Sequence[str], args: Mapping[str, Any]) -> tuple[int, int]:
    after, before = args.get("after"), args.get("before")
    for given in (after, before):
        if given is not None and given not in names:
            raise GraphQLError("Invalid cursor for current pagination sort.", extensions={"code": "BAD_REQUEST"})
    return names.index(after) + 1 if after else 0, names.index(before) if before else len(names)


def encoded(key: Any) -> str:
    return base64.urlsafe_b64encode(f"after {key}".encode()).decode()
