"""Which notices went out together, under the id of one of them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("mail", sa.BigInteger()))
    op.create_index("ix_notice_mail", "notice", ["merchant_id", "mail"], postgresql_where=sa.text("mail IS NOT NULL"))


def downgrade() -> None:
    op.drop_index("ix_notice_mail", "notice")
    op.drop_column("notice", "mail")
