"""Connecting a store without an app store: try the keys, subscribe, read everything, and let go again cleanly."""

import secrets
import string
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from connector.errors import Gone, NotSent, Refused, Unclear
from connector.handle import look_again, review_all, settle
from connector.model import Item, Merchant
from connector.ports import Availability, Desk, Keys, Look, Marking, Profile
from service.wiring import House

# Letters and digits only: WooCommerce decodes entities in the secret before it signs.
_LETTERS = string.ascii_letters + string.digits
Progress = Callable[[str, int], None]
_CHUNK = 40
AUDIT, AUDITED_EVERY = "webhooks", timedelta(minutes=15)  # a store switches webhooks off and tells nobody
_PATIENCE = 150  # seconds: as long as a worker may hold a shop after its last sign of life


def new_secret() -> str:
    """Return a webhook secret no platform can misread."""
    return "".join(secrets.choice(_LETTERS) for _ in range(43))


def address_of(house: House, platform: str, given: str) -> str:
    """Return a shop's address as it is kept; raises Refused with a sentence for the merchant."""
    if platform not in house.platforms:
        raise Refused(f"There is no platform {platform!r}; known: {', '.join(house.platforms)}.")
    return house.platforms[platform].address(given)


def try_keys(house: House, platform: str, address: str, keys: Keys) -> Profile:
    """Open the shop and ask who it is; raises Refused with a sentence for the merchant."""
    return house.platforms[platform].open(address, keys).profile()


def add(
    house: House, platform: str, address: str, keys: Keys, profile: Profile, *, watch_only: bool = False
) -> tuple[Merchant, str]:
    """Write a new merchant down with its keys; return it with its API token, which is shown only now.

    With `watch_only` a new merchant's store is only watched until it is switched on. Where the platform has no webhook
    secret of its own to give (`keys.secrets` is empty), one is made.
    """
    known = house.merchants.at(platform, address)
    if known is not None and known.store_id and known.store_id != profile.store_id:
        raise Refused(f"{address} is another store than the one that was connected: {profile.store_id}.")
    merchant = known or house.merchants.add(f"m{secrets.token_hex(10)}", platform, address, profile, house.clock())
    if watch_only and known is None:
        with house.books.record(merchant.id) as record:
            record.watch_only(on=True)
    held = house.merchants.keys(merchant.id).secrets if known else ()
    secrets_ = _secrets(keys.secrets, held) or (new_secret(),)
    house.merchants.set_keys(merchant.id, replace(keys, secrets=secrets_))
    token = f"bot_{secrets.token_urlsafe(24)}"
    house.merchants.set_api_token(merchant.id, token)
    return merchant, token


def _secrets(given: tuple[str, ...], held: tuple[str, ...]) -> tuple[str, ...]:
    """Return the webhook secrets to keep: those given before those held, the current and the previous one."""
    return tuple(dict.fromkeys([*given, *held]))[:2]


def webhook_address(house: House, public_url: str, merchant: Merchant) -> str:
    """Return where the platform delivers a merchant's webhooks."""
    door = f"{public_url.rstrip('/')}/webhooks/{merchant.platform}"
    return door if house.platforms[merchant.platform].one_door else f"{door}/{merchant.public_id}"


def subscribe(house: House, merchant: Merchant, public_url: str) -> None:
    """Create the webhooks, or mend them; their secret is ours."""
    secret = house.merchants.keys(merchant.id).secrets[0]
    house.desk(merchant).shop.subscribe(webhook_address(house, public_url, merchant), secret)
    house.merchants.remember(merchant.id, public_url=public_url)
    house.duties.plan(AUDIT, house.clock() + AUDITED_EVERY, merchant.id)


def resubscribe(house: House, desk: Desk) -> Sequence[str]:
    """Mend the webhooks we made for a merchant; return the topics nobody delivered until now."""
    merchant = desk.merchant
    public_url = house.merchants.row(merchant.id)["backfill"].get("public_url", "")
    if not public_url:  # the platform was told by an app's own settings
        return []
    secret = house.merchants.keys(merchant.id).secrets[0]
    return desk.shop.subscribe(webhook_address(house, public_url, merchant), secret)


def rotate(house: House, merchant: Merchant, public_url: str, given: str = "") -> None:
    """Give the webhooks a new secret; deliveries under the old one are still taken.

    Where the platform signs with a secret of its own, the new one has to be `given`; raises Refused without it.
    """
    own = house.platforms[merchant.platform].one_door
    if own != bool(given):
        raise Refused("This platform signs with the app's own secret: say the new one." if own else "It is made here.")
    house.merchants.renew_keys(
        merchant.id, lambda held: replace(held, secrets=_secrets((given or new_secret(),), held.secrets))
    )
    if own:
        return
    house.desk(merchant).shop.unsubscribe(webhook_address(house, public_url, merchant))
    subscribe(house, merchant, public_url)


def backfill(house: House, merchant: Merchant, progress: Progress) -> None:
    """Read the catalogue and every open order; started again, it goes on where it stopped."""
    desk = house.desk(merchant)
    state = dict(house.merchants.row(merchant.id)["backfill"])
    if "since" not in state:
        state |= house.merchants.remember(merchant.id, since=house.clock().isoformat(), stage="items", cursor="")
    if state["stage"] == "items":
        for items, cursor in desk.shop.items(state["cursor"]):
            settle(desk, Look(items=tuple(items)), house.clock())
            house.merchants.remember(merchant.id, cursor=cursor)
            progress("items", len(items))
        state |= house.merchants.remember(merchant.id, stage="orders", cursor="")
    if state["stage"] == "orders":
        for orders, cursor in desk.shop.open_orders(state["cursor"]):
            settle(desk, Look(orders=tuple(orders)), house.clock())
            house.merchants.remember(merchant.id, cursor=cursor)
            progress("orders", len(orders))
        house.merchants.remember(merchant.id, stage="stock", cursor="")
    _finish(house, merchant, desk, datetime.fromisoformat(state["since"]), progress)


def _finish(house: House, merchant: Merchant, desk: Desk, since: datetime, progress: Progress) -> None:
    """Read the stock of everybody's items once more, now that all orders are known, and begin to mark."""
    with house.books.record(merchant.id) as record:
        record.seen_to(since)
        items = list(record.cases.with_queue())
    house.merchants.change(merchant.id, backfilled=True, swept_at=house.clock())
    for start in range(0, len(items), _CHUNK):
        chunk = items[start : start + _CHUNK]
        look_again(desk, [], chunk, house.clock())
        progress("stock", len(chunk))
    say_on_pages(house, merchant, desk)
    house.merchants.remember(merchant.id, stage="done")


def say_on_pages(house: House, merchant: Merchant, desk: Desk) -> None:
    """See to it that every item's page says what a buyer may expect, also where nobody waits yet."""
    after = ""
    while True:
        with house.books.record(merchant.id) as record:
            held = record.cases.items(after=after, limit=_CHUNK)
        if not held:
            return
        review_all(desk, [one.item.key for one in held], house.clock())
        after = held[-1].item.key


def remove(house: House, merchant: Merchant, progress: Progress, *, force: bool = False) -> list[str]:
    """Take everything of ours off the shop, then let it go; return what could not be taken off.

    As long as something is left the shop keeps its keys, so that this can be done again: a hold nobody can release
    stops goods for ever. `force` lets it go all the same.
    """
    owner = f"remove:{secrets.token_hex(4)}"
    _take_lane(house, merchant, owner)
    try:
        left = _taken_off(house, merchant, progress)
        if not left or force:
            _let_go(house, merchant, len(left))
    finally:
        house.merchants.leave_lane(merchant.id, owner)
    return left


def _take_lane(house: House, merchant: Merchant, owner: str) -> None:
    """Wait until no worker has the shop in hand: a mark on its way would stand after all others are off."""
    for _ in range(_PATIENCE):
        if house.merchants.take_lane(merchant.id, owner):
            return
        time.sleep(1)
    raise NotSent("A worker has this shop in hand; try again in a minute.")


def _let_go(house: House, merchant: Merchant, left: int) -> None:
    house.merchants.change(merchant.id, active=False, keys=None, api_token_hash="")
    house.sites.forget(merchant.id)
    with house.books.record(merchant.id) as record:
        record.append("merchant", "removed", {"left": left}, house.clock())


def _taken_off(house: House, merchant: Merchant, progress: Progress) -> list[str]:
    desk, left = house.desk(merchant), list[str]()
    public_url = house.merchants.row(merchant.id)["backfill"].get("public_url", house.env.public_url)
    try:
        desk.shop.unsubscribe(webhook_address(house, public_url, merchant))
    except (NotSent, Refused, Unclear) as error:
        left.append(f"The webhooks: {error}")
    return left + _unmark(house, merchant, desk, progress)


def _unmark(house: House, merchant: Merchant, desk: Desk, progress: Progress) -> list[str]:
    left = []
    with house.books.record(merchant.id) as record:
        marked, capped, told = list(record.cases.marked()), list(record.cases.capped()), record.cases.announced()
    for order_id in marked:
        try:
            desk.shop.show(Marking(order_id))
            progress("orders", 1)
        except Gone:
            continue
        except (NotSent, Refused, Unclear) as error:
            left.append(f"The mark on order {order_id}: {error}")
    for held in capped:
        try:
            desk.shop.limit(held.item, stop=False, restore=held.restore)
        except (NotSent, Refused, Unclear) as error:
            left.append(f"Backorders of {held.item.title} stay off: {error}")
    return left + _silence(desk, [held.item for held in told])


def _silence(desk: Desk, items: Sequence[Item]) -> list[str]:
    """Take our sentences off the items' pages."""
    left = []
    for start in range(0, len(items), _CHUNK):
        chunk = items[start : start + _CHUNK]
        try:
            desk.shop.announce([Availability(one.key, one.variants) for one in chunk])
        except (NotSent, Refused, Unclear) as error:
            left.append(f"What {len(chunk)} item pages say: {error}")
    return left
