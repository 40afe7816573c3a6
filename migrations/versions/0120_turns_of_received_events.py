"""Which turn at being applied an event of the outside has."""

import sqlalchemy as sa
from alembic import op

revision = "0120"
down_revision: str | None = "0100"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the column; what came before had one turn."""
    op.add_column(
        "received_events", sa.Column("turn", sa.Integer(), nullable=False, server_default="1")
    )
    with op.batch_alter_table("received_events") as table:
        table.alter_column("turn", server_default=None)


def downgrade() -> None:
    """Drop it."""
    op.drop_column("received_events", "turn")
