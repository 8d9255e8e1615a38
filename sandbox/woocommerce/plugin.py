"""The companion plugin's endpoint as docs/companion-plugin.md fixes it; only stores opened with it have it."""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

from sandbox.kernel import clock, keys, orders
from sandbox.woocommerce import companion, refunds
from sandbox.woocommerce.call import Answer, Call, Problem

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
# What WooCommerce says before its gateway is called.
BEFORE_ANYTHING = (
    "Invalid order ID.",
    "Refund amount must be greater than zero.",
    "Invalid refund amount.",
    "The payment gateway for this order does not exist.",
    "The payment gateway for this order does not support automatic refunds.",
)
AT_WORK: set[tuple[str, str]] = set()  # (shop, key) of what this process is doing; a row without it was left behind


def there(call: Call) -> None:
    if not call.shop.asked.get("plugin"):
        raise Problem(404, "rest_no_route", "No route was found matching the URL and request method.")


def about(call: Call) -> Answer:
    there(call)
    said = {"plugin": "backorder", "version": "1.0.0", "refunds": 1, "site": call.home}
    return Answer(said | ({"settings": 1} if companion.where(call.shop) else {}))


def connection(call: Call) -> Answer:
    """Hand what the service says to the plugin itself."""
    there(call)
    if not companion.where(call.shop):
        raise Problem(404, "rest_no_route", "No route was found matching the URL and request method.")
    told = companion.send(call.shop, call.method, "rest/connection", json.dumps(call.body).encode())
    return Answer(told.json(), told.status_code)


def create(call: Call) -> Answer:
    """Carry a refund out under a key, once."""
    there(call)
    key = next((value for name, value in call.headers.items() if name.lower() == "idempotency-key"), "")
    if not KEY.fullmatch(key):
        return refused(400, "backorder_key_missing", "The request has no usable Idempotency-Key.")
    with call.world.store.transaction() as tx:
        held, others = keys.find(tx, call.name, key), keys.running(tx, call.name, call.args[0])
        if held is not None:
            return again(call, held)
        busy = [one for one in others if alive(call, one)]
        if busy:
            return told(call, busy[0])
        if orders.find(tx, call.name, call.args[0]) is None:
            return refused(422, "woocommerce_rest_invalid_order_id", "Invalid order ID.")
        row = {"key": key, "order": call.args[0], "asked": asked(call), "state": "running", "began": clock.instant()}
        keys.save(tx, call.name, row)
        AT_WORK.add((call.name, key))
    try:
        return work(call, row)
    finally:
        AT_WORK.discard((call.name, key))


def work(call: Call, row: dict[str, Any]) -> Answer:
    """The refund itself; a process that dies in here leaves its row as it is."""
    try:
        made = refunds.create(call).body
    except Problem as problem:
        if problem.message in BEFORE_ANYTHING:
            with call.world.store.transaction() as tx:
                keys.free(tx, call.name, row["key"])
            return refused(422, problem.code, problem.message)
        row |= {"state": "unknown", "code": problem.code, "message": problem.message}
    else:
        row |= {"state": "done", "refund": made}
    with call.world.store.transaction() as tx:
        keys.save(tx, call.name, row)
    return told(call, row)


def again(call: Call, row: dict[str, Any]) -> Answer:
    if (row["order"], row["asked"]) != (call.args[0], asked(call)):
        return refused(422, "backorder_key_reused", "This key stands for another refund.")
    return told(call, row, replayed=True)


def look(call: Call) -> Answer:
    """What a key stands for."""
    there(call)
    with call.world.store.transaction() as tx:
        row = keys.find(tx, call.name, call.path.rstrip("/").rpartition("/")[2])
    return Answer({"state": "absent"}, 404) if row is None else told(call, row, replayed=True)


def told(call: Call, row: dict[str, Any], *, replayed: bool = False) -> Answer:
    head = {"state": row["state"], "key": row["key"]}
    if row["state"] == "done":
        status = 201 if call.method == "POST" else 200
        return Answer({**head, "replayed": replayed, "refund": row["refund"]}, status)
    began = datetime.fromtimestamp(row["began"], UTC).isoformat(timespec="seconds")
    if row["state"] == "running" and alive(call, row):
        return Answer({**head, "began": began}, 409, {"Retry-After": "5"})
    code, message = row.get("code", "backorder_died"), row.get("message", "The process that began this ended.")
    return Answer({**head, "state": "unknown", "code": code, "message": message, "began": began})


def alive(call: Call, row: dict[str, Any]) -> bool:
    return (call.name, row["key"]) in AT_WORK


def asked(call: Call) -> str:
    return hashlib.sha256(json.dumps(call.body, sort_keys=True).encode()).hexdigest()


def refused(status: int, code: str, message: str) -> Answer:
    return Answer({"state": "refused", "code": code, "message": message}, status)
