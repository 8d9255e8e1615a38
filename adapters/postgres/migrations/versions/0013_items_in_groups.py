"""Which items are in the tags and collections that lead times name."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "item_group",
        sa.Column("merchant_id", sa.BigInteger(), nullable=False),
        sa.Column("grouped", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_merchant"),
        sa.PrimaryKeyConstraint("merchant_id", "grouped", name=op.f("pk_item_group")),
    )
    op.create_table(
        "member",
        sa.Column("merchant_id", sa.BigInteger(), nullable=False),
        sa.Column("grouped", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["merchant_id"], ["merchant.id"], name="fk_merchant"),
        sa.PrimaryKeyConstraint("merchant_id", "grouped", "item", name=op.f("pk_member")),
    )
    op.create_index("ix_member_item", "member", ["merchant_id", "item"])


def downgrade() -> None:
    op.drop_table("member")
    op.drop_table("item_group")
