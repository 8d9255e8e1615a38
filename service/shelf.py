"""What the availability door shows, read without standing in anybody's way."""

from functools import partial

from adapters.calendar import shop_calendar
from connector.allocate import cover
from connector.operate import page_said
from connector.ports import HeldItem, Record
from service.wiring import House, speech
from storefront.availability.counter import AvailabilityCounter, Standing


def availability_counter(house: House) -> AvailabilityCounter:
    """Return what the availability door needs."""
    return AvailabilityCounter(partial(_find, house))


def _find(house: House, public_id: str, name: str) -> Standing | None:
    """Read an item by its key, its variant or a SKU that only one item has."""
    merchant = house.merchants.find(public_id)
    if merchant is None or not merchant.backfilled:
        return None
    with house.books.reading(merchant.id) as record:
        held = _named(record, name)
        if held is None or record.policy.watch_only:
            return None
        said = page_said(record, shop_calendar(merchant.zone, record.policy), speech, held, house.clock())
        return Standing(said.item, said.variants, _free(record, held), said.sentences, said.due, said.until)


def _named(record: Record, name: str) -> HeldItem | None:
    key = name if record.cases.item(name) else record.cases.item_of(name)
    skus = [] if key else record.cases.by_sku(name)
    return record.cases.item(key or (skus[0] if len(skus) == 1 else ""))


def _free(record: Record, held: HeldItem) -> int | None:
    """Return the units that exist and that nobody waits for."""
    goods = cover(held.item, held.pool, record.cases.sums(held.item.key)[1])
    if goods is None:
        return None
    return max(0, goods - sum(one.units for one in record.cases.queue(held.item.key)))
