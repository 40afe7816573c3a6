"""The tables of the quota: counters, every call counted in them, cool-downs, and what is promised."""

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, String, Table, Uuid

from app.core.columns import Moment
from app.database import Base

counters = Table(
    "quota_counters",
    Base.metadata,
    Column("name", String(160), primary_key=True),
    Column("used", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
    CheckConstraint("used >= 0", name="used"),
    CheckConstraint("reserved >= 0", name="reserved"),
)
"""One row for each bucket of a project or an account on a Pacific day."""

calls = Table(
    "quota_calls",
    Base.metadata,
    Column("id", Uuid, primary_key=True),
    Column("project", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("bucket", String(12), nullable=False),
    Column("amount", Integer, nullable=False),
    Column("method", String(40), nullable=False),
    Column("channel_id", String(40), nullable=False),
    Column("account_id", Uuid, nullable=False),
    Column("state", String(12), nullable=False),
    Column("outcome", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    Column("settled_at", Moment),
)
"""Every call: written down before it is made. Ids are plain values: what was used stays true."""

Index("ix_quota_calls_day", calls.c.day, calls.c.method)
Index("ix_quota_calls_channel_id", calls.c.channel_id, calls.c.at)

holds = Table(
    "quota_cooldowns",
    Base.metadata,
    Column("subject", String(160), primary_key=True),
    Column("reason", String(60), nullable=False),
    Column("until", Moment, nullable=False),
    Column("since", Moment, nullable=False),
    Column("times", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
)
"""Limits that only Google knows, learned by meeting them. `seen` is what had been used by then."""

promises = Table(
    "quota_promises",
    Base.metadata,
    Column("key", String(80), primary_key=True),
    Column("owner_id", Uuid, nullable=False),
    Column("channel_id", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("units", Integer, nullable=False),
    Column("uploads", Integer, nullable=False),
    Column("last_units", Integer, nullable=False),
    CheckConstraint("units >= 0", name="units"),
    CheckConstraint("uploads >= 0", name="uploads"),
    CheckConstraint("last_units >= 0", name="last_units"),
)
"""What scheduled films still need. `last_units` are for what comes last, such as captions."""

Index("ix_quota_promises_day", promises.c.day, promises.c.due_at)

told = Table(
    "quota_told",
    Base.metadata,
    Column("what", String(160), primary_key=True),
    Column("at", Moment, nullable=False),
)
"""What the outside has been told, so that it is told once."""
