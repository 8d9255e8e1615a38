"""Every table, once. All but `merchant` and `switch` carry the merchant they belong to in their key."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"})


def _id() -> Column[int]:
    return Column("id", BigInteger, Identity(always=True), primary_key=True)


def _merchant() -> Column[int]:
    return Column("merchant_id", BigInteger, ForeignKey("merchant.id", name="fk_merchant"), nullable=False)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


def _flag(name: str, default: str = "false") -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=text(default))


def _moment(name: str, *, nullable: bool = True) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _minor(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default="0")


merchant = Table(
    "merchant",
    metadata,
    _id(),
    Column("public_id", Text, nullable=False, unique=True),
    Column("platform", Text, nullable=False),
    Column("address", Text, nullable=False),
    *[_text(name) for name in ("name", "currency", "zone", "locale", "store_id", "api_token_hash")],
    Column("epoch", Integer, nullable=False, server_default="1"),
    _flag("active", "true"),
    _flag("money_stopped"),
    Column("keys", LargeBinary),
    Column("policy", JSONB, nullable=False, server_default=text("'{}'")),
    Column("backfill", JSONB, nullable=False, server_default=text("'{}'")),
    _flag("backfilled"),
    *[_moment(name) for name in ("seen_to", "swept_at", "audited_at", "served_at", "lane_until")],
    _text("lane_owner"),
    _count("lane_fence"),
    _moment("added_at", nullable=False),
    Index("ix_merchant_store", "platform", "address", unique=True, postgresql_where=text("active")),
)

switch = Table("switch", metadata, Column("key", Text, primary_key=True), _flag("stopped"))

secret = Table(
    "secret", metadata, Column("name", Text, primary_key=True), Column("sealed", LargeBinary, nullable=False)
)

delivery = Table(
    "delivery",
    metadata,
    _id(),
    _merchant(),
    Column("topic", Text, nullable=False),
    Column("identity", Text, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _moment("received_at", nullable=False),
    _moment("due", nullable=False),
    Column("state", Text, nullable=False),
    _count("claims"),
    _text("error"),
    _moment("done_at"),
    # A body is a duplicate only while its twin has not been looked at: the same bytes may be news tomorrow.
    Index("ix_delivery_twin", "merchant_id", "identity", unique=True, postgresql_where=text("state = 'new'")),
    Index("ix_delivery_due", "merchant_id", "due", postgresql_where=text("state IN ('new', 'claimed')")),
    Index("ix_delivery_identity", "merchant_id", "identity"),
)

item = Table(
    "item",
    metadata,
    _merchant(),
    Column("key", Text, nullable=False),
    *[_text(name) for name in ("title", "sku", "backorders", "restore", "announced")],
    *[Column(name, Integer) for name in ("available", "claimed", "pool_available", "pool_taken", "pool_offset")],
    _flag("on_backorder"),
    _flag("ships", "true"),
    _flag("asked"),
    _flag("cap_waived"),
    _moment("read_at", nullable=False),
    _moment("first_read_at", nullable=False),
    PrimaryKeyConstraint("merchant_id", "key"),
)

variant = Table(
    "variant",
    metadata,
    _merchant(),
    Column("variant", Text, nullable=False),
    Column("item", Text, nullable=False),
    PrimaryKeyConstraint("merchant_id", "variant"),
    Index("ix_variant_item", "merchant_id", "item"),
)

# The groups that lead times name, by their keys, and what is in them.
item_group = Table(
    "item_group",
    metadata,
    _merchant(),
    Column("grouped", Text, nullable=False),
    _moment("read_at", nullable=False),
    PrimaryKeyConstraint("merchant_id", "grouped"),
)

member = Table(
    "member",
    metadata,
    _merchant(),
    Column("grouped", Text, nullable=False),
    Column("item", Text, nullable=False),
    PrimaryKeyConstraint("merchant_id", "grouped", "item"),
    Index("ix_member_item", "merchant_id", "item"),
)

orders = Table(
    "orders",
    metadata,
    _merchant(),
    Column("order_id", Text, nullable=False),
    *[_text(name) for name in ("number", "standing", "status", "currency", "gateway", "marked")],
    *[_moment(name, nullable=False) for name in ("placed", "modified", "seen_at")],
    *[_minor(name) for name in ("total", "captured", "refunded")],
    _flag("authorised"),
    Column("buyer", LargeBinary),
    _moment("forgotten_at"),
    PrimaryKeyConstraint("merchant_id", "order_id"),
)

line = Table(
    "line",
    metadata,
    _merchant(),
    Column("order_id", Text, nullable=False),
    Column("line_id", Text, nullable=False),
    *[_text(name) for name in ("variant", "title", "sku")],
    *[_count(name) for name in ("ordered", "cancelled", "shipped", "taken", "taken_before", "refunded_units")],
    *[_count(name) for name in ("units", "claim", "priority", "assigned", "owed", "shown")],
    Column("hint", Integer),
    _flag("counted"),
    _flag("ships", "true"),
    _minor("net"),
    _minor("tax"),
    *[_moment(name) for name in ("counted_at", "waited_at", "eased_at", "ready_at")],
    PrimaryKeyConstraint("merchant_id", "order_id", "line_id"),
    Index("ix_line_queue", "merchant_id", "variant", postgresql_where=text("units > 0")),
    Index("ix_line_waiting", "merchant_id", "order_id", postgresql_where=text("owed > 0 OR shown > 0")),
    Index("ix_line_taken", "merchant_id", "variant"),
)

promise = Table(
    "promise",
    metadata,
    _merchant(),
    Column("order_id", Text, nullable=False),
    Column("line_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("due", Date),
    Column("until", Date),
    *[_text(name) for name in ("reason", "source", "words", "language")],
    _moment("made_at", nullable=False),
    PrimaryKeyConstraint("merchant_id", "order_id", "line_id", "version"),
)

supply = Table(
    "supply",
    metadata,
    _id(),
    _merchant(),
    Column("item", Text, nullable=False),
    Column("units", Integer, nullable=False),
    Column("due", Date),
    Column("until", Date),
    _text("source"),
    _text("reference"),
    Column("reliability", Text, nullable=False, server_default="firm"),
    _count("arrived"),
    _moment("added_at", nullable=False),  # or when its units were last written down
    _moment("used_at"),
    Index("ix_supply_item", "merchant_id", "item", postgresql_where=text("used_at IS NULL")),
    Index("ix_supply_reference", "merchant_id", "source", "reference"),
)

operation = Table(
    "operation",
    metadata,
    _id(),
    _merchant(),
    *[Column(name, Text, nullable=False) for name in ("order_id", "kind", "state", "tag", "key")],
    *[_count(name) for name in ("version", "attempt", "epoch", "looks")],
    _flag("money"),
    Column("amount", BigInteger),
    *[_text(name) for name in ("currency", "actor", "receipt", "error")],
    Column("units", JSONB, nullable=False, server_default=text("'{}'")),
    Column("details", JSONB, nullable=False, server_default=text("'{}'")),
    Column("request", LargeBinary, nullable=False, server_default=text("''::bytea")),
    *[_moment(name) for name in ("made_at", "sent_at", "due", "settled_at")],
    Index("ix_operation_key", "merchant_id", "key", unique=True),
    # The database itself refuses a second money operation in flight on one order.
    Index(
        "ix_operation_in_flight",
        "merchant_id",
        "order_id",
        unique=True,
        postgresql_where=text("money AND state IN ('sending', 'unknown', 'reconciling')"),
    ),
    Index("ix_operation_due", "merchant_id", "due", postgresql_where=text("state NOT IN ('done', 'failed')")),
    Index("ix_operation_order", "merchant_id", "order_id"),
)

notice = Table(
    "notice",
    metadata,
    _id(),
    _merchant(),
    *[Column(name, Text, nullable=False) for name in ("order_id", "kind", "state")],
    Column("body", JSONB, nullable=False),
    _count("attempts"),
    _text("error"),
    _moment("made_at", nullable=False),
    _moment("due", nullable=False),
    _moment("sent_at"),
    Column("mail", BigInteger),  # the notice under whose id several went out as one mail
    Index("ix_notice_due", "merchant_id", "due", postgresql_where=text("state IN ('new', 'sending')")),
    Index("ix_notice_mail", "merchant_id", "mail", postgresql_where=text("mail IS NOT NULL")),
)

notice_line = Table(
    "notice_line",
    metadata,
    _merchant(),
    *[Column(name, Text, nullable=False) for name in ("order_id", "line_id", "kind", "version")],
    Column("notice_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("merchant_id", "order_id", "line_id", "kind", "version"),
)

task = Table(
    "task",
    metadata,
    _id(),
    _merchant(),
    *[Column(name, Text, nullable=False) for name in ("kind", "subject", "text")],
    _moment("opened_at", nullable=False),
    _moment("closed_at"),
    Index("ix_task_open", "merchant_id", "kind", "subject", unique=True, postgresql_where=text("closed_at IS NULL")),
)

ledger = Table(
    "ledger",
    metadata,
    _merchant(),
    Column("seq", BigInteger, nullable=False),
    _moment("at", nullable=False),
    *[Column(name, Text, nullable=False) for name in ("actor", "event", "payload", "previous", "hash")],
    PrimaryKeyConstraint("merchant_id", "seq"),
    # What buyers answered is asked for by order, each time a clock is read; pages ask for the whole of it.
    Index(
        "ix_ledger_order",
        "merchant_id",
        text("(payload::jsonb ->> 'order')"),
        "seq",
        postgresql_where=text("(payload::jsonb ->> 'order') IS NOT NULL"),
    ),
    Index("ix_ledger_policy", "merchant_id", "seq", postgresql_where=text("event = 'policy'")),
)


def ledger_order() -> ColumnElement[str]:
    """Return the order of a ledger entry as its index knows it."""
    return literal_column("(payload::jsonb ->> 'order')", Text)


schedule = Table(
    "schedule",
    metadata,
    _merchant(),
    Column("key", Text, nullable=False),
    _text("order_id"),
    _text("item"),
    _moment("due", nullable=False),
    _flag("claimed"),
    PrimaryKeyConstraint("merchant_id", "key"),
    Index("ix_schedule_due", "merchant_id", "due"),
)

# Where each ledger ended on each day: the signed line that is also kept outside the database.
head = Table(
    "head",
    metadata,
    _merchant(),
    Column("day", Date, nullable=False),
    Column("line", Text, nullable=False),
    PrimaryKeyConstraint("merchant_id", "day"),
)

# A backup was restored: no money of the merchant leaves until `lifted_at` (see `adapters/postgres/readback.py`).
readback = Table(
    "readback",
    metadata,
    _merchant(),
    _moment("restored_at", nullable=False),
    _moment("opens_at", nullable=False),
    _moment("since"),
    _moment("due", nullable=False),
    *[_moment(name) for name in ("began_at", "reached", "lifted_at")],
    Column("operation_id", BigInteger, nullable=False, server_default="0"),
    *[_text(name) for name in ("order_id", "stage", "error")],
    PrimaryKeyConstraint("merchant_id"),
)

# What comes round again, for one merchant or (0) for the house.
duty = Table(
    "duty",
    metadata,
    Column("merchant_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    _moment("due", nullable=False),
    *[_moment(name) for name in ("taken_at", "done_at")],
    _text("error"),
    PrimaryKeyConstraint("merchant_id", "name"),
)

link = Table(
    "link",
    metadata,
    Column("hash", Text, primary_key=True),
    _merchant(),
    *[Column(name, Text, nullable=False) for name in ("order_id", "purpose")],
    _moment("made_at", nullable=False),
    _moment("ends_at", nullable=False),
    _moment("revoked_at"),
    Index("ix_link_order", "merchant_id", "order_id"),
)

# What a merchant wrote into a kind of notice in one language; without a row our own words stand.
wording = Table(
    "wording",
    metadata,
    _merchant(),
    *[Column(name, Text, nullable=False) for name in ("kind", "language")],
    _text("subject"),
    Column("body", Text, nullable=False),
    _moment("saved_at", nullable=False),
    PrimaryKeyConstraint("merchant_id", "kind", "language"),
)

# A store on its way in from its own admin: the tokens are kept as hashes, the keys sealed, and only until it is done.
install = Table(
    "install",
    metadata,
    _id(),
    *[Column(name, Text, nullable=False) for name in ("platform", "address", "back")],
    *[Column(name, Text, nullable=False) for name in ("token_hash", "ticket_hash", "stage")],
    Column("keys", LargeBinary),
    Column("merchant_id", BigInteger),
    *[_count(name) for name in ("items", "orders", "stock")],
    _text("error"),
    *[_moment(name, nullable=False) for name in ("made_at", "ends_at")],
    _moment("taken_until"),
    Index("ix_install_token_hash", "token_hash", unique=True),
    Index("ix_install_ticket_hash", "ticket_hash", unique=True),
    Index("ix_install_stage", "stage", "made_at"),
)

# What a merchant's companion plugin signs its questions with.
site = Table(
    "site",
    metadata,
    _merchant(),
    Column("secret", LargeBinary, nullable=False),
    _moment("made_at", nullable=False),
    PrimaryKeyConstraint("merchant_id"),
)

# Tokens that were used once; a row is kept until its token would have ended anyway.
spent = Table(
    "spent",
    metadata,
    Column("hash", Text, primary_key=True),
    _moment("ends_at", nullable=False),
    Index("ix_spent_ends_at", "ends_at"),
)
