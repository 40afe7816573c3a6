"""Whether a user has to choose another password before anything else."""

import sqlalchemy as sa
from alembic import op

revision = "0121"
down_revision: str | None = "0110"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the column; nobody has to."""
    op.add_column(
        "users",
        sa.Column("must_change_password", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("users", "must_change_password", server_default=None)


def downgrade() -> None:
    """Drop it."""
    op.drop_column("users", "must_change_password")
