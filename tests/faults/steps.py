"""How each fault is brought about, and whether it struck a process with work in hand."""

from collections.abc import Sequence
from datetime import timedelta

from service.failpoints import Fuse
from tests.faults import jobs
from tests.faults.faulty import Fault
from tests.faults.forks import Child
from tests.faults.history import History
from tests.faults.scenes import SCENES

_SKEW = {"ahead": timedelta(hours=3), "behind": timedelta(hours=-3)}
_PAUSES = (0, 0, 15, 65, 130, 310)
_GAPS = {"notice.sent", "mail.data"}


def step(history: History, faults: Sequence[Fault]) -> list[Fault]:
    """Play a piece of the history with these faults in it; return those that struck."""
    history.store.clear_faults()
    history.free_lane()
    if history.chance.random() < 0.6:
        history.trade()
    by_slot = {one.slot: one for one in faults}
    struck = [
        _asked(history, {one.needs for one in faults}, by_slot.get("desk")),
        _heard(history, by_slot.get("web")),
        _worked(history, by_slot.get("work")),
    ]
    history.pass_time(history.chance.choice(_PAUSES))
    return [one for one in struck if one]


def _asked(history: History, needs: set[str], fault: Fault | None) -> Fault | None:
    """See to it that there is work a fault can strike at, and let the merchant ask for units back."""
    if "sale" in needs:
        history.buy()
    if "lookup" in needs:
        history.store.post("faults", {"action": "commit_then_reset", "path": history.store.kind.money, "times": 1})
        history.cancel()
        history.work()
    if needs & {"lookup", "later"}:
        history.pass_time(40 if "lookup" in needs else history.chance.choice([620, 910]))
    if "cancel" not in needs:
        return None
    child = history.cancel(fault.fuse if fault else None)
    return fault if child is not None and child.fired else None


def _heard(history: History, fault: Fault | None) -> Fault | None:
    """Let the store's deliveries come to our door."""
    letters = history.incoming()
    if fault is None or fault.fuse:
        child = history.deliver(letters, fault.fuse if fault else None)
        return fault if child.fired else None
    history.deliver(history.in_disorder(letters))
    return fault if len(letters) > 1 else None


def _worked(history: History, fault: Fault | None) -> Fault | None:
    """Let the work be done."""
    if fault is None:
        history.work()
        return None
    return fault if _struck(history, fault) else None


def _struck(history: History, fault: Fault) -> bool:
    if fault.store:
        history.store.post("faults", fault.store)
        history.work()
        return history.hits() > 0
    if fault.manner in _SKEW:
        live = history.due() is not None
        history.run(jobs.working(history.post(history.ahead + _SKEW[fault.manner]), history.merchant.id))
        return live
    if fault.manner in SCENES:
        return SCENES[fault.manner](history)
    assert fault.fuse is not None
    child = _armed(history, fault, fault.fuse)
    if set(child.fired) & _GAPS:
        history.gaps.append(fault.fuse.name)
    return bool(child.fired)


def _armed(history: History, fault: Fault, fuse: Fuse) -> Child:
    if fault.job == "sweep":
        return history.run(jobs.sweeping(history.post()), fuse)
    return _beside(history, fault, fuse) if fault.manner else history.work(fuse)


def _beside(history: History, fault: Fault, fuse: Fuse) -> Child:
    """While one worker stands still, time passes and another comes, or the merchant acts in the store."""
    child = history.start(jobs.working(history.post(), history.merchant.id), Fuse(fuse.name, "hang", 900, fuse.which))
    if not child.wait_for_fire():
        return child
    if fault.manner == "by hand":
        history.refund_by_hand()
        return child.wait()
    if fault.manner == "taken":
        history.pass_time(history.chance.choice([130, 200, 400]))
    history.run(jobs.working(history.post(), history.merchant.id))
    return child.wait()
