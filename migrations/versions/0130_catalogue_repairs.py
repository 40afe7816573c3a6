"""Repairs of a channel's catalogue, with the values before and after; what a test upload found."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Document, Moment

revision = "0130"
down_revision: str | None = "0150"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables."""
    op.add_column("youtube_channels", sa.Column("trial", Document))
    owner, channel = (
        sa.ForeignKey(f"{table}.id", ondelete="CASCADE") for table in ("users", "channels")
    )
    op.create_table(
        "catalogue_repairs",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("owner_id", sa.Uuid(), owner, nullable=False),
        sa.Column("channel_id", sa.String(19), channel, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("change", Document, nullable=False),
        sa.Column("undoes", sa.Uuid(), sa.ForeignKey("catalogue_repairs.id", ondelete="SET NULL")),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("begin_at", Moment()),
        sa.Column("problem", Document),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_index(
        "ix_catalogue_repairs_owner_id", "catalogue_repairs", ["owner_id", "created_at"]
    )
    op.create_index("ix_catalogue_repairs_begin_at", "catalogue_repairs", ["begin_at"])
    op.create_table(
        "catalogue_items",
        sa.Column(
            "repair_id",
            sa.Uuid(),
            sa.ForeignKey("catalogue_repairs.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("youtube_id", sa.String(20), primary_key=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("before", Document, nullable=False),
        sa.Column("after", Document, nullable=False),
        sa.Column("problem", Document),
        sa.Column("ended_at", Moment()),
    )


def downgrade() -> None:
    """Drop the tables with all that is in them."""
    op.drop_table("catalogue_items")
    op.drop_table("catalogue_repairs")
    with op.batch_alter_table("youtube_channels") as channels:
        channels.drop_column("trial")
