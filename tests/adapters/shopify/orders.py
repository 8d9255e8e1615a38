"""The order of the money tests, as Shopify holds it and as the connector does."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from adapters.shopify.requests import prepared
from adapters.shopify.sending import send
from connector.model import Charge, Line, Order, Standing, Tax
from connector.money import Money
from connector.ports import Kind, Operation, Receipt, State
from tests.adapters.shopify.packing import Job
from tests.adapters.shopify.till import AT, Move, Row, Till, Told

TAG = "BO-7F3K9QX2AB"
TX1, TX2 = "gid://shopify/OrderTransaction/1", "gid://shopify/OrderTransaction/2"


def sale(amount: str, number: int = 1, **more: Any) -> Move:
    """A payment that was taken."""
    return Move(f"gid://shopify/OrderTransaction/{number}", "SALE", amount, **more)


def till(rows: Mapping[str, Row], moves: Iterable[Move], **more: Any) -> Till:
    """An order of these lines, all unfulfilled units at one place, paid by these movements."""
    units = {f"gid://shopify/LineItem/{number}": row.unfulfilled for number, row in rows.items() if row.unfulfilled}
    return Till(rows=dict(rows), moves=list(moves), jobs=[Job("gid://shopify/FulfillmentOrder/1", units)], **more)


def order(currency: str = "USD", total: int = 0, lines: Iterable[Line] = (), captured: int | None = None) -> Order:
    """The order as the connector holds it; amounts in minor units."""
    held = Money(total if captured is None else captured, currency)
    nothing = Money.zero(currency)
    whole = Money(total, currency)
    return Order("5", "#1005", Standing.OPEN, AT, AT, currency, whole, held, nothing, tuple(lines))


def line(number: str, ordered: int, net: int, tax: int = 0, currency: str = "USD", back: int = 0) -> Line:
    charge = Charge(number, Money(net, currency), (Tax("VAT", Money(tax, currency)),))
    return Line(number, "31", "Mug", ordered, charge, refunded_units=back)


def wish(kind: Kind, amount: Money | None, details: Mapping[str, Any] | None = None, **units: int) -> Operation:
    """An operation of order 5 for units ("l11=2")."""
    taken = {name[1:]: count for name, count in units.items()}
    return Operation(1, "5", kind, State.SENDING, TAG, "cancel:5", amount=amount, units=taken, details=details or {})


ONE = wish(Kind.REFUND, Money(2200, "USD"), l11=1)
ALL = wish(Kind.REFUND, Money(4400, "USD"), l11=2)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def mugs(units: int = 2, **more: Any) -> Till:
    """Mugs at 22.00, paid by card; Shopify was asked about one."""
    shop = till({"11": Row("Mug", units, units)}, [sale(f"{units * 22}.00")], **more)
    shop.tell(Told("22.00", [(TX1, "22.00")]), l11=1)
    return shop


def request(shop: Till, operation: Operation) -> Any:
    """The body of the request that carries the operation out."""
    return json.loads(prepared(shop.paper.client, operation, order(shop.currency)))


def carry(shop: Till, operation: Operation = ONE) -> Receipt:
    """Prepare and send."""
    client = shop.paper.client
    return send(client, operation, prepared(client, operation, order(shop.currency)))
