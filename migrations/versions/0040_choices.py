"""Who makes a film, as it was quoted."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Document

revision = "0040"
down_revision: str | None = "0060"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the column; films asked for before are made by this machine alone, as they were."""
    op.add_column("videos", sa.Column("choices", Document, nullable=False, server_default="{}"))
    with op.batch_alter_table("videos") as table:
        table.alter_column("choices", server_default=None)


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("videos") as table:
        table.drop_column("choices")
