"""The companion plugin's door and the house behind it."""

from collections.abc import Sequence
from functools import partial

from adapters.postgres.engine import shared_key
from config.desk_session import enter_desk
from config.plugin import PluginDesk, Standing
from connector.model import Merchant
from connector.policy import Policy
from service.duties import say_anew
from service.wiring import House

DESK_KEY = "desk session"


def plugin_desk(house: House) -> PluginDesk:
    """Return what the companion plugin's door needs."""
    secure = house.env.public_url.startswith("https:")
    key = shared_key(house.engine, house.cipher, DESK_KEY)
    return PluginDesk(
        gate=house.merchants,
        secrets=house.sites,
        clock=house.clock,
        standing=partial(_standing, house),
        save=partial(save_choices, house),
        enter=partial(enter_desk, key, house.clock, secure=secure),
    )


def _standing(house: House, merchant: Merchant) -> Standing:
    with house.books.reading(merchant.id) as record:
        return Standing(merchant.backfilled, len(record.cases.waited_for()), record.tasks.count())


def save_choices(house: House, merchant: Merchant, policy: Policy, changed: Sequence[str], user: str) -> None:
    """Keep what a merchant chose, write down who it was, and have it said on every page at once."""
    house.merchants.set_policy(merchant.id, policy)
    now = house.clock()
    with house.books.record(merchant.id) as record:
        record.append("merchant", "policy", {"changed": list(changed), "by": f"wordpress user {user}"}, now)
    say_anew(house, merchant, now)
