"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import JSON, DateTime, Dialect, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override

Document = JSON().with_variant(JSONB(), "postgresql")
"""A JSON value; PostgreSQL keeps it parsed."""


class Moment(TypeDecorator[datetime]):
    """A point in time in UTC, to the microsecond.

    SQLite keeps it as RFC 3339 text of constant length, which sorts as time does and goes from the
    row to the wire without being parsed.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[str]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        if value is None or dialect.name != "sqlite":
            return value
        if value.tzinfo is None:
            raise ValueError(f"{value} names no time zone")
        return _written(value.astimezone(UTC))

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = datetime.fromisoformat(str(value)) if dialect.name == "sqlite" else value
        return moment.astimezone(UTC)


@lru_cache(64)
def _written(moment: datetime) -> str:
    """That time of UTC as text: what is done at one moment is written down with it in each row."""
    return f"{moment.isoformat(timespec='microseconds')[:-6]}Z"
