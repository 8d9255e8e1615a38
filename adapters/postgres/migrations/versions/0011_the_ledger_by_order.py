"""What the ledger says of one order, and who chose what, without reading all of a merchant's ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ORDER = "(payload::jsonb ->> 'order')"


def upgrade() -> None:
    named = sa.text(f"{_ORDER} IS NOT NULL")
    op.create_index("ix_ledger_order", "ledger", ["merchant_id", sa.text(_ORDER), "seq"], postgresql_where=named)
    chosen = sa.text("event = 'policy'")
    op.create_index("ix_ledger_policy", "ledger", ["merchant_id", "seq"], postgresql_where=chosen)
    op.drop_index("ix_ledger_consent", table_name="ledger")


def downgrade() -> None:
    consents = sa.text("event = 'consent'")
    op.create_index("ix_ledger_consent", "ledger", ["merchant_id", sa.text(_ORDER)], postgresql_where=consents)
    op.drop_index("ix_ledger_policy", table_name="ledger")
    op.drop_index("ix_ledger_order", table_name="ledger")
