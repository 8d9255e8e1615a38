"""What Shopify still says about a shop after it took the app off: deletion is asked for two days later."""

from collections.abc import Mapping

from adapters.shopify.topics import COMPLIANCE, LIFE
from connector.events import Told
from connector.model import Merchant
from connector.ports import Verdict
from service.install import PLATFORM
from service.wiring import House

# Nothing is left to do for the first; the others ask something of whoever still holds data.
_HEARD = (LIFE[0], *COMPLIANCE)


def hear(house: House, platform: str, headers: Mapping[str, str], raw: bytes) -> bool:
    """Settle what a shop that is no merchant's says, and tell whether it was: signed for our app, and of this kind.

    What privacy law asks becomes a task on every installation we hold anything of; of all other shops we hold nothing.
    """
    if platform != PLATFORM or not house.env.shopify_secrets:
        return False
    kind = house.platforms[PLATFORM]
    if kind.verify(house.env.shopify_secrets, headers, raw) is not Verdict.GENUINE:
        return False
    topic = kind.parcel(headers, raw).topic
    if topic not in _HEARD:
        return False
    told = [one for one in kind.read(topic, raw) if isinstance(one, Told)]
    for merchant in _departed(house, kind.whose(headers)):
        _write_down(house, merchant, told)
    return True


def _departed(house: House, address: str) -> list[Merchant]:
    known = house.merchants.listed(removed=True)
    return [one for one in known if (one.platform, one.address, one.active) == (PLATFORM, address, False)]


def _write_down(house: House, merchant: Merchant, told: list[Told]) -> None:
    now = house.clock()
    with house.books.record(merchant.id) as record:
        for one in told:
            if record.tasks.open(one.kind, one.subject, one.text, now):
                record.append("platform", one.kind, {"subject": one.subject}, now)
