"""Publications: a film's way onto YouTube, and what it says there."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Document, Moment

revision = "0070"
down_revision: str | None = "0020"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables."""
    op.add_column(
        "videos", sa.Column("publish_as", Document, nullable=False, server_default=sa.text("'{}'"))
    )
    _make_publications()
    _make_steps()
    _make_uploads()
    _make_prints()


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    for table in ("film_prints", "upload_sessions", "publication_steps", "publications"):
        op.drop_table(table)
    with op.batch_alter_table("videos") as videos:
        videos.drop_column("publish_as")


def _make_publications() -> None:
    video, owner, channel = (
        sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
        for table in ("videos", "users", "channels")
    )
    op.create_table(
        "publications",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("video_id", sa.Uuid(), video, nullable=False, unique=True),
        sa.Column("owner_id", sa.Uuid(), owner, nullable=False),
        sa.Column("channel_id", sa.String(19), channel, nullable=False),
        sa.Column("youtube_channel", sa.String(24), nullable=False),
        sa.Column("account_id", sa.Uuid()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("privacy", sa.String(10), nullable=False),
        sa.Column("publish_at", Moment()),
        sa.Column("begin_at", Moment()),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("youtube_id", sa.String(20), nullable=False),
        sa.Column("problem", Document),
        sa.Column("said", Document),
        sa.Column("likeness", Document),
        sa.Column("published_at", Moment()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_publications_begin_at", "publications", ["begin_at"])
    op.create_index("ix_publications_channel_id", "publications", ["channel_id", "publish_at"])
    op.create_index("ix_publications_owner_id", "publications", ["owner_id", "publish_at"])


def _make_steps() -> None:
    publication = sa.ForeignKey("publications.id", ondelete="CASCADE")
    op.create_table(
        "publication_steps",
        sa.Column("publication_id", sa.Uuid(), publication, primary_key=True),
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("again_at", Moment()),
        sa.Column("problem", Document),
        sa.Column("began_at", Moment()),
        sa.Column("ended_at", Moment()),
    )


def _make_uploads() -> None:
    publication = sa.ForeignKey("publications.id", ondelete="CASCADE")
    op.create_table(
        "upload_sessions",
        sa.Column("publication_id", sa.Uuid(), publication, primary_key=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kept", sa.BigInteger(), nullable=False),
        sa.Column("ending", sa.Boolean(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
    )


def _make_prints() -> None:
    video = sa.ForeignKey("videos.id", ondelete="CASCADE")
    owner = sa.ForeignKey("users.id", ondelete="CASCADE")
    op.create_table(
        "film_prints",
        sa.Column("video_id", sa.Uuid(), video, primary_key=True),
        sa.Column("owner_id", sa.Uuid(), owner, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("sketch", Document, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
    )
    op.create_index("ix_film_prints_owner_id", "film_prints", ["owner_id", "made_at"])
