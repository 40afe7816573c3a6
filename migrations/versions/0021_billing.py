"""Who pays for what, and money that went back."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Moment

revision = "0021"
down_revision: str | None = "0080"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables."""
    _make_accounts()
    _make_incidents()


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    for table in ("billing_incidents", "billing_accounts"):
        op.drop_table(table)


def _make_accounts() -> None:
    owner = sa.ForeignKey("users.id", ondelete="CASCADE")
    op.create_table(
        "billing_accounts",
        sa.Column("user_id", sa.Uuid(), owner, primary_key=True),
        sa.Column("customer_id", sa.String(255), unique=True),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.String(255), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("price_id", sa.String(255), nullable=False),
        sa.Column("period_end", Moment()),
        sa.Column("ends_with_period", sa.Boolean(), nullable=False),
        sa.Column("grace_until", Moment()),
        sa.Column("synced_at", Moment()),
    )
    op.create_index("ix_billing_accounts_grace_until", "billing_accounts", ["grace_until"])


def _make_incidents() -> None:
    op.create_table(
        "billing_incidents",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("reference", sa.String(255), nullable=False, unique=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("customer_id", sa.String(255), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(8), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )
    op.create_index("ix_billing_incidents_at", "billing_incidents", ["at"])
