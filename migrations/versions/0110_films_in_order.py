"""The index of a user's films has them in the order in which they are listed, to the last of a tie."""

from alembic import op

revision = "0110"
down_revision: str | None = "0130"
branch_labels: str | None = None
depends_on: str | None = None

NAME = "ix_videos_owner_id"


def upgrade() -> None:
    """Add the id to the index."""
    op.drop_index(NAME, "videos")
    op.create_index(NAME, "videos", ["owner_id", "created_at", "id"])


def downgrade() -> None:
    """Leave ties to be sorted."""
    op.drop_index(NAME, "videos")
    op.create_index(NAME, "videos", ["owner_id", "created_at"])
