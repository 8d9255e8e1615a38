"""Merchants: the shops that installed us, their keys, their policy, and whose turn it is."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, RowMapping, func, or_, select, text

from adapters.cipher import Cipher
from adapters.postgres.due import SKEW, with_work
from adapters.postgres.tables import merchant, switch
from connector.days import check_days
from connector.errors import Malformed, Refused
from connector.model import Merchant, StockMode
from connector.policy import Policy, check
from connector.ports import Keys, Profile
from connector.swaps import check_swaps

_LANE = timedelta(seconds=120)
WATCH_ONLY = "watch_only"
_SEVERAL = ("alternatives", "lead_times", "closed_days", "swaps")
_KEYS_LOCK = 7541  # names the advisory locks under which keys are renewed


def as_merchant(row: RowMapping) -> Merchant:
    """Return the merchant in a row, without its keys."""
    return Merchant(**{field.name: row[field.name] for field in fields(Merchant)})


def as_policy(row: RowMapping) -> Policy:
    """Return the merchant's choices over the defaults."""
    held: dict[str, Any] = dict(row["policy"])
    if "second_reading" in held:
        held["second_reading"] = timedelta(seconds=held["second_reading"])
    if "stock_mode" in held:
        held["stock_mode"] = StockMode(held["stock_mode"])
    held |= {name: tuple(held[name]) for name in _SEVERAL if name in held}
    return replace(Policy(), **held)


def _policy_row(policy: Policy) -> dict[str, Any]:
    """Return what is kept of choices: whether a store is only watched is switched elsewhere and never by the way."""
    row = asdict(policy) | {
        "second_reading": policy.second_reading.total_seconds(),
        "stock_mode": policy.stock_mode.value,
    }
    return {name: value for name, value in row.items() if name != WATCH_ONLY}


def _keys_of(held: Mapping[str, Any]) -> Keys:
    ends = {name: datetime.fromisoformat(held[name]) for name in ("expires", "refresh_expires") if held.get(name)}
    return Keys(held["key"], held["secret"], tuple(held["secrets"]), held.get("refresh", ""), **ends)


def _bound(merchant_id: int) -> str:
    return f"merchant {merchant_id}: keys"


class Merchants:
    """All merchants; each call is its own transaction."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self.engine = engine
        self.cipher = cipher

    def add(self, public_id: str, platform: str, address: str, profile: Profile, now: datetime) -> Merchant:
        """Write a new merchant down; a removed one at the same address starts a new epoch."""
        known = (merchant.c.platform == platform, merchant.c.address == address)
        with self.engine.begin() as connection:
            query = select(func.coalesce(func.max(merchant.c.epoch), 0)).where(*known)
            epoch = connection.execute(query).scalar_one() + 1
            row = {"public_id": public_id, "platform": platform, "address": address, "epoch": epoch, "added_at": now}
            row |= {name: getattr(profile, name) for name in ("name", "currency", "zone", "locale", "store_id")}
            change = merchant.insert().values(row).returning(merchant)
            return as_merchant(connection.execute(change).mappings().one())

    def change(self, merchant_id: int, **values: Any) -> None:
        """Set plain columns of a merchant."""
        with self.engine.begin() as connection:
            connection.execute(merchant.update().where(merchant.c.id == merchant_id).values(**values))

    def remember(self, merchant_id: int, **values: str) -> dict[str, Any]:
        """Set entries of the merchant's connection state (how far the backfill is, where webhooks go)."""
        state = dict(self.row(merchant_id)["backfill"]) | values
        self.change(merchant_id, backfill=state)
        return state

    def listed(self, *, removed: bool = False) -> Sequence[Merchant]:
        """Return merchants, oldest first."""
        query = select(merchant).order_by(merchant.c.id)
        query = query if removed else query.where(merchant.c.active)
        with self.engine.connect() as connection:
            return [as_merchant(row) for row in connection.execute(query).mappings()]

    def row(self, merchant_id: int) -> RowMapping:
        """Return everything kept about a merchant but what its keys say."""
        with self.engine.connect() as connection:
            return connection.execute(select(merchant).where(merchant.c.id == merchant_id)).mappings().one()

    def find(self, public_id: str) -> Merchant | None:
        """Return the active merchant with that public id."""
        query = select(merchant).where(merchant.c.public_id == public_id, merchant.c.active)
        with self.engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return as_merchant(row) if row else None

    def at(self, platform: str, address: str) -> Merchant | None:
        """Return the active merchant with that store."""
        query = select(merchant).where(
            merchant.c.platform == platform, merchant.c.address == address, merchant.c.active
        )
        with self.engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return as_merchant(row) if row else None

    def keys(self, merchant_id: int) -> Keys:
        """Return what opens the shop; raises Malformed when the encryption key is not the right one."""
        return self._opened(merchant_id, self.row(merchant_id)["keys"])

    def set_keys(self, merchant_id: int, keys: Keys) -> None:
        """Keep what opens the shop, encrypted."""
        self.change(merchant_id, keys=self._sealed(merchant_id, keys))

    def renew_keys(self, merchant_id: int, change: Callable[[Keys], Keys]) -> Keys:
        """Let `change` see the keys held now and keep what it returns; everywhere one caller at a time.

        What comes back is committed before this returns. A lock of its own is held, so the merchant's row stays free
        while `change` asks the platform.
        """
        query = select(merchant.c["keys"]).where(merchant.c.id == merchant_id)
        with self.engine.begin() as connection:
            connection.execute(
                text("SELECT pg_advisory_xact_lock(:kind, :one)"), {"kind": _KEYS_LOCK, "one": merchant_id}
            )
            held = self._opened(merchant_id, connection.execute(query).scalar_one())
            new = change(held)
            if new != held:
                values = {"keys": self._sealed(merchant_id, new)}
                connection.execute(merchant.update().where(merchant.c.id == merchant_id).values(values))
        return new

    def _opened(self, merchant_id: int, sealed: bytes | None) -> Keys:
        if sealed is None:
            raise Refused("This shop was let go: there are no keys.")
        return _keys_of(json.loads(self.cipher.open(sealed, _bound(merchant_id))))

    def _sealed(self, merchant_id: int, keys: Keys) -> bytes:
        return self.cipher.seal(json.dumps(asdict(keys), default=str).encode(), _bound(merchant_id))

    def policy(self, merchant_id: int) -> Policy:
        """Return the merchant's choices."""
        return as_policy(self.row(merchant_id))

    def set_policy(self, merchant_id: int, policy: Policy) -> None:
        """Keep the merchant's choices but for `watch_only`; raises Malformed for those nobody could act on."""
        check(policy)
        wrong = check_days(policy) or check_swaps(policy)
        if wrong:
            raise Malformed(f"{wrong}.")
        self.change(merchant_id, policy=merchant.c.policy.concat(_policy_row(policy)))

    def set_api_token(self, merchant_id: int, token: str) -> None:
        """Keep the hash of the merchant's token; the token itself is shown once and never kept."""
        self.change(merchant_id, api_token_hash=hashlib.sha256(token.encode()).hexdigest())

    def token_fits(self, merchant_id: int, token: str) -> bool:
        """Check a token against the hash kept, in constant time."""
        held = str(self.row(merchant_id)["api_token_hash"])
        given = hashlib.sha256(token.encode(errors="replace")).hexdigest()
        return bool(held) and hmac.compare_digest(held, given)

    def stop_money(self, key: str, stopped: bool) -> None:
        """Turn a kill switch: "all", "platform:<name>" or "merchant:<id>"."""
        if key.startswith("merchant:"):
            self.change(int(key.removeprefix("merchant:")), money_stopped=stopped)
            return
        with self.engine.begin() as connection:
            connection.execute(switch.delete().where(switch.c.key == key))
            connection.execute(switch.insert().values(key=key, stopped=stopped))

    def take_lane(self, merchant_id: int, owner: str) -> bool:
        """Become the one who works for this merchant; False while another's lease lives (the database's clock)."""
        free = or_(merchant.c.lane_owner.in_(("", owner)), merchant.c.lane_until < func.now())
        change = merchant.update().where(merchant.c.id == merchant_id, merchant.c.active, free)
        lease = {"lane_owner": owner, "lane_until": func.now() + _LANE, "lane_fence": merchant.c.lane_fence + 1}
        with self.engine.begin() as connection:
            return bool(connection.execute(change.values(**lease, served_at=func.now())).rowcount)

    def holds_lane(self, merchant_id: int, owner: str) -> bool:
        """Tell whether this one still works for the merchant: whoever stood still too long was replaced."""
        query = select(merchant.c.id).where(merchant.c.id == merchant_id, merchant.c.lane_owner == owner)
        with self.engine.connect() as connection:
            return connection.execute(query).first() is not None

    def lanes(self) -> Mapping[int, str]:
        """Return who works for which merchant just now."""
        query = select(merchant.c.id, merchant.c.lane_owner).where(merchant.c.lane_owner != "")
        with self.engine.connect() as connection:
            return {row.id: row.lane_owner for row in connection.execute(query)}

    def leave_lane(self, merchant_id: int, owner: str) -> None:
        """Let the next one work for this merchant."""
        mine = (merchant.c.id == merchant_id, merchant.c.lane_owner == owner)
        with self.engine.begin() as connection:
            connection.execute(merchant.update().where(*mine).values(lane_owner="", lane_until=None))

    def sweep_due(self, merchant_id: int, now: datetime, every: timedelta) -> bool:
        """Tell whether it is time to look around in the shop."""
        row = self.row(merchant_id)
        last: datetime | None = row["swept_at"]
        return bool(row["backfilled"] and (last is None or not now - every < last <= now + SKEW))

    def with_work(self, now: datetime, every: timedelta, limit: int = 100) -> Sequence[int]:
        """Return merchants with anything due, a look around each `every` too; the one served longest ago first."""
        query = with_work(now, every).order_by(merchant.c.served_at.nulls_first(), merchant.c.id).limit(limit)
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def somebody_waits(self, besides: int, now: datetime, every: timedelta) -> bool:
        """Tell whether another merchant has anything due that nobody has in hand."""
        free = or_(merchant.c.lane_owner == "", merchant.c.lane_until < func.now())
        query = with_work(now, every).where(merchant.c.id != besides, free).limit(1)
        with self.engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none() is not None
