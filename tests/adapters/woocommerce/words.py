"""Short words for writing expected values by hand: the recorded store sells in USD, with one tax of 10 %, rate 1."""

from datetime import UTC, datetime

from adapters.woocommerce.refunds import GivenBack, Portion
from connector.model import Backorders, Buyer, Charge, Item, Line, Order, Refund, Standing, Tax
from connector.money import Money

ADA = Buyer("ada@example.com", "Ada Example", "", "US")
BOB = Buyer("bob@example.com", "Bob Example", "", "US")


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def at(clock: str) -> datetime:
    """A time of the evening the recordings were made."""
    return datetime.fromisoformat(f"2026-11-22T{clock}").replace(tzinfo=UTC)


def charge(key: str, net: str, tax: str, *back: str) -> Charge:
    """A charge with its tax; `back` is what was given back of it, without tax and the tax."""
    taxes = (Tax("1", usd(tax)),)
    if not back:
        return Charge(key, usd(net), taxes)
    return Charge(key, usd(net), taxes, usd(back[0]), (Tax("1", usd(back[1])),) if usd(back[1]) else ())


def shipping(key: str, *back: str) -> tuple[Charge, ...]:
    return (charge(key, "5.00", "0.50", *back),)


def mug(key: str, ordered: int, charged: Charge, taken: int, **more: int) -> Line:
    """A line of the mug whose buyers are told (product 12)."""
    return Line(key, "12", "Mug Notify", ordered, charged, "MUG-NOTIFY", taken=taken, **more)  # type: ignore[arg-type]


def silent(key: str, ordered: int, charged: Charge, taken: int, **more: int) -> Line:
    """A line of the mug whose buyers are not told (product 14)."""
    return Line(key, "14", "Mug Silent Backorder", ordered, charged, "MUG-YES", taken=taken, **more)  # type: ignore[arg-type]


def paid(key: str, clocks: tuple[str, str], total: str, line: Line, carriage: str, **more: object) -> Order:
    """An order of Bob, paid by card over REST, in processing unless said otherwise."""
    values: dict[str, object] = {
        "id": key,
        "number": key,
        "standing": Standing.OPEN,
        "placed": at(clocks[0]),
        "modified": at(clocks[1]),
        "currency": "USD",
        "total": usd(total),
        "captured": usd(total),
        "refunded": usd("0"),
        "lines": (line,),
        "shipping": shipping(carriage),
        "buyer": BOB,
        "status": "processing",
        "gateway": "rig_card",
    }
    return Order(**(values | more))  # type: ignore[arg-type]


def refund(key: str, amount: str, reason: str = "") -> Refund:
    """A refund as an order lists it."""
    return Refund(key, usd(amount), reason)


def back(key: str, clock: str, amount: str, *portions: Portion, **more: object) -> GivenBack:
    """A refund as the list of refunds shows it, made by hand unless said otherwise."""
    units = {one.charge: one.units for one in portions if one.units}
    values: dict[str, object] = {"reason": "", "at": at(clock), "paid": False, "units": units} | more
    return GivenBack(Refund(key, usd(amount), **values), portions)  # type: ignore[arg-type]


def portion(key: str, units: int, net: str, tax: str) -> Portion:
    return Portion(key, units, usd(net), (Tax("1", usd(tax)),) if usd(tax) else ())


def item(key: str, title: str, sku: str, available: int | None, backorders: Backorders, **more: bool) -> Item:
    return Item(key, title, (key,), available, sku, backorders, **more, arrivals=())
