"""The pause of all work; the end of the audit trail's chain, and a trail that only grows."""

import sqlalchemy as sa
from alembic import op

from app.core.columns import Moment

revision = "0030"
down_revision: str | None = "0041"
branch_labels: str | None = None
depends_on: str | None = None

ACTS = ("UPDATE", "DELETE")


def upgrade() -> None:
    """Make the tables, and let nobody change the trail."""
    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("by_id", sa.Uuid()),
        sa.Column("reason", sa.String(500), nullable=False),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_index("ix_audit_trail_action", "audit_trail", ["action", "at"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_trail_only_grows() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the audit trail is only added to'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_trail_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE"
            " ON audit_trail EXECUTE FUNCTION audit_trail_only_grows()"
        )
        return
    for act in ACTS:
        op.execute(
            f"CREATE TRIGGER audit_trail_no_{act.lower()} BEFORE {act} ON audit_trail"
            " BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END"
        )


def downgrade() -> None:
    """Drop the tables and let the trail be changed."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_trail_only_grows ON audit_trail")
        op.execute("DROP FUNCTION audit_trail_only_grows()")
    else:
        for act in ACTS:
            op.execute(f"DROP TRIGGER audit_trail_no_{act.lower()}")
    op.drop_index("ix_audit_trail_action", "audit_trail")
    op.drop_table("audit_head")
    op.drop_table("pause")
