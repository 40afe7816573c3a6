"""What films cost: limits, counters, holds, paid calls, the ledger."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Document, Moment

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables."""
    _make_limits()
    _make_budgets()
    _make_holds()
    _make_paid_calls()
    _make_ledger()
    _make_daily_spend()


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    for table in ("daily_spend", "ledger", "paid_calls", "holds", "budgets", "cost_limits"):
        op.drop_table(table)


def _make_limits() -> None:
    op.create_table(
        "cost_limits",
        sa.Column("name", sa.String(20), primary_key=True),
        sa.Column("micros", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(80), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.CheckConstraint("micros >= 0", name="not_negative"),
    )


def _make_budgets() -> None:
    op.create_table(
        "budgets",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("reserved", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("spent", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("overrun", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("alerted_at", Moment()),
        sa.CheckConstraint("reserved >= 0", name="reserved"),
        sa.CheckConstraint("overrun >= 0", name="overrun"),
    )


def _make_holds() -> None:
    op.create_table(
        "holds",
        sa.Column("video_id", sa.Uuid(), primary_key=True),
        sa.Column("revision", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("channel_id", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("month_limit", sa.BigInteger(), nullable=False),
        sa.Column("free", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("calls", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment()),
        sa.CheckConstraint("free >= 0", name="free"),
        sa.CheckConstraint("calls >= 0", name="calls"),
    )


def _make_paid_calls() -> None:
    op.create_table(
        "paid_calls",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_bought(),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("result", Document),
        sa.Column("request_id", sa.String(200), nullable=False, server_default=""),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment()),
        sa.CheckConstraint("reserved >= 0", name="reserved"),
    )
    op.create_index("ix_paid_calls_state", "paid_calls", ["state", "sent_at"])


def _make_ledger() -> None:
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "ledger",
        sa.Column("id", serial, primary_key=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("channel_id", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *_bought(),
        sa.Column("micros", sa.BigInteger(), nullable=False),
        sa.Column("free", sa.BigInteger(), nullable=False),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("overrun", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.String(200), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
    )
    op.create_index("ix_ledger_video_id", "ledger", ["video_id", "id"])
    op.create_index("ix_ledger_day", "ledger", ["day"])


def _make_daily_spend() -> None:
    op.create_table(
        "daily_spend",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), primary_key=True),
        sa.Column("channel_id", sa.String(40), primary_key=True),
        sa.Column("provider", sa.String(40), primary_key=True),
        sa.Column("service", sa.String(40), primary_key=True),
        sa.Column("stage", sa.String(40), primary_key=True),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
    )
    op.create_index("ix_daily_spend_owner_id", "daily_spend", ["owner_id", "day"])


def _bought() -> tuple[sa.Column[object], ...]:
    """What both the calls and their lines say of what is bought."""
    return (
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("provider", sa.String(40), nullable=False),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("model", sa.String(80), nullable=False),
        sa.Column("units", Document, nullable=False),
    )
