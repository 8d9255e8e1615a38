"""Looks at everything the service needs and says in plain words what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import requests
from redis import Redis as Client
from redis.exceptions import RedisError

from adapters.postgres.engine import DatabaseAway
from adapters.postgres.migrate import behind
from config.env import Env
from connector.errors import ConnectorError
from connector.model import Merchant
from service.sender import advice, sender_of
from service.wiring import House, build


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: good or not, and what to do."""

    what: str
    ok: bool
    text: str


def examine(env: Env) -> list[Finding]:
    """Look at the database, Redis, mail, the web process, and every merchant's shop."""
    findings = [_database(env)]
    if findings[0].ok:
        house = build(env)
        findings += [_redis(env), _mail(env), _web(env), *_merchants(house)]
        house.engine.dispose()
    return findings


def _database(env: Env) -> Finding:
    if not env.database_url:
        return Finding("database", ok=False, text="None is running here: start `backorder up`, or set DATABASE_URL.")
    try:
        missing = behind(env.database_url)
    except DatabaseAway as error:
        return Finding("database", ok=False, text=f"It does not answer: {str(error).splitlines()[0]}")
    return Finding(
        "database",
        ok=not missing,
        text=f"{missing} Run `backorder migrate`." if missing else "answers, schema up to date",
    )


def _redis(env: Env) -> Finding:
    if not env.redis_url:
        return Finding("redis", ok=True, text="none: the sweeper finds the work by itself, a little slower")
    try:
        Client.from_url(env.redis_url, socket_connect_timeout=2, socket_timeout=2).ping()
    except (RedisError, OSError) as error:
        text = f"It does not answer ({type(error).__name__}). Nothing is lost, work only starts later."
        return Finding("redis", ok=False, text=text)
    return Finding("redis", ok=True, text="answers")


def _mail(env: Env) -> Finding:
    if not env.smtp_url:
        return Finding("mail", ok=False, text="SMTP_URL is not set: notices wait and nobody is told anything.")
    where = f"goes to {urlsplit(env.smtp_url).hostname}, from {env.mail_from}."
    return Finding("mail", ok=True, text=" ".join((where, *advice(env))))


def _web(env: Env) -> Finding:
    address = f"http://127.0.0.1:{env.port}/health"
    try:
        ok = requests.get(address, timeout=3).ok
    except requests.RequestException:
        ok = False
    text = "answers" if ok else f"Nothing answers at {address}: webhooks are lost until the web process runs."
    return Finding("web", ok=ok, text=text)


def _merchants(house: House) -> Iterator[Finding]:
    merchants = house.merchants.listed()
    if not merchants:
        yield Finding("merchants", ok=True, text="none is connected yet: backorder merchants add")
    for merchant in merchants:
        yield _shop(house, merchant)
        yield _sender(house, merchant)
        yield from _lag(house, merchant)


def _shop(house: House, merchant: Merchant) -> Finding:
    what = f"{merchant.name} ({merchant.public_id})"
    try:
        profile = house.desk(merchant).shop.profile()
    except ConnectorError as error:
        return Finding(what, ok=False, text=f"The shop does not let us in: {error}")
    if profile.store_id != merchant.store_id:
        return Finding(what, ok=False, text=f"Another store answers at {merchant.address}: {profile.store_id}")
    if not merchant.backfilled:
        return Finding(what, ok=False, text="Its orders are not all read yet: run `backorder merchants add` again.")
    return Finding(what, ok=True, text=" ".join(("answers", *profile.warnings)))


def _sender(house: House, merchant: Merchant) -> Finding:
    """Say whom a merchant's mails come from: answers to nobody would be answers lost."""
    found = sender_of(house.env, merchant, house.merchants.policy(merchant.id))
    text = f"{found.name} <{found.address}>, answers go to {found.reply_to or found.address}."
    if not found.reply_to:
        text += " Is it read? Else set the shop's own address: backorder merchants policy reply_to=..."
    return Finding(f"mail of {merchant.name}", ok=True, text=text)


def _lag(house: House, merchant: Merchant) -> Iterator[Finding]:
    now, row = house.clock(), house.merchants.row(merchant.id)
    late = house.env.sweep_every * 2 + timedelta(minutes=1)
    if merchant.backfilled and (row["swept_at"] is None or now - row["swept_at"] > late):
        yield Finding("sweeper", ok=False, text=f"{merchant.name} was not looked at for long: does the sweeper run?")
    with house.books.record(merchant.id) as record:
        tasks = record.tasks.count()
    if tasks:
        yield Finding("tasks", ok=True, text=f"{tasks} things of {merchant.name} need a person: backorder tasks list")
