"""Who is told of what happens, what was told, and what the outside told us."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Document, Moment

revision = "0020"
down_revision: str | None = "0030"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables."""
    _make_endpoints()
    _make_deliveries()
    _make_received()


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    for table in ("received_events", "webhook_deliveries", "webhook_endpoints"):
        op.drop_table(table)


def _make_endpoints() -> None:
    owner = sa.ForeignKey("users.id", ondelete="CASCADE")
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), owner, nullable=False),
        sa.Column("subject", sa.Uuid()),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("description", sa.String(200), nullable=False),
        sa.Column("kinds", Document, nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("former_secret", sa.Text(), nullable=False),
        sa.Column("former_until", Moment()),
        sa.Column("header_name", sa.String(64), nullable=False),
        sa.Column("header_value", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("paused_until", Moment()),
        sa.Column("disabled_at", Moment()),
        sa.Column("disabled_because", sa.String(300), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index(
        "ix_webhook_endpoints_owner_id", "webhook_endpoints", ["owner_id", "created_at"]
    )


def _make_deliveries() -> None:
    endpoint = sa.ForeignKey("webhook_endpoints.id", ondelete="CASCADE")
    announcement = sa.ForeignKey("announcements.id", ondelete="CASCADE")
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("endpoint_id", sa.Uuid(), endpoint, nullable=False),
        sa.Column("announcement_id", sa.Uuid(), announcement, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", Moment()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("tried_at", Moment()),
        sa.Column("status", sa.Integer()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("problem", sa.String(300), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
    )
    op.create_index(
        "ix_webhook_deliveries_endpoint_id", "webhook_deliveries", ["endpoint_id", "created_at"]
    )
    op.create_index(
        "ix_webhook_deliveries_announcement_id", "webhook_deliveries", ["announcement_id"]
    )


def _make_received() -> None:
    op.create_table(
        "received_events",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("source", sa.String(48), nullable=False),
        sa.Column("event_id", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("facts", Document, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("applied_at", Moment()),
        sa.Column("outcome", Document, nullable=False),
    )
    op.create_index(
        "uq_received_events_source_event_id",
        "received_events",
        ["source", "event_id"],
        unique=True,
    )
    op.create_index("ix_received_events_received_at", "received_events", ["received_at"])
