"""Money operations as the connector would intend them."""

from connector.model import Order
from connector.money import Money
from connector.ports import Kind, Operation, Shop, State, Units

TAG = "BO-7F3K9QX2AB"


def operation(
    order: Order, kind: Kind, amount: Money | None, units: int = 1, tag: str = TAG, **details: object
) -> Operation:
    taken = {order.lines[0].id: units} if units else {}
    return Operation(
        id=1,
        order=order.id,
        kind=kind,
        state=State.SENDING,
        tag=tag,
        key=tag,
        amount=amount,
        units=taken,
        details=details,
    )


def quoted(shop: Shop, order: Order, units: int, *, shipping: bool = False) -> Money:
    return shop.quote(order, Units({order.lines[0].id: units}, shipping))
