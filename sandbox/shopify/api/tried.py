"""How a mutation answers: its work whole, or user errors and everything as it was."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.shopify import keep
from sandbox.shopify.api.thing import Call


def tried(
    call: Call, do: Callable[[], dict[str, Any]], empty: Mapping[str, Any], errors: str = "userErrors"
) -> dict[str, Any]:
    """What `do` answers, or `empty` with the refusal; what a refused one began is undone."""
    try:
        with call.tx.undoing(Exception):
            done = do()
    except keep.Refusal as refused:
        told = {"code": refused.code or None, "field": refused.field, "message": refused.message}
        return {**empty, errors: [told]}
    return {**done, errors: []}
