"""What an item's page was last meant to say, and a quick look for deliveries that were settled already."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("item", sa.Column("announced", sa.Text(), server_default="", nullable=False))
    op.create_index("ix_delivery_identity", "delivery", ["merchant_id", "identity"])


def downgrade() -> None:
    op.drop_index("ix_delivery_identity", "delivery")
    op.drop_column("item", "announced")
