"""Misfortunes that need a stage of their own: a delivery that kills whoever takes it, and money the store denies."""

from collections import Counter

import requests

from service.failpoints import Fuse
from tests.faults.history import History

_MOST_CLAIMS = 5


def poison(history: History) -> bool:
    """One delivery kills its worker each time: it must be set aside after five claims, whoever counted them."""
    history.rest(hours=0.1)
    history.buy()
    *history.late, last = history.incoming()
    history.deliver([last])
    deaths = Counter(one for _ in range(_MOST_CLAIMS + 3) for one in _killed_by(history))
    for number, times in deaths.items():
        if times > _MOST_CLAIMS:
            history.fell.append(f"I1: Delivery {number} killed its worker {times} times before it was set aside.")
    return bool(deaths)


def _killed_by(history: History) -> list[int]:
    """Let a worker die over whatever it takes first; return what that was, known by the claim counted for it."""
    before = _claims(history)
    child = history.work(Fuse("take.folded", "crash"))
    history.pass_time(125)
    if not child.fired:
        return []
    counted = [number for number, claims in _claims(history).items() if claims > before.get(number, 0)]
    if not counted:
        history.fell.append("I1: A worker died over a delivery and no claim was counted.")
    return counted


def _claims(history: History) -> dict[int, int]:
    query = "SELECT id, claims FROM delivery WHERE merchant_id = %s"
    return dict(history.line.execute(query, [history.merchant.id]).fetchall())


def money_denied(history: History) -> bool:
    """The gateway paid and the store forgot it; the rest is asked back, and then the merchant gives a part by hand.

    Together that is more than was paid, and only our own unclear operation knows it when the rest is to be sent.
    """
    store = history.store
    order = store.buy("LAMP", 3, "rig_card")
    line = next(one for one in store.kind.lines(store.get("books")) if one.order == order)
    store.post("faults", {"action": "gateway_timeout_after_commit", "path": store.kind.money, "times": 1})
    history.want(order, {str(line.id): 1})
    history.work()
    if not history.hits():
        return False
    history.want(order, {str(line.id): 2})
    paid = next(row["amount_minor"] for row in store.get("books")["bank"] if row["order"] == order)
    try:
        store.post(f"orders/{order}/refund", {"amount": store.text(paid // 3), "api_refund": True})
    except requests.HTTPError:
        return False
    history.clear_up(330)
    history.clear_up(30)
    return True


SCENES = {"poison": poison, "money denied": money_denied}
