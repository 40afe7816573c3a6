"""The time zone in which a user reads times."""

import sqlalchemy as sa
from alembic import op

revision = "0150"
down_revision: str | None = "0120"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the column; everybody reads in UTC until they choose."""
    with op.batch_alter_table("users") as users:
        users.add_column(
            sa.Column("time_zone", sa.String(64), nullable=False, server_default="UTC")
        )


def downgrade() -> None:
    """Forget what was chosen."""
    with op.batch_alter_table("users") as users:
        users.drop_column("time_zone")
