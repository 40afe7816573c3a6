"""Google accounts, and the quota of their project."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Document, Moment

revision = "0060"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None

TABLES = (
    "quota_told",
    "quota_promises",
    "quota_cooldowns",
    "quota_calls",
    "quota_counters",
    "consent_requests",
    "youtube_accounts",
    "youtube_channels",
)


def upgrade() -> None:
    """Make the tables."""
    _make_channels()
    _make_accounts()
    _make_consent_requests()
    _make_quota_counters()
    _make_quota_promises()


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    for table in TABLES:
        op.drop_table(table)


def _make_channels() -> None:
    channel = sa.ForeignKey("channels.id", ondelete="CASCADE")
    op.create_table(
        "youtube_channels",
        sa.Column("channel_id", sa.String(19), channel, primary_key=True),
        sa.Column("youtube_id", sa.String(24), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("long_uploads", sa.String(24), nullable=False),
        sa.Column("bound_at", Moment(), nullable=False),
        sa.Column("checked_at", Moment()),
        sa.Column("uploaded_at", Moment()),
        sa.Column("problem", Document),
        sa.UniqueConstraint("youtube_id"),
    )


def _make_accounts() -> None:
    owner = sa.ForeignKey("users.id", ondelete="CASCADE")
    channel = sa.ForeignKey("youtube_channels.channel_id", ondelete="CASCADE")
    op.create_table(
        "youtube_accounts",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), owner, nullable=False),
        sa.Column("channel_id", sa.String(19), channel, nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("client_id", sa.String(200), nullable=False),
        sa.Column("scopes", Document, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("refresh_token", sa.Text(), nullable=False),
        sa.Column("access_token", sa.Text(), nullable=False),
        sa.Column("access_ends_at", Moment()),
        sa.Column("granted_at", Moment(), nullable=False),
        sa.Column("consent_ends_at", Moment()),
        sa.Column("refreshed_at", Moment()),
        sa.Column("tried_at", Moment()),
        sa.Column("verified_at", Moment()),
        sa.Column("used_at", Moment()),
        sa.Column("ended_at", Moment()),
        sa.Column("problem", Document),
        sa.UniqueConstraint("channel_id", "subject"),
    )
    op.create_index("ix_youtube_accounts_owner_id", "youtube_accounts", ["owner_id"])
    op.create_index("ix_youtube_accounts_channel_id", "youtube_accounts", ["channel_id"])


def _make_consent_requests() -> None:
    session = sa.ForeignKey("sessions.id", ondelete="CASCADE")
    channel = sa.ForeignKey("channels.id", ondelete="CASCADE")
    op.create_table(
        "consent_requests",
        sa.Column("state", sa.String(64), primary_key=True),
        sa.Column("cookie", sa.String(64), nullable=False),
        sa.Column("session_id", sa.Uuid(), session, nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("channel_id", sa.String(19), channel, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("redirect_url", sa.String(500), nullable=False),
        sa.Column("return_to", sa.String(200), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment()),
    )
    op.create_index("ix_consent_requests_expires_at", "consent_requests", ["expires_at"])


def _make_quota_counters() -> None:
    op.create_table(
        "quota_counters",
        sa.Column("name", sa.String(160), primary_key=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.CheckConstraint("used >= 0", name="used"),
        sa.CheckConstraint("reserved >= 0", name="reserved"),
    )
    op.create_table(
        "quota_calls",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("project", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("bucket", sa.String(12), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(40), nullable=False),
        sa.Column("channel_id", sa.String(40), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("outcome", sa.String(60), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("settled_at", Moment()),
    )
    op.create_index("ix_quota_calls_day", "quota_calls", ["day", "method"])
    op.create_index("ix_quota_calls_channel_id", "quota_calls", ["channel_id", "at"])
    op.create_table(
        "quota_cooldowns",
        sa.Column("subject", sa.String(160), primary_key=True),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
    )


def _make_quota_promises() -> None:
    op.create_table(
        "quota_promises",
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("channel_id", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("uploads", sa.Integer(), nullable=False),
        sa.Column("last_units", sa.Integer(), nullable=False),
        sa.CheckConstraint("units >= 0", name="units"),
        sa.CheckConstraint("uploads >= 0", name="uploads"),
        sa.CheckConstraint("last_units >= 0", name="last_units"),
    )
    op.create_index("ix_quota_promises_day", "quota_promises", ["day", "due_at"])
    op.create_table(
        "quota_told",
        sa.Column("what", sa.String(160), primary_key=True),
        sa.Column("at", Moment(), nullable=False),
    )
