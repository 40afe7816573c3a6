"""Consents whose account is deleted and whose end Google has not confirmed."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Moment

revision = "0100"
down_revision: str | None = "0090"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "ended_consents",
        sa.Column("account_id", sa.Uuid(), primary_key=True),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("refresh_token", sa.Text(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=False),
    )


def downgrade() -> None:
    """Drop the table with all that is in it."""
    op.drop_table("ended_consents")
