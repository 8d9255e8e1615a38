"""What must hold of money, whatever broke."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from tests.faults.stores import Kind
from tests.faults.witness import Evidence, Row

Says = Iterator[str]
_FINAL = ("done", "failed")
_MAY_BE_PAID = ("done", "unknown", "reconciling", "sending", "needs_operator")


def i2_no_money_moves_twice(seen: Evidence) -> Says:
    """Each tag at most once in the bank's book; an operation that is done exactly once."""
    for one in seen.operations:
        moved = _moved(seen, one)
        if moved > 1:
            yield f"{one['kind']} {one['tag']} was carried out {moved} times."
        if one["kind"] == "refund" and one["state"] == "done" and moved != 1 and not _by_hand(one):
            yield f"{one['kind']} {one['tag']} is done and the bank moved {moved} times."


def _moved(seen: Evidence, one: Row) -> int:
    return moved(seen.store.kind, seen.bank, one)


def moved(kind: Kind, bank: Iterable[Row], one: Row) -> int:
    """Count how often the bank moved an operation's money.

    Shopify cancels a whole order once and writes no words of ours beside that refund: it is known by order and amount.
    """
    mine = [row for row in bank if row["kind"] == "refund" and str(row["order"]) == one["order_id"]]
    tagged = sum(one["tag"] in row["reason"] for row in mine)
    if tagged or not kind.keyed or one["receipt"] not in {"", one["order_id"]}:
        return tagged
    return int(any(not row["reason"] and row["amount_minor"] == one["amount"] for row in mine))


def _by_hand(one: Row) -> bool:
    return one["sent_at"] is None and str(one["receipt"]).startswith("said by")


def i3_never_more_than_was_paid(seen: Evidence) -> Says:
    """We never give more than an order has left, and what the bank did under our tag is what our books say.

    What a merchant gives by hand afterwards is theirs: a store that forgot a refund of ours offers it to them again.
    """
    for order, (taken, given) in _sums(seen, until_ours=True).items():
        if given > taken:
            yield f"Order {order} took {taken} and gave back {given}."
    for one in seen.operations:
        paid = [row["amount_minor"] for row in seen.bank if row["kind"] == "refund" and one["tag"] in row["reason"]]
        if paid and one["state"] not in _MAY_BE_PAID:
            yield f"Refund {one['tag']} was paid and rests as {one['state']}: {one['error']}"
        if paid and one["amount"] not in paid:
            yield f"Refund {one['tag']} should be {one['amount']} and the bank moved {paid}."
    tags = {one["tag"] for one in seen.operations}
    for row in seen.bank:
        if "BO-" in row["reason"] and not any(tag in row["reason"] for tag in tags):
            yield f"The bank knows {row['reason']!r}, we do not."


def _sums(seen: Evidence, *, until_ours: bool = False) -> Mapping[int, tuple[int, int]]:
    """Return what each order took and gave back, in all or up to the last refund of ours."""
    sums, ours = defaultdict[int, Counter[str]](Counter), dict[int, float]()
    for row in seen.bank:
        if row["kind"] == "refund" and _is_ours(seen, row):
            ours[row["order"]] = max(row["at"], ours.get(row["order"], 0.0))
    for row in seen.bank:
        if not until_ours or row["kind"] != "refund" or row["at"] <= ours.get(row["order"], 0.0):
            sums[row["order"]][row["kind"]] += row["amount_minor"]
    return {order: (found["capture"], found["refund"]) for order, found in sums.items()}


def _is_ours(seen: Evidence, row: Row) -> bool:
    """Tell whether we may have caused a refund: by our tag, or, where none is written, because no hand did."""
    return "BO-" in row["reason"] or seen.store.kind.keyed


def i4_not_a_penny_is_left_over(seen: Evidence) -> Says:
    """An order of which every unit was given back by us has given back everything it took."""
    sums = _sums(seen)
    lines = seen.store.kind.lines(seen.books)
    for book in seen.books["orders"]:
        mine = [one for one in seen.operations if one["order_id"] == str(book["id"])]
        units = sum(sum(one["units"].values()) for one in mine if (one["kind"], one["state"]) == ("refund", "done"))
        taken, given = sums.get(book["id"], (0, 0))
        if taken and units == sum(line.quantity for line in lines if line.order == book["id"]) and given != taken:
            yield f"Order {book['id']} was given back whole and keeps {taken - given} of {taken}."


def i5_no_wish_is_dropped(seen: Evidence) -> Says:
    """What was agreed to ends done, refused with a task, or with a question to a person."""
    known, tasks = {one["id"]: one for one in seen.operations}, _tasks(seen)
    for key, number in seen.wishes.items():
        if number not in known:
            yield f"Wish {key} was agreed to as operation {number}, which does not exist."
    for one in seen.operations:
        if one["state"] not in {*_FINAL, "needs_operator", "proposed"}:
            yield f"{one['kind']} {one['tag']} rests as {one['state']} since {one['made_at']}: {one['error']}"
        if one["state"] == "needs_operator" and not tasks & {
            ("needs_operator", str(one["id"])),
            ("refund_by_hand", str(one["id"])),
        }:
            yield f"{one['kind']} {one['tag']} needs a person and nobody was asked."
        if one["state"] == "failed" and ("operation_failed", str(one["id"])) not in tasks:
            yield f"{one['kind']} {one['tag']} failed and nobody was told: {one['error']}"


def _tasks(seen: Evidence) -> set[tuple[str, str]]:
    return {(row["kind"], row["subject"]) for row in seen.tables["task"] if row["closed_at"] is None}


def i6_one_order_one_hand(seen: Evidence) -> Says:
    """No two requests that move money of one order run at the same time."""
    spans = defaultdict[str, list[tuple[float, float]]](list)
    for one in seen.asked:
        if order := seen.store.kind.effect(one):
            spans[order].append((one["at"], one["ended"] or one["at"]))
    for order, found in spans.items():
        found.sort()
        for (_, ended), (began, _) in pairwise(found):
            if began < ended:
                yield f"Two requests moved money of order {order} at the same time."
