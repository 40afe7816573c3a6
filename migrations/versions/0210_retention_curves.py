"""How much of its audience each published film keeps."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Document, Moment

revision = "0210"
down_revision: str | None = "0199"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the table."""
    film = sa.ForeignKey("videos.id", ondelete="CASCADE")
    channel = sa.ForeignKey("channels.id", ondelete="CASCADE")
    op.create_table(
        "retention_curves",
        sa.Column("video_id", sa.Uuid(), film, primary_key=True),
        sa.Column("channel_id", sa.String(19), channel, nullable=False),
        sa.Column("youtube_video", sa.String(20), nullable=False),
        sa.Column("points", Document, nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("read_at", Moment()),
    )
    op.create_index("ix_retention_curves_channel_id", "retention_curves", ["channel_id"])
    op.create_index("ix_retention_curves_read_at", "retention_curves", ["read_at"])


def downgrade() -> None:
    """Drop the table with all that is in it."""
    op.drop_table("retention_curves")
