"""Where every concrete thing is chosen; the only place that knows both sides of each port."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import NoReturn, cast

from adapters.calendar import shop_calendar
from adapters.cipher import Cipher
from adapters.holidays_of import working_days
from adapters.mail.smtp import SmtpPost
from adapters.postgres.books import PostgresBooks
from adapters.postgres.deliveries import Deliveries
from adapters.postgres.duties import Duties
from adapters.postgres.engine import Engine, connect, ledger_key
from adapters.postgres.installs import Installs
from adapters.postgres.links import Links
from adapters.postgres.merchants import Merchants
from adapters.postgres.sites import Sites
from adapters.shopify.platform import Shopify
from adapters.speech import BabelSpeech
from adapters.woocommerce.platform import WooCommerce
from config.env import Env
from connector.errors import Refused
from connector.model import Merchant
from connector.ports import Desk, Doorbell, Platform, Post, Shop
from connector.wording import Speech
from service.budget import budget_for
from service.doorbell import doorbell_for
from service.guard import guarded
from service.pretend import origins
from webhooks.accept import Door


def utc_now() -> datetime:
    """Return the moment; the one clock that is passed to everything."""
    return datetime.now(UTC)


@lru_cache(maxsize=64)
def speech(locale: str) -> Speech:
    """Return the language for a locale, read once."""
    spoken: Speech = BabelSpeech(locale or "en")
    return spoken


@dataclass(frozen=True, slots=True)
class House:
    """Everything that runs in one process, opened once."""

    env: Env
    engine: Engine
    cipher: Cipher
    books: PostgresBooks
    merchants: Merchants
    deliveries: Deliveries
    links: Links
    duties: Duties
    installs: Installs
    sites: Sites
    platforms: Mapping[str, Platform]
    doorbell: Doorbell
    post: Post
    clock: Callable[[], datetime] = utc_now

    @property
    def door(self) -> Door:
        """What the webhook door needs."""
        return Door(self.platforms, self.merchants, self.deliveries, self.doorbell, self.clock)

    def desk(self, merchant: Merchant) -> Desk:
        """Open a merchant's shop and lay out what its work needs; nothing is asked of the shop yet."""
        calendar = shop_calendar(merchant.zone, self.merchants.policy(merchant.id))
        return Desk(
            merchant, self.books, self._shop(merchant), speech, calendar, self.clock, self.doorbell, working_days
        )

    def _shop(self, merchant: Merchant) -> Shop:
        if not merchant.active:
            return cast("Shop", Closed())
        keep = partial(self.merchants.renew_keys, merchant.id)
        shop = self.platforms[merchant.platform].open(merchant.address, self.merchants.keys(merchant.id), keep)
        return guarded(shop, lambda: self.merchants.policy(merchant.id).watch_only)


class Closed:
    """The shop of a merchant who let us go: whatever is asked of it, it refuses."""

    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        def refuse(*_: object, **__: object) -> NoReturn:
            raise Refused("This shop let us go: there are no keys to it any more.")

        return refuse


def build(env: Env) -> House:
    """Open the house for an environment whose database is there and migrated."""
    engine = connect(env.database_url)
    cipher = Cipher(env.secret_keys)
    platforms: Mapping[str, Platform] = {
        "woocommerce": WooCommerce(development=env.development),
        "shopify": Shopify(development=env.development, origin=origins(env), budget=budget_for(env.redis_url)),
    }
    return House(
        env=env,
        engine=engine,
        cipher=cipher,
        books=PostgresBooks(engine, cipher, ledger_key(engine, cipher)),
        merchants=Merchants(engine, cipher),
        deliveries=Deliveries(engine, cipher),
        links=Links(engine),
        duties=Duties(engine),
        installs=Installs(engine, cipher),
        sites=Sites(engine, cipher),
        platforms=platforms,
        doorbell=doorbell_for(env.redis_url),
        post=SmtpPost(env.smtp_url, env.mail_from),
    )
