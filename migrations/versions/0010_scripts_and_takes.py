"""What a film says and shows, and which of its stages were made anew."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Document

revision = "0010"
down_revision: str | None = "0070"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the columns; films made before have no script until they are made again."""
    op.add_column("videos", sa.Column("script", Document))
    op.add_column(
        "videos", sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("videos", sa.Column("takes", Document, nullable=False, server_default="{}"))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("videos", "by_hand", server_default=None)
        op.alter_column("videos", "takes", server_default=None)


def downgrade() -> None:
    """Drop the columns."""
    for column in ("takes", "by_hand", "script"):
        op.drop_column("videos", column)
