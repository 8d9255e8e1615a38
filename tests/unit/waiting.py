"""A shop that sold more than it has, and short words for what is told."""

from connector.policy import Policy
from connector.ports import Kind, Operation
from tests.fakes import Rig, rig


def sold_short(policy: Policy | None = None, **more: object) -> tuple[Rig, str]:
    """A shop with 1 unit and an order of 3."""
    shop = rig(policy)
    shop.store.add_shelf("tea", 1)
    shop.connect()
    order = shop.store.place(("tea", 3), **more).id  # type: ignore[arg-type]
    shop.hear()
    return shop, order


def kinds(shop: Rig) -> list[str]:
    return [one.kind for one in shop.notices()]


def wishes(shop: Rig, kind: Kind) -> list[Operation]:
    return [one for one in shop.operations(money=False) if one.kind is kind]


def second_reading(shop: Rig, minutes: float = 10) -> None:
    shop.clock.forward(minutes=minutes)
    shop.read()
