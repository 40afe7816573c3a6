"""What the outside is told, and who did what."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Document, Moment

revision = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables."""
    _make_announcements()
    _make_audit_trail()


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    for table in ("audit_trail", "announcements"):
        op.drop_table(table)


def _make_announcements() -> None:
    owner = sa.ForeignKey("users.id", ondelete="CASCADE")
    op.create_table(
        "announcements",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), owner, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("facts", Document, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("taken_at", Moment()),
    )
    op.create_index("ix_announcements_owner_id", "announcements", ["owner_id", "at"])
    op.create_index("ix_announcements_taken_at", "announcements", ["taken_at", "at"])


def _make_audit_trail() -> None:
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "audit_trail",
        sa.Column("id", serial, primary_key=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("target", sa.String(120), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("before", Document, nullable=False),
        sa.Column("after", Document, nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_trail_actor_id", "audit_trail", ["actor_id", "at"])
    op.create_index("ix_audit_trail_target", "audit_trail", ["target", "at"])
