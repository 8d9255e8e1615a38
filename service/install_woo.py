"""A WooCommerce store connects itself from its own admin: begun, keys given, tried, and everything read."""

import logging
import re
import threading
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

from adapters.addresses import check_url
from adapters.postgres.installs import Install
from adapters.postgres.merchants import as_merchant
from adapters.woocommerce.shop import WooShop
from config.woo_connect import Begun, Entry, GivenKeys, Progress
from connector.errors import ConnectorError, NotSent, Refused, Unclear
from connector.failpoint import reach
from connector.model import Merchant
from connector.ports import Keys
from service import connect
from service.wiring import House

log = logging.getLogger(__name__)
PLATFORM = "woocommerce"
APP_NAME = "Backorder"
_GIVE_UP = timedelta(days=1)  # a store that was away all the time since it wanted in
_AT_ONCE = 4  # installs one process carries on
_AGENT = re.compile(r"WordPress/[^;]{1,40}; ?(https?://\S{1,300})")
_OTHER_PLACE = "The page to come back to is not in this shop."
_TOO_MANY = "This shop was connected too often just now; wait half an hour."
_hands = threading.BoundedSemaphore(_AT_ONCE)


def entry(house: House) -> Entry:
    """Return what the connecting door needs."""
    return Entry(
        begin=lambda address, back: begin(house, address, back),
        give=lambda given: give(house, given),
        watch=lambda ticket: watch(house, ticket),
    )


def begin(house: House, address: str, back: str) -> Begun:
    """Write down that a store wants in; raises Refused for an address we may not call."""
    home = _home(house, address)
    _check_back(house, home, back)
    new = house.installs.begin(PLATFORM, home, back, house.clock())
    if new is None:
        raise NotSent(_TOO_MANY)
    place = f"{house.env.public_url.rstrip('/')}/connect/{PLATFORM}"
    return Begun(new.token, f"{place}/keys", f"{place}/{new.ticket}", APP_NAME)


def _home(house: House, address: str) -> str:
    """Return a store's address in its one spelling."""
    parts = check_url(address.strip(), development=house.env.development)
    if parts.query or "\\" in address:
        raise Refused("This is not the address of a shop.")
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path.rstrip("/"), "", ""))


def _check_back(house: House, home: str, back: str) -> None:
    """Send nobody to another place than the store itself."""
    parts = check_url(back, development=house.env.development)
    if (parts.scheme, parts.netloc.lower()) != urlsplit(home)[:2]:
        raise Refused(_OTHER_PLACE)


def give(house: House, given: GivenKeys) -> bool:
    """Take the keys a store sends under its token, once; nothing is believed of them before they were tried."""
    expected = house.installs.expected(given.token)
    if expected is None or _names_another(given.agent, expected.address):
        return False
    taken = house.installs.give(given.token, Keys(given.key, given.secret), house.clock())
    if taken is None:
        return False
    reach("install.given")
    carry_on_apart(house)
    return True


def _names_another(agent: str, address: str) -> bool:
    """Tell whether the sender says that it is another site; one that says nothing is tried all the same."""
    said = _AGENT.match(agent)
    return said is not None and urlsplit(said[1]).netloc.lower() != urlsplit(address).netloc


def watch(house: House, ticket: str) -> Progress | None:
    """Return how far a store is."""
    found = house.installs.watched(ticket)
    if found is None:
        return None
    name = urlsplit(found.address).netloc
    return Progress(name, found.back, found.stage, found.items, found.orders, found.error)


def carry_on_apart(house: House) -> None:
    """Carry on what nobody has in hand, in a thread of its own: who gave the keys waits for an answer."""
    if house.installs.any_free(house.clock()):
        threading.Thread(target=carry_on, args=(house,), name="install", daemon=True).start()


def carry_on(house: House) -> int:
    """Take up every install that is free, one after another; return how many."""
    if not _hands.acquire(blocking=False):
        return 0
    done = 0
    try:
        while (one := house.installs.take(house.clock())) is not None:
            _one(house, one)
            done += 1
    finally:
        _hands.release()
    return done


def _one(house: House, one: Install) -> None:
    try:
        _install(house, one)
    except (NotSent, Unclear) as error:
        _wait(house, one, error)
    except ConnectorError as error:
        house.installs.end(one.id, error.message)


def _wait(house: House, one: Install, error: ConnectorError) -> None:
    now = house.clock()
    if now - one.made_at > _GIVE_UP:
        house.installs.end(one.id, error.message)
        return
    house.installs.pause(one.id, error.message, now)


def _install(house: House, one: Install) -> None:
    """See that the store is let in, and read everything; started again it goes on."""
    merchant = _entered(house, one) if one.platform == PLATFORM else _known(house, one)
    if not merchant.backfilled:
        connect.backfill(
            house, merchant, lambda kind, number: house.installs.count(one.id, kind, number, house.clock())
        )
    house.installs.end(one.id)
    house.doorbell.ring(merchant.id)


def _entered(house: House, one: Install) -> Merchant:
    """Try the keys, write the merchant down, make the webhooks."""
    keys = house.installs.keys(one.id)
    merchant = _merchant(house, one, keys)
    house.installs.move(one.id, house.clock(), stage="reading", merchant_id=merchant.id, error="")
    connect.subscribe(house, merchant, house.env.public_url)
    acquaint(house, merchant)
    reach("install.acquainted")
    return merchant


def _known(house: House, one: Install) -> Merchant:
    """Return the merchant of a store that was written down before its reading began."""
    return as_merchant(house.merchants.row(one.merchant_id or 0))


def _merchant(house: House, one: Install, keys: Keys) -> Merchant:
    """Return the merchant these keys open, new or known; only keys that open this very store change anything."""
    profile = connect.try_keys(house, PLATFORM, one.address, keys)
    known = house.merchants.at(PLATFORM, one.address)
    if known is None:
        merchant, _token = connect.add(house, PLATFORM, one.address, keys, profile, watch_only=house.env.start_watching)
        _record(house, merchant, "connected")
        return merchant
    if known.store_id and known.store_id != profile.store_id:
        raise Refused("Another store answers at this address than the one that was connected: see a person about it.")
    if house.merchants.row(known.id)["keys"] is None:  # who wrote it down died before its keys were kept
        house.merchants.set_keys(known.id, replace(keys, secrets=(connect.new_secret(),)))
    house.merchants.renew_keys(known.id, lambda held: replace(held, key=keys.key, secret=keys.secret))
    if one.merchant_id != known.id:
        _record(house, known, "reconnected")
    return known


def _record(house: House, merchant: Merchant, event: str) -> None:
    with house.books.record(merchant.id) as record:
        record.append("merchant", event, {"from": "wp-admin"}, house.clock())


def acquaint(house: House, merchant: Merchant) -> bool:
    """Give the companion plugin what it signs with; a new secret each time. False where no plugin wants it."""
    shop = house.platforms[PLATFORM].open(merchant.address, house.merchants.keys(merchant.id))
    if not isinstance(shop, WooShop):
        return False
    secret = house.sites.renew(merchant.id, house.clock())
    try:
        return shop.acquaint(house.env.public_url.rstrip("/"), merchant.public_id, secret)
    except Refused:  # its plugin asked another service: it keeps that one's secret
        house.sites.forget(merchant.id)
        return False
