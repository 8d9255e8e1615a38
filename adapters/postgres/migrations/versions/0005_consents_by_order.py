"""What buyers answered, found by their order."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_ledger_consent",
        "ledger",
        ["merchant_id", sa.text("(payload::jsonb ->> 'order')")],
        postgresql_where=sa.text("event = 'consent'"),
    )


def downgrade() -> None:
    op.drop_index("ix_ledger_consent", table_name="ledger")
