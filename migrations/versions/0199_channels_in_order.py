"""The index of a user's channels has them in the order in which they are listed, to the last of a tie."""

from alembic import op

revision = "0199"
down_revision: str | None = "0197"
branch_labels: str | None = None
depends_on: str | None = None

NAME = "ix_channels_owner_id"


def upgrade() -> None:
    """Add the id to the index."""
    op.drop_index(NAME, "channels")
    op.create_index(NAME, "channels", ["owner_id", "created_at", "id"])


def downgrade() -> None:
    """Leave ties to be sorted."""
    op.drop_index(NAME, "channels")
    op.create_index(NAME, "channels", ["owner_id", "created_at"])
