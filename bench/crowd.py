"""A merchant with as many waiting orders as is wished, laid down in PostgreSQL at once."""

from collections.abc import Mapping

from sqlalchemy import text

from config.env import read_env
from connector.ports import Profile
from service.wiring import build

_STATEMENTS = (
    """INSERT INTO orders (merchant_id, order_id, number, standing, status, currency, placed, modified, seen_at,
                           total, captured, refunded)
       SELECT :merchant, 'o' || n, '#' || n, 'open', 'processing', 'EUR', now() - n * interval '3 minutes', now(),
              now(), 4000, 4000, 0 FROM generate_series(1, :count) n""",
    """INSERT INTO line (merchant_id, order_id, line_id, variant, title, sku, ordered, units, owed, shown, net, tax,
                         waited_at)
       SELECT :merchant, 'o' || n, 'l' || part, 'v' || (n % 500), 'A lamp of kind ' || (n % 500), 'LAMP-' || (n % 500),
              2, 2, 2, 2, 1000, 190, now() - n * interval '3 minutes'
       FROM generate_series(1, :count) n, generate_series(1, 2) part""",
    """INSERT INTO promise (merchant_id, order_id, line_id, version, due, reason, source, words, language, made_at)
       SELECT :merchant, 'o' || n, 'l' || part, version, current_date + n % 60 - 10 + version, 'supply', '', '', 'en',
              now()
       FROM generate_series(1, :count) n, generate_series(1, 2) part, generate_series(1, 2) version""",
    """INSERT INTO ledger (merchant_id, seq, at, actor, event, payload, previous, hash)
       SELECT :merchant, 1000 + n, now(), 'platform', 'promise', '{"order":"o' || (1 + n % :count) || '"}', '', ''
       FROM generate_series(1, 10 * :count) n""",
    """INSERT INTO task (merchant_id, kind, subject, text, opened_at)
       SELECT :merchant, 'stock', 'LAMP-' || n, 'The stock of the lamp was set to 0 while buyers wait.', now()
       FROM generate_series(1, least(:count, 200)) n""",
)


def crowd(given: Mapping[str, str], name: str, orders: int, token: str) -> int:
    """Add a merchant `name` who signs in with `token`, in whose `orders` two lines of two units each wait."""
    house = build(read_env(dict(given)))
    now = house.clock()
    profile = Profile(name, "Lamps & more", "EUR", "UTC", "en")
    merchant = house.merchants.add(name, "woocommerce", f"https://{name}.example", profile, now)
    house.merchants.set_api_token(merchant.id, token)
    house.merchants.change(merchant.id, backfilled=True, swept_at=now)
    with house.engine.begin() as connection:
        for statement in _STATEMENTS:
            connection.execute(text(statement), {"merchant": merchant.id, "count": orders})
    with house.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    house.engine.dispose()
    return merchant.id
