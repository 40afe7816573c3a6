"""Sessions of browsers."""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision: str | None = "0010"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the table."""
    session = sa.ForeignKey("sessions.id", ondelete="CASCADE")
    op.create_table(
        "page_cookies",
        sa.Column("fingerprint", sa.String(64), primary_key=True),
        sa.Column("session_id", sa.Uuid(), session, nullable=False),
    )
    op.create_index("ix_page_cookies_session_id", "page_cookies", ["session_id"])


def downgrade() -> None:
    """Drop it: whoever is at a page signs in again."""
    op.drop_table("page_cookies")
