"""What keyed hashes are made of, so that the secret key can be changed."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision: str | None = "0021"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "hash_root",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("sealed", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """Drop it: every session and API key of the time ends."""
    op.drop_table("hash_root")
