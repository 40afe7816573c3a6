"""How many films each user has, kept by triggers."""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision: str | None = "0061"
branch_labels: str | None = None
depends_on: str | None = None

ADDED = """
INSERT INTO video_counts (owner_id, total) VALUES (NEW.owner_id, 1)
ON CONFLICT (owner_id) DO UPDATE SET total = video_counts.total + 1;
"""
REMOVED = "UPDATE video_counts SET total = total - 1 WHERE owner_id = OLD.owner_id;"
EVENTS = (("added", "INSERT", ADDED), ("removed", "DELETE", REMOVED))


def upgrade() -> None:
    """Make the table, count once, and keep the count."""
    owner = sa.ForeignKey("users.id", ondelete="CASCADE")
    op.create_table(
        "video_counts",
        sa.Column("owner_id", sa.Uuid(), owner, primary_key=True),
        sa.Column("total", sa.Integer(), nullable=False),
    )
    op.execute(
        "INSERT INTO video_counts (owner_id, total) "
        "SELECT owner_id, count(*) FROM videos GROUP BY owner_id"
    )
    for name, event, work in EVENTS:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"CREATE TRIGGER video_{name} AFTER {event} ON videos FOR EACH ROW BEGIN {work} END"
            )
            continue
        op.execute(
            f"CREATE FUNCTION count_video_{name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {work} RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER video_{name} AFTER {event} ON videos "
            f"FOR EACH ROW EXECUTE FUNCTION count_video_{name}()"
        )


def downgrade() -> None:
    """Count again at each list."""
    for name, _event, _work in EVENTS:
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER video_{name}")
        else:
            op.execute(f"DROP TRIGGER video_{name} ON videos")
            op.execute(f"DROP FUNCTION count_video_{name}()")
    op.drop_table("video_counts")
