"""YouTube's figures by day."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Moment

revision = "0061"
down_revision: str | None = "0031"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the table."""
    channel = sa.ForeignKey("channels.id", ondelete="CASCADE")
    op.create_table(
        "daily_figures",
        sa.Column("channel_id", sa.String(19), channel, primary_key=True),
        sa.Column("youtube_video", sa.String(20), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("views", sa.BigInteger(), nullable=False),
        sa.Column("engaged_views", sa.BigInteger()),
        sa.Column("minutes_watched", sa.BigInteger(), nullable=False),
        sa.Column("subscribers_gained", sa.Integer(), nullable=False),
        sa.Column("subscribers_lost", sa.Integer(), nullable=False),
        sa.Column("likes", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("shares", sa.Integer(), nullable=False),
        sa.Column("revenue", sa.BigInteger()),
        sa.Column("fetched_at", Moment(), nullable=False),
    )
    op.create_index("ix_daily_figures_day", "daily_figures", ["day"])
    op.create_index("ix_daily_figures_fetched_at", "daily_figures", ["fetched_at"])


def downgrade() -> None:
    """Drop the table with all that is in it."""
    op.drop_table("daily_figures")
