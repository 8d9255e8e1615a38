"""What a merchant chose, and who changed what."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.postgres.overview import Overview
from config.page.counter import Caller
from connector.model import Merchant
from connector.policy import Policy
from service.duties import say_anew
from service.wiring import House


def changes(house: House, merchant: Merchant) -> Sequence[Mapping[str, Any]]:
    """Return who changed what, newest first."""
    found = []
    for one in Overview(house.engine).chosen(merchant.id):
        said = json.loads(one["payload"])
        found.append({"at": one["at"], "changed": said.get("changed", []), "by": said.get("by", one["actor"])})
    return found


def save(house: House, who: Caller, policy: Policy, changed: Sequence[str]) -> None:
    """Keep what a merchant chose, write down who it was, and have it said on every page at once."""
    house.merchants.set_policy(who.merchant.id, policy)
    now = house.clock()
    with house.books.record(who.merchant.id) as record:
        record.append(who.actor, "policy", {"changed": list(changed)}, now)
    say_anew(house, who.merchant, now)
