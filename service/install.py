"""A Shopify store lets itself in: whoever opens the app for the first time brings what the keys are bought with."""

import logging
from dataclasses import dataclass, replace

from adapters.shopify.install import App
from adapters.shopify.platform import Shopify
from adapters.shopify.proxy import shop_through
from adapters.shopify.session import NotSigned, Session
from config.shopify_connect import Gate, Standing
from connector.errors import NotSent, Refused
from connector.failpoint import reach
from connector.model import Merchant
from connector.ports import Keys
from service import connect
from service.install_woo import carry_on_apart
from service.wiring import House

log = logging.getLogger(__name__)
PLATFORM = "shopify"
_LOST = "scopes_lost"
_NOT_IN = "This shop has not opened the app yet: open it in the Shopify admin."
_NO_APP = "This service has no app of Shopify's: SHOPIFY_CLIENT_ID and SHOPIFY_CLIENT_SECRET are not set."


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody of a merchant's looks at our page; `new` says that the app was put on with this visit."""

    merchant: Merchant
    user: str
    new: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a store was read: reading, done or failed, with a sentence about the last trouble."""

    stage: str
    items: int = 0
    orders: int = 0
    error: str = ""


def gate(house: House) -> Gate:
    """Return what the door of /connect/shopify needs."""

    def enter(token: str) -> Standing | None:
        try:
            return _standing(house, visit(house, token).merchant)
        except NotSigned:
            return None

    def look(token: str) -> Standing | None:
        try:
            session = app_of(house).visit(token, house.clock())
        except NotSigned:
            return None
        merchant = house.merchants.at(PLATFORM, session.shop)
        if merchant is None:
            raise Refused(_NOT_IN)
        return _standing(house, merchant)

    return Gate(enter, look)


def whose_call(house: House, query: str) -> str:
    """Return the public id of the merchant through whose shop a call came, "" where nobody vouches for it."""
    try:
        shop = shop_through(query, house.env.shopify_secrets, house.clock())
    except NotSigned:
        return ""
    merchant = house.merchants.at(PLATFORM, shop)
    return merchant.public_id if merchant else ""


def _standing(house: House, merchant: Merchant) -> Standing:
    far = progress(house, merchant)
    return Standing(merchant.public_id, merchant.address, far.stage, far.items, far.orders, far.error)


def app_of(house: House) -> App:
    """Return our app as Shopify knows it; raises Refused where there is none."""
    if not house.env.shopify_client_id or not house.env.shopify_secrets:
        raise Refused(_NO_APP)
    return App(house.env.shopify_client_id, house.env.shopify_secrets)


def visit(house: House, token: str) -> Visit:
    """Return whose visit it is, and let the store in if it is its first; raises Refused or NotSent.

    Of a visit nobody vouches for it raises NotSigned. A store that took the app off and puts
    it on again is a new merchant, of the next epoch.
    """
    app, now = app_of(house), house.clock()
    session = app.visit(token, now)
    merchant = house.merchants.at(PLATFORM, session.shop)
    if merchant is not None:
        _look_after_keys(house, app, token, session, merchant)
        _see_read(house, merchant)
        return Visit(merchant, session.user)
    with house.installs.alone(PLATFORM, session.shop):
        merchant = house.merchants.at(PLATFORM, session.shop)
        new = merchant is None
        merchant = merchant or _let_in(house, app, token, session)
    _see_read(house, merchant)
    return Visit(merchant, session.user, new)


def _let_in(house: House, app: App, token: str, session: Session) -> Merchant:
    """Buy the keys, try them, and write the merchant down; whatever fails leaves nothing behind."""
    keys = _platform(house).admit(app, token, session)
    profile = connect.try_keys(house, PLATFORM, session.shop, keys)
    merchant, _token = connect.add(house, PLATFORM, session.shop, keys, profile, watch_only=house.env.start_watching)
    with house.books.record(merchant.id) as record:
        record.append("merchant", "connected", {"from": "shopify", "user": session.user}, house.clock())
    reach("install.added")
    return merchant


def _see_read(house: House, merchant: Merchant) -> None:
    """Have everything read that was not: begun with the first visit, and again with the next one after it failed."""
    if not merchant.backfilled:
        house.installs.read(PLATFORM, merchant.address, merchant.id, house.clock())
        carry_on_apart(house)


def _look_after_keys(house: House, app: App, token: str, session: Session, merchant: Merchant) -> None:
    """Buy keys anew where nobody can renew them or rights came back; the visit goes on also if that fails."""
    lost, keys = _scopes_lost(house, merchant), house.merchants.keys(merchant.id)
    if not lost and not _due(house, app, keys):
        _pass_on(house, app, merchant, keys)
        return

    def anew(held: Keys) -> Keys:
        return _platform(house).admit(app, token, session) if lost or _due(house, app, held) else held

    try:
        house.merchants.renew_keys(merchant.id, anew)
        _ask_again(house, merchant)
    except (NotSent, Refused) as error:
        log.warning("The keys of merchant %s were not bought anew: %s", merchant.id, error.evidence or error.message)


def _due(house: House, app: App, keys: Keys) -> bool:
    """Tell whether keys are another app's, last for ever, or ran out: nobody could renew them."""
    ran_out = keys.expires is None or keys.expires <= house.clock()
    return ran_out or keys.key != app.client_id or not keys.refresh


def _scopes_lost(house: House, merchant: Merchant) -> bool:
    with house.books.reading(merchant.id) as record:
        return any(row["kind"] == _LOST for row in record.tasks.listed())


def _ask_again(house: House, merchant: Merchant) -> None:
    """See whether the shop lets us do everything again; raises Refused while it does not."""
    profile = house.desk(merchant).shop.profile()
    with house.books.record(merchant.id) as record:
        record.append("merchant", "reconnected", {"warnings": list(profile.warnings)}, house.clock())
        record.tasks.close(_LOST, "app", house.clock())


def progress(house: House, merchant: Merchant) -> Progress:
    """Return how far a store was read."""
    found = house.installs.newest(merchant.id)
    items, orders, error = (found.items, found.orders, found.error) if found else (0, 0, "")
    if house.merchants.row(merchant.id)["backfilled"]:
        return Progress("done", items, orders)
    return Progress("failed" if found and found.stage == "failed" else "reading", items, orders, error)


def pass_secrets_on(house: House) -> int:
    """Give every merchant of our app the secrets that sign its deliveries now; return how many had others."""
    if not house.env.shopify_client_id:
        return 0
    app, ours = app_of(house), [one for one in house.merchants.listed() if one.platform == PLATFORM]
    return sum(_pass_on(house, app, merchant, house.merchants.keys(merchant.id)) for merchant in ours)


def _pass_on(house: House, app: App, merchant: Merchant, keys: Keys) -> bool:
    secrets = tuple(app.secrets)
    if keys.key != app.client_id or keys.secrets == secrets:
        return False
    house.merchants.renew_keys(
        merchant.id, lambda held: replace(held, secrets=secrets) if held.key == app.client_id else held
    )
    return True


def _platform(house: House) -> Shopify:
    found = house.platforms[PLATFORM]
    if not isinstance(found, Shopify):
        raise Refused(_NO_APP)
    return found
