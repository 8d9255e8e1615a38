"""Planned misfortune: which request it meets, what happens, how often."""

import re
import time
from collections.abc import Callable
from typing import Any

from sandbox.kernel import bank, clock
from sandbox.kernel.store import Store, Tx

AT_THE_DOOR = (
    "429", "500", "502", "503", "hang", "reset", "html", "truncate", "stale", "wrong_currency",
    "commit_then_timeout", "commit_then_500", "commit_then_reset", "down",
)  # fmt: skip
AT_THE_TILL = (
    "gateway_decline", "gateway_timeout_after_commit", "slow_commit", "die_before_gateway", "die_after_gateway",
)  # fmt: skip
ACTIONS = AT_THE_DOOR + AT_THE_TILL

MOMENTS = {
    "slow_commit": "before_save",
    "gateway_decline": "gateway",
    "die_before_gateway": "gateway",
    "die_after_gateway": "gateway_answer",
    "gateway_timeout_after_commit": "gateway_answer",
}


class Died(Exception):
    """The store's process ended in the middle."""


def plan(tx: Tx, shop: str, facts: dict[str, Any]) -> int:
    """Write down a fault; without `times` it strikes until cleared. Patterns are searched for, not matched whole."""
    if facts.get("action") not in ACTIONS:
        raise ValueError(f"action is one of {', '.join(ACTIONS)}")
    for pattern in (facts.get("method") or "", facts.get("path") or ""):
        re.compile(pattern)
    sql = "INSERT INTO faults (shop, at, method, path, action, seconds, times) VALUES (?, ?, ?, ?, ?, ?, ?)"
    values = (
        facts.get("method") or "",
        facts.get("path") or "",
        facts["action"],
        facts.get("seconds"),
        facts.get("times"),
    )
    return tx.run(sql, shop, clock.instant(), *values).lastrowid or 0


def listed(tx: Tx, shop: str) -> list[dict[str, Any]]:
    sql = "SELECT id, at, method, path, action, seconds, times, hit FROM faults WHERE shop = ? ORDER BY id"
    return [{**row, "live": live(dict(row))} for row in tx.rows(sql, shop)]


def live(fault: dict[str, Any]) -> bool:
    """Whether it can still strike."""
    if fault["times"] is not None and fault["hit"] >= fault["times"]:
        return False
    lasts = fault["seconds"] if fault["action"] == "down" and fault["seconds"] else float("inf")
    return bool(clock.instant() < fault["at"] + lasts)


def clear(tx: Tx, shop: str) -> None:
    tx.run("DELETE FROM faults WHERE shop = ?", shop)


def strike(store: Store, shop: str, method: str, path: str, actions: tuple[str, ...]) -> dict[str, Any] | None:
    """The first planned fault that meets this request, counted as hit."""
    with store.transaction() as tx:
        for fault in listed(tx, shop):
            if fault["action"] in actions and meets(fault, method, path):
                tx.run("UPDATE faults SET hit = hit + 1 WHERE id = ?", fault["id"])
                tx.struck.append(fault["id"])
                return fault
    return None


def meets(fault: dict[str, Any], method: str, path: str) -> bool:
    """A store that is down is down for everybody; other faults meet what their patterns find."""
    aimed = bool(re.search(fault["method"], method) and re.search(fault["path"], path))
    return bool(fault["live"] and (aimed or fault["action"] == "down"))


def mood(store: Store, shop: str, method: str, path: str) -> Callable[[str], None]:
    """What may go wrong inside a refund, looked up at the moment it could."""

    def feel(moment: str) -> None:
        actions = tuple(action for action, when in MOMENTS.items() if when == moment)
        fault = strike(store, shop, method, path, actions)
        if fault is not None:
            suffer(fault)

    return feel


def suffer(fault: dict[str, Any]) -> None:
    action, seconds = fault["action"], fault["seconds"]
    if seconds:
        time.sleep(seconds)
    if action == "gateway_decline":
        raise bank.Declined("The card network declined the refund.")
    if action == "gateway_timeout_after_commit":
        raise bank.Declined("cURL error 28: Operation timed out with 0 bytes received")
    if action.startswith("die_"):
        raise Died(action)
