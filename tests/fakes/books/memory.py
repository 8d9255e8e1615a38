"""Opens transactions over the state in memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from connector.ledger import GENESIS, Entry, Payload, canonical, seal
from connector.model import Buyer, Merchant
from connector.policy import Policy
from tests.fakes.books.cases import MemoryCases
from tests.fakes.books.notices import MemoryNotices, MemoryTasks
from tests.fakes.books.operations import MemoryOperations
from tests.fakes.books.state import Plan, State, as_stored

LEDGER_KEY = b"the key of all test ledgers......"


class MemoryBooks:
    """Implements `connector.ports.Books`; `switches` are the kill switches ("all", "platform:<name>")."""

    def __init__(self, *merchants: Merchant, policy: Policy | None = None) -> None:
        self.states = {one.id: State(one, policy or Policy()) for one in merchants}
        self.switches: set[str] = set()
        self.ledger_key = LEDGER_KEY
        self._open: set[int] = set()

    @contextmanager
    def record(self, merchant_id: int) -> Iterator["MemoryRecord"]:
        """Open a transaction; one within another of the same merchant would wait for itself for ever."""
        assert merchant_id not in self._open, "a transaction was opened inside a transaction"
        working = self.states[merchant_id].copy()
        self._open.add(merchant_id)
        try:
            yield MemoryRecord(working, self.switches, self.ledger_key)
        finally:
            self._open.discard(merchant_id)
        self.states[merchant_id] = working

    def state(self, merchant_id: int = 1) -> State:
        """Return what is committed."""
        return self.states[merchant_id]

    def busy(self) -> bool:
        """Tell whether a transaction is open: nothing on the network may happen now."""
        return bool(self._open)

    def set_policy(self, merchant_id: int, policy: Policy) -> None:
        """Keep the merchant's choices."""
        self.states[merchant_id].policy = policy

    def set_merchant(self, merchant: Merchant) -> None:
        """Keep what is known of a merchant (a new epoch, a finished backfill)."""
        self.states[merchant.id].merchant = merchant

    def backfilled(self, merchant_id: int = 1) -> None:
        """Say that everything of the merchant was read once."""
        self.set_merchant(replace(self.states[merchant_id].merchant, backfilled=True))

    def stop_money(self, key: str, stopped: bool) -> None:
        """Turn a kill switch: "all", "platform:<name>" or "merchant:<id>"."""
        if key.startswith("merchant:"):
            self.states[int(key.removeprefix("merchant:"))].stopped = stopped
        elif stopped:
            self.switches.add(key)
        else:
            self.switches.discard(key)


class MemoryRecord:
    """One open transaction."""

    def __init__(self, state: State, switches: set[str], ledger_key: bytes) -> None:
        self.state = state
        self.merchant = state.merchant
        self.policy = state.policy
        self.cases = MemoryCases(state)
        self.operations = MemoryOperations(state)
        self.notices = MemoryNotices(state)
        self.tasks = MemoryTasks(state)
        self._switches = switches
        self._key = ledger_key

    def append(self, actor: str, event: str, payload: Payload, now: datetime) -> Entry:
        canonical(payload)
        head = self.state.entries.get(len(self.state.entries))
        previous, seq = (head.hash, head.seq + 1) if head else (GENESIS, 1)
        self.state.entries[seq] = seal(self._key, previous, seq, now, actor, event, as_stored(dict(payload)))
        return self.state.entries[seq]

    def entries(self, *, after: int = 0, newest: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """Return ledger entries in their order after `after`, or the `newest` ones, newest first."""
        found = [one for seq, one in sorted(self.state.entries.items()) if seq > after]
        return found[::-1][:newest] if newest else found[:limit]

    def said(self, order: str, event: str) -> Sequence[Entry]:
        entries = [one for _, one in sorted(self.state.entries.items())]
        return [one for one in entries if one.event == event and one.payload.get("order") == order]

    def consents(self, order: str) -> Sequence[Entry]:
        return self.said(order, "consent")

    def wake(self, key: str, at: datetime, order: str = "", item: str = "") -> None:
        held = self.state.plans.get(key)
        due = at if held is None or held.claimed else min(at, held.due)
        self.state.plans[key] = replace(held, due=due, claimed=False) if held else Plan(key, due, order, item)

    def planned(self, prefix: str) -> int:
        return sum(key.startswith(prefix) for key in self.state.plans)

    def woken(self, now: datetime, limit: int = 200) -> Sequence[Plan]:
        """Take in hand what is due to be looked at again; whoever does not come back leaves it due in a minute."""
        due = sorted((one for one in self.state.plans.values() if one.due <= now), key=lambda one: one.due)[:limit]
        self.state.plans = {key: replace(one, claimed=False) for key, one in self.state.plans.items()}
        taken = [replace(one, claimed=True, due=now + timedelta(minutes=1)) for one in due]
        self.state.plans |= {one.key: one for one in taken}
        return taken

    def slept(self) -> None:
        """Forget the plans that were carried out."""
        self.state.plans = {key: one for key, one in self.state.plans.items() if not one.claimed}

    def postpone_woken(self, later: datetime) -> None:
        """Move every plan in hand to a later moment."""
        held = self.state.plans.items()
        self.state.plans |= {key: replace(one, due=later, claimed=False) for key, one in held if one.claimed}

    def money_stopped(self) -> bool:
        return self.state.stopped or bool({"all", f"platform:{self.merchant.platform}"} & self._switches)

    def let_go(self, now: datetime) -> None:
        self.append("platform", "uninstalled", {}, now)
        self.state.merchant = replace(self.state.merchant, active=False)

    def forget_buyer(self, order_id: str, now: datetime) -> bool:
        held = self.state.orders.get(order_id)
        if held is None:
            return False
        self.state.forgotten[order_id] = now
        self.state.orders[order_id] = replace(held, buyer=Buyer())
        mine = [one for one in self.state.notices.values() if (one.order, one.state) == (order_id, "new")]
        self.state.notices |= {one.id: replace(one, state="skipped") for one in mine}
        asked = [one.id for one in self.state.tasks.values() if one.subject.startswith(f"{order_id}/")]
        for number in asked:
            del self.state.tasks[number]
        return True

    def seen_to(self, moment: datetime | None) -> datetime | None:
        if moment is not None and (self.state.seen_to is None or moment > self.state.seen_to):
            self.state.seen_to = moment
        return self.state.seen_to
