"""Playlists that channels know by their title."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Moment

revision = "0160"
down_revision: str | None = "0121"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "channel_playlists",
        sa.Column("channel_id", sa.String(19), nullable=False),
        sa.Column("title", sa.String(150), nullable=False),
        sa.Column("playlist_id", sa.String(60), nullable=False),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_id"],
            ["youtube_channels.channel_id"],
            name=op.f("fk_channel_playlists_channel_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("channel_id", "title", name=op.f("pk_channel_playlists")),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("channel_playlists")
