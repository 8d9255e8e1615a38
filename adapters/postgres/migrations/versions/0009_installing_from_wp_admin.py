"""How a store is connected from its own admin, what its plugin signs with, and what was used up."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "install",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        *[sa.Column(name, sa.Text(), nullable=False) for name in ("platform", "address", "back")],
        *[sa.Column(name, sa.Text(), nullable=False) for name in ("token_hash", "ticket_hash", "stage")],
        sa.Column("keys", sa.LargeBinary()),
        sa.Column("merchant_id", sa.BigInteger()),
        *[sa.Column(name, sa.Integer(), server_default="0", nullable=False) for name in ("items", "orders", "stock")],
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_install")),
    )
    op.create_index("ix_install_token_hash", "install", ["token_hash"], unique=True)
    op.create_index("ix_install_ticket_hash", "install", ["ticket_hash"], unique=True)
    op.create_index("ix_install_stage", "install", ["stage", "made_at"])
    op.create_table(
        "site",
        sa.Column("merchant_id", sa.BigInteger(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_merchant"),
        sa.PrimaryKeyConstraint("merchant_id", name=op.f("pk_site")),
    )
    op.create_table(
        "spent",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_spent")),
    )
    op.create_index("ix_spent_ends_at", "spent", ["ends_at"])


def downgrade() -> None:
    op.drop_table("spent")
    op.drop_table("site")
    op.drop_table("install")
