"""Providers that nobody asks for a while."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Moment

revision = "0041"
down_revision: str | None = "0040"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "provider_stops",
        sa.Column("name", sa.String(120), primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment()),
        sa.Column("reason", sa.String(200), nullable=False, server_default=""),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("provider_stops")
