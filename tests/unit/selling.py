"""A shop with an order that can be cancelled in part."""

from connector.handle import cancel
from connector.policy import Policy
from connector.ports import State
from tests.fakes import Rig, rig


def sold(policy: Policy | None = None, **more: object) -> tuple[Rig, str]:
    """A shop with 1 unit of tea and an order of 3 tea and 1 cup, at 10.00 each."""
    shop = rig(policy)
    shop.store.add_shelf("tea", 1)
    shop.store.add_shelf("cup", 5)
    shop.connect()
    order = shop.store.place(("tea", 3), ("cup", 1), **more).id  # type: ignore[arg-type]
    shop.hear()
    return shop, order


def take_off(shop: Rig, order: str, tea: int, *, cup: int = 0, actor: str = "merchant:kim", key: str = "") -> State:
    """Cancel units of both lines."""
    units = {f"{order}0": tea, f"{order}1": cup}
    return cancel(shop.desk, order, units, actor, shop.clock(), key=key).state
