"""A shop in which one refund was approved, and short words for what becomes of it."""

from connector.errors import NotSent
from connector.handle import cancel
from connector.operate import carry_out
from connector.policy import Policy
from connector.ports import Operation, State
from tests.fakes import Fault, Rig, rig

AWAY = NotSent("The shop did not answer.")


def approved(*faults: Fault, policy: Policy | None = None, units: int = 2, **more: object) -> tuple[Rig, str]:
    """Sell 3 units at 10.00 with 1 in stock, and approve a refund of `units`."""
    shop = rig(policy)
    shop.store.add_shelf("tea", 1)
    shop.connect()
    order = shop.store.place(("tea", 3), **more).id  # type: ignore[arg-type]
    shop.hear()
    again(shop, order, units)
    shop.shop.faults = list(faults)
    return shop, order


def again(shop: Rig, order: str, units: int, key: str = "") -> Operation:
    """Approve one more refund."""
    return cancel(shop.desk, order, {f"{order}0": units}, "merchant:kim", shop.clock(), key=key)


def only(shop: Rig) -> Operation:
    """Return the only money operation."""
    (one,) = shop.operations()
    return one


def step(shop: Rig, operation: Operation | None = None) -> State:
    """Take one step of an operation, due or not."""
    chosen = operation or only(shop)
    carry_out(shop.desk, chosen, shop.clock())
    return shop.books.state().operations[chosen.id].state


def paid(shop: Rig) -> list[int]:
    """Return what the bank gave back."""
    return [one.minor for one in shop.store.bank.book]


def states(shop: Rig) -> list[str]:
    """Return the states money operations went through, as the ledger tells them."""
    entries = shop.books.state().entries.values()
    return [str(one.payload["state"]) for one in entries if one.event == "operation"]


def unknown(fault: Fault = Fault.LOST, **more: object) -> Rig:
    """One that nobody knows about."""
    shop, _ = approved(fault, **more)  # type: ignore[arg-type]
    shop.work()
    assert only(shop).state is State.UNKNOWN
    return shop


def asked(fault: Fault = Fault.LOST) -> Rig:
    """One that a person has to answer for, five minutes after it was sent."""
    shop = unknown(fault)
    shop.clock.forward(minutes=5)
    shop.work()
    assert only(shop).state is State.NEEDS_OPERATOR
    return shop
