"""A store that moved: who answers now, and binding the merchant to it once a person said so."""

from connector.errors import ConnectorError
from connector.model import Merchant
from connector.operate.bound import TASK
from connector.ports import Profile
from service.connect import address_of, try_keys
from service.wiring import House


def newcomer(house: House, merchant: Merchant, given: str) -> tuple[str, Profile]:
    """Ask with the merchant's own keys who answers at its address, or at the one given; raises Refused or NotSent."""
    address = address_of(house, merchant.platform, given) if given else merchant.address
    return address, try_keys(house, merchant.platform, address, house.merchants.keys(merchant.id))


def confirm_move(house: House, merchant: Merchant, address: str, profile: Profile) -> None:
    """Bind the merchant to the store that answers; both ends of the move stand in the ledger."""
    house.merchants.change(merchant.id, address=address, store_id=profile.store_id)
    now = house.clock()
    with house.books.record(merchant.id) as record:
        payload = {"from": merchant.store_id, "to": profile.store_id, "address": address}
        record.append("merchant", "moved", payload, now)
        record.tasks.close(TASK, merchant.public_id, now)


def refunds_how(house: House, merchant: Merchant) -> str:
    """Say in words how refunds go out there."""
    try:
        keyed = house.desk(merchant).shop.keyed()
    except ConnectorError as error:
        return f"not known: {error.message}"
    return "under a key" if keyed else "plain: each is sent once, and a person is asked where nobody knows"
