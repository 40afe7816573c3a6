"""How often a step of a publication failed since it last went well, apart from how often it was begun."""

import sqlalchemy as sa
from alembic import op

revision = "0195"
down_revision: str | None = "0190"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Count anew: what waits has not failed."""
    op.add_column(
        "publication_steps",
        sa.Column("failures", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )


def downgrade() -> None:
    """Know only how often a step was begun."""
    op.drop_column("publication_steps", "failures")
