"""Channels, films and what is said of them on the way."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Document, Moment

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables."""
    _make_channels()
    _make_videos()
    _make_video_events()


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    for table in ("video_events", "videos", "channels"):
        op.drop_table(table)


def _make_channels() -> None:
    op.create_table(
        "channels",
        sa.Column("id", sa.String(19), primary_key=True),
        _link("owner_id", "users.id", sa.Uuid()),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("profile", Document, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_channels_owner_id", "channels", ["owner_id", "created_at"])


def _make_videos() -> None:
    op.create_table(
        "videos",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _link("owner_id", "users.id", sa.Uuid()),
        _link("channel_id", "channels.id", sa.String(19)),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("request", Document, nullable=False),
        sa.Column("profile", Document, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("quote", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("problem", Document),
        sa.Column("facts", Document, nullable=False),
        sa.Column("files", Document, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("settled_at", Moment()),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_videos_owner_id", "videos", ["owner_id", "created_at"])
    op.create_index("ix_videos_channel_id", "videos", ["channel_id", "created_at"])


def _make_video_events() -> None:
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "video_events",
        sa.Column("id", serial, primary_key=True),
        _link("video_id", "videos.id", sa.Uuid()),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(300), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        # A number that was given out stays taken: who resumes by it must not be told of another.
        sqlite_autoincrement=True,
    )
    op.create_index("ix_video_events_video_id", "video_events", ["video_id", "id"])


def _link(name: str, target: str, kind: sa.types.TypeEngine[object]) -> sa.Column[object]:
    key = sa.ForeignKey(target, ondelete="CASCADE")
    return sa.Column(name, kind, key, nullable=False)
