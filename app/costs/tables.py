"""The tables of money. Rows of the ledger are only ever added; counters move with them.

Ids of users, channels and videos are plain values here: what a deleted film cost stays true.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Uuid,
)

from app.core.columns import Document, Moment
from app.database import Base

_Serial = BigInteger().with_variant(
    Integer(), "sqlite"
)  # SQLite counts only INTEGER keys by itself
_Micros = BigInteger


limits = Table(
    "cost_limits",
    Base.metadata,
    Column("name", String(20), primary_key=True),
    Column("micros", _Micros, nullable=False),
    Column("changed_by", String(80), nullable=False),
    Column("changed_at", Moment, nullable=False),
    CheckConstraint("micros >= 0", name="not_negative"),
)
"""Limits an admin has changed; the others have their defaults."""

budgets = Table(
    "budgets",
    Base.metadata,
    Column("name", String(80), primary_key=True),
    Column("reserved", _Micros, nullable=False, server_default="0"),
    Column("spent", _Micros, nullable=False, server_default="0"),
    Column("overrun", _Micros, nullable=False, server_default="0"),
    Column("alerted_at", Moment),
    CheckConstraint("reserved >= 0", name="reserved"),
    CheckConstraint("overrun >= 0", name="overrun"),
)
"""The counters: one row for a video, a user's month, a day over all channels.

`spent` is all that was paid, `overrun` the part of it that no limit had room for.
"""

holds = Table(
    "holds",
    Base.metadata,
    Column("video_id", Uuid, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("owner_id", Uuid, nullable=False),
    Column("channel_id", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("month_limit", _Micros, nullable=False),
    Column("free", _Micros, nullable=False, server_default="0"),
    Column("calls", _Micros, nullable=False, server_default="0"),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    CheckConstraint("free >= 0", name="free"),
    CheckConstraint("calls >= 0", name="calls"),
)
"""Money kept for one making of one film: `free` for calls to come, `calls` for those in flight."""

paid_calls = Table(
    "paid_calls",
    Base.metadata,
    Column("key", String(200), primary_key=True),
    Column("video_id", Uuid, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("stage", String(40), nullable=False),
    Column("provider", String(40), nullable=False),
    Column("service", String(40), nullable=False),
    Column("model", String(80), nullable=False),
    Column("units", Document, nullable=False),
    Column("state", String(10), nullable=False),
    Column("day", Date, nullable=False),
    Column("reserved", _Micros, nullable=False),
    Column("cost", _Micros, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="1"),
    Column("result", Document),
    Column("request_id", String(200), nullable=False, server_default=""),
    Column("sent_at", Moment, nullable=False),
    Column("ended_at", Moment),
    CheckConstraint("reserved >= 0", name="reserved"),
)
"""Each call that costs money, by the key that names its work; `reserved` while it is in flight."""

Index("ix_paid_calls_state", paid_calls.c.state, paid_calls.c.sent_at)

provider_stops = Table(
    "provider_stops",
    Base.metadata,
    Column("name", String(120), primary_key=True),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Column("reason", String(200), nullable=False, server_default=""),
)
"""Providers, and models of theirs, that fail: how often since when, and until when nobody asks."""

ledger = Table(
    "ledger",
    Base.metadata,
    Column("id", _Serial, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("key", String(200), nullable=False),
    Column("video_id", Uuid, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("channel_id", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("stage", String(40), nullable=False),
    Column("provider", String(40), nullable=False),
    Column("service", String(40), nullable=False),
    Column("model", String(80), nullable=False),
    Column("units", Document, nullable=False),
    Column("micros", _Micros, nullable=False),
    Column("free", _Micros, nullable=False),
    Column("calls", _Micros, nullable=False),
    Column("spent", _Micros, nullable=False),
    Column("overrun", _Micros, nullable=False),
    Column("request_id", String(200), nullable=False),
    Column("note", String(200), nullable=False),
)
"""Every movement of money. `micros` is what a line speaks of; the four columns after it are what it
adds to the counters, so that their sums are the counters."""

Index("ix_ledger_video_id", ledger.c.video_id, ledger.c.id)
Index("ix_ledger_day", ledger.c.day)

daily_spend = Table(
    "daily_spend",
    Base.metadata,
    Column("day", Date, primary_key=True),
    Column("owner_id", Uuid, primary_key=True),
    Column("channel_id", String(40), primary_key=True),
    Column("provider", String(40), primary_key=True),
    Column("service", String(40), primary_key=True),
    Column("stage", String(40), primary_key=True),
    Column("spent", _Micros, nullable=False),
    Column("calls", Integer, nullable=False),
)
"""Running sums of what was paid, so that a month's report does not read the ledger."""

Index("ix_daily_spend_owner_id", daily_spend.c.owner_id, daily_spend.c.day)
