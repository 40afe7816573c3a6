"""Series: a channel's standing orders, each film they asked for, and the film's series."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Document, Moment

revision = "0190"
down_revision: str | None = "0160"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Create the tables and the column."""
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("channel_id", sa.String(19), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("topics", Document, nullable=False),
        sa.Column("wishes", Document, nullable=False),
        sa.Column("rhythm", Document, nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=True),
        sa.Column("next_at", Moment(), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("problem", Document, nullable=True),
        sa.Column("is_low_told", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_series_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channels.id"], name=op.f("fk_series_channel_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_index("ix_series_owner_id", "series", ["owner_id", "created_at"])
    op.create_index("ix_series_channel_id", "series", ["channel_id"])
    op.create_index("ix_series_next_at", "series", ["next_at"])
    op.create_table(
        "series_turns",
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("topic", sa.String(2000), nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_series_turns_series_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("series_id", "number", name=op.f("pk_series_turns")),
        sa.UniqueConstraint("key", name=op.f("uq_series_turns_key")),
    )
    op.add_column("videos", sa.Column("series_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("videos", "series_id")
    op.drop_table("series_turns")
    op.drop_table("series")
