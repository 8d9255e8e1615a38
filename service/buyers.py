"""The buyer's page and the house behind it: which order a link opens, and what its buttons do."""

from collections.abc import Mapping
from functools import partial

from adapters.mail.look import look_of
from connector.errors import Gone
from connector.handle import (
    CreditOffer,
    ask_shop,
    cancel,
    choose_credit,
    choose_faster,
    choose_swap,
    credit_offer,
    faster_offer,
    keep_waiting,
    offers_or_none,
    page_facts,
    quote,
    swap_worth,
    withdraw,
)
from connector.model import Merchant
from connector.money import Money
from connector.ports import Desk, Units
from service.memory import Memory
from service.wiring import House, speech
from storefront.buyer.counter import BuyerCounter, Face, Visit

PURPOSE = "buyer"


def link(house: House, merchant: Merchant, order: str) -> str:
    """Return a new address that opens an order for its buyer."""
    token = house.links.make(merchant.id, order, PURPOSE, house.clock())
    return f"{house.env.public_url.rstrip('/')}/b/{token}"


def buyer_counter(house: House) -> BuyerCounter:
    """Return what the buyer's page needs."""
    memory = Memory(house.clock)
    return BuyerCounter(
        find=partial(_find, house),
        page=lambda visit: page_facts(_desk(house, visit), visit.order, house.clock()),
        quote=partial(_quote, house),
        cancel=partial(_cancel, house),
        offer=partial(_offer, house),
        credit=partial(_credit, house),
        withdraw=partial(_withdraw, house),
        faster_offer=lambda visit: faster_offer(_desk(house, visit), visit.order),
        faster=partial(_faster, house),
        swaps=lambda visit: offers_or_none(_desk(house, visit), visit.order, memory.keep),
        swap_worth=lambda visit, line, item, units: swap_worth(_desk(house, visit), visit.order, line, item, units),
        swap=partial(_swap, house),
        keep=lambda visit, seen: keep_waiting(_desk(house, visit), visit.order, house.clock(), seen),
        ask=lambda visit, text: ask_shop(_desk(house, visit), visit.order, text, house.clock()),
        stranger=speech,
    )


def _find(house: House, token: str) -> Visit | None:
    found = house.links.find(token, PURPOSE, house.clock())
    if found is None:
        return None
    with house.books.record(found.merchant_id) as record:
        order, merchant = record.cases.order(found.order), record.merchant
        look = look_of(record.policy, merchant.name)
    locale = order.buyer.locale if order else ""
    face = Face(look.accent, look.on_accent, look.logo)
    return Visit(found.merchant_id, found.order, speech(locale or merchant.locale), face)


def _desk(house: House, visit: Visit) -> Desk:
    merchant = next((one for one in house.merchants.listed() if one.id == visit.merchant_id), None)
    if merchant is None:
        raise Gone("This shop is not connected any more.")
    return house.desk(merchant)


def _quote(house: House, visit: Visit, units: Mapping[str, int]) -> Money | None:
    """Ask the shop what these units come to; None where nothing was charged."""
    desk = _desk(house, visit)
    order = desk.shop.order(visit.order)
    return quote(desk, order, Units(units), "buyer") if order.captured else None


def _cancel(house: House, visit: Visit, units: Mapping[str, int], key: str) -> None:
    cancel(_desk(house, visit), visit.order, units, "buyer", house.clock(), key=_name(visit, key))
    house.doorbell.ring(visit.merchant_id)


def _offer(house: House, visit: Visit, units: Mapping[str, int]) -> CreditOffer | None:
    return credit_offer(_desk(house, visit), visit.order, units, house.clock())


def _credit(house: House, visit: Visit, units: Mapping[str, int], key: str) -> None:
    choose_credit(_desk(house, visit), visit.order, units, house.clock(), key=_name(visit, key))
    house.doorbell.ring(visit.merchant_id)


def _swap(house: House, visit: Visit, line: str, item: str, units: int, key: str) -> None:
    choose_swap(_desk(house, visit), visit.order, line, item, units, house.clock(), key=_name(visit, key))
    house.doorbell.ring(visit.merchant_id)


def _faster(house: House, visit: Visit, seen: Mapping[str, int]) -> bool:
    chosen = choose_faster(_desk(house, visit), visit.order, house.clock(), seen)
    house.doorbell.ring(visit.merchant_id)
    return chosen


def _withdraw(house: House, visit: Visit, key: str) -> None:
    withdraw(_desk(house, visit), visit.order, house.clock(), key=_name(visit, key))
    house.doorbell.ring(visit.merchant_id)


def _name(visit: Visit, key: str) -> str:
    """Name a wish by the page it was pressed on: money and credit asked on one page are one wish."""
    return f"buyer:{visit.order}:{key}" if key else ""
