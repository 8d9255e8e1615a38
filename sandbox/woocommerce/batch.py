"""`/batch`: up to 100 wishes in one request, each answered for itself."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sandbox.woocommerce.call import Answer, Call, Problem

Handler = Callable[[Call], Answer]
LIMIT = 100


def of(create: Handler, update: Handler, delete: Handler) -> Handler:
    """A batch made of the single calls; ids of the path stay in front of the item's own."""

    def run(call: Call) -> Answer:
        wishes = call.body if isinstance(call.body, dict) else {}
        if sum(len(wishes.get(verb) or []) for verb in ("create", "update", "delete")) > LIMIT:
            message = f"Unable to accept more than {LIMIT} items for this request."
            raise Problem(413, "woocommerce_rest_request_entity_too_large", message)
        made: dict[str, Any] = {}
        for verb, handler in (("create", create), ("update", update), ("delete", delete)):
            if wishes.get(verb):
                made[verb] = [one(call, verb, handler, wish) for wish in wishes[verb]]
        return Answer(made)

    return run


def one(call: Call, verb: str, handler: Handler, wish: Any) -> Any:
    """One item's answer, or its id with the error."""
    number = int(wish if verb == "delete" else wish.get("id", 0))
    body = {"force": True} if verb == "delete" else wish
    single = replace(call, body=body, args=call.args if verb == "create" else (*call.args, number))
    try:
        return handler(single).body
    except Problem as problem:
        data = {"status": 400} if problem.status == 404 else problem.data
        return {"id": number, "error": {**problem.body, "data": data}}
