"""How often a step looked for what YouTube does not show yet, and how often in a row a channel had no account."""

import sqlalchemy as sa
from alembic import op

revision = "0197"
down_revision: str | None = "0195"
branch_labels: str | None = None
depends_on: str | None = None

COUNTS = (
    ("publication_steps", "looks"),
    ("publication_steps", "waits"),
    ("catalogue_repairs", "waits"),
)


def upgrade() -> None:
    """Count anew."""
    for table, name in COUNTS:
        count = sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0"))
        op.add_column(table, count)


def downgrade() -> None:
    """Know only how often a step was begun and failed."""
    for table, name in reversed(COUNTS):
        op.drop_column(table, name)
