"""The words a promise was made in, and how sure a supply is and what of it came."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("words", "language"):
        op.add_column("promise", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.add_column("supply", sa.Column("reliability", sa.Text(), server_default="firm", nullable=False))
    op.add_column("supply", sa.Column("arrived", sa.Integer(), server_default="0", nullable=False))
    op.create_index("ix_supply_reference", "supply", ["merchant_id", "source", "reference"])


def downgrade() -> None:
    op.drop_index("ix_supply_reference", table_name="supply")
    for name in ("arrived", "reliability"):
        op.drop_column("supply", name)
    for name in ("language", "words"):
        op.drop_column("promise", name)
