"""The few reads that nearly every request makes, on the raw driver.

SQLAlchemy builds the statement and knows its types; what it costs to go through its engine is many
times what the row costs. Only for reads of one row, or of one short page, by an index: on SQLite
they run on the event loop.
"""

import asyncio
import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import Dialect, Select
from typing_extensions import override

from app.core.spoken import Spoken

CONNECTIONS = 5
PATIENCE = 5.0
"""Seconds: a read by index that takes longer is a fault."""


@dataclass(frozen=True, slots=True)
class Wire:
    """How the driver's own values become the text that goes to a client, without our types between."""

    uuid: Callable[[Any], str]
    moment: Callable[[Any], str]


def _dashed(stored: str) -> str:
    return f"{stored[:8]}-{stored[8:12]}-{stored[12:16]}-{stored[16:20]}-{stored[20:]}"


def _as_sqlite_keeps_it(stored: str) -> str:
    return f"{stored[:-8]}Z" if stored.endswith(".000000Z") else stored


def _as_postgres_has_it(moment: datetime) -> str:
    return f"{moment.isoformat()[:-6]}Z"


class Lookup:
    """A statement with named values that finds at most one row, or at most a page of them."""

    def __init__(self, query: Select[*tuple[Any, ...]]) -> None:
        self.query = query


class Lookups(ABC):
    """Where lookups are made: a driver of its own beside the engine."""

    wire: Wire

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._spoken: dict[Lookup, Spoken] = {}

    @abstractmethod
    async def find(self, lookup: Lookup, given: dict[str, object]) -> tuple[Any, ...] | None:
        """The row, or None."""

    @abstractmethod
    async def find_all(self, lookup: Lookup, given: dict[str, object]) -> list[tuple[Any, ...]]:
        """The rows, in the statement's order."""

    @abstractmethod
    async def find_raw(self, lookup: Lookup, given: dict[str, object]) -> Sequence[Sequence[Any]]:
        """The same with the driver's own values, which `wire` writes."""

    @abstractmethod
    async def close(self) -> None:
        """Give back the connections."""

    def spoken(self, lookup: Lookup) -> Spoken:
        """The lookup in this database's words; put into them once."""
        known = self._spoken.get(lookup)
        if known is None:
            known = self._spoken[lookup] = Spoken(lookup.query, self._dialect)
        return known


class SqliteLookups(Lookups):
    """One read-only connection of the event loop: a thread costs more than the row."""

    wire = Wire(uuid=_dashed, moment=_as_sqlite_keeps_it)

    def __init__(self, file: Path, dialect: Dialect) -> None:
        super().__init__(dialect)
        self._file = file
        self._connection: sqlite3.Connection | None = None

    @override
    async def find(self, lookup: Lookup, given: dict[str, object]) -> tuple[Any, ...] | None:
        spoken = self.spoken(lookup)
        found = self._reader().execute(spoken.text, spoken.ordered(given)).fetchone()
        return None if found is None else spoken.row(found)

    @override
    async def find_all(self, lookup: Lookup, given: dict[str, object]) -> list[tuple[Any, ...]]:
        found = await self.find_raw(lookup, given)
        return [self.spoken(lookup).row(row) for row in found]

    @override
    async def find_raw(self, lookup: Lookup, given: dict[str, object]) -> Sequence[Sequence[Any]]:
        spoken = self.spoken(lookup)
        return self._reader().execute(spoken.text, spoken.ordered(given)).fetchall()

    @override
    async def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _reader(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(
                self._file, isolation_level=None, check_same_thread=False, cached_statements=256
            )
            self._connection.execute("PRAGMA query_only=ON")
        return self._connection


class PostgresLookups(Lookups):
    """A few connections that prepare each statement once."""

    wire = Wire(uuid=str, moment=_as_postgres_has_it)

    def __init__(self, address: str, dialect: Dialect) -> None:
        super().__init__(dialect)
        self._address = address
        self._pool: asyncpg.Pool | None = None
        self._opening = asyncio.Lock()

    @override
    async def find(self, lookup: Lookup, given: dict[str, object]) -> tuple[Any, ...] | None:
        pool = self._pool or await self._open()
        spoken = self.spoken(lookup)
        found = await pool.fetchrow(spoken.text, *spoken.ordered(given))
        return None if found is None else spoken.row(tuple(found))

    @override
    async def find_all(self, lookup: Lookup, given: dict[str, object]) -> list[tuple[Any, ...]]:
        found = await self.find_raw(lookup, given)
        return [self.spoken(lookup).row(row) for row in found]

    @override
    async def find_raw(self, lookup: Lookup, given: dict[str, object]) -> Sequence[Sequence[Any]]:
        pool = self._pool or await self._open()
        spoken = self.spoken(lookup)
        found: Sequence[Sequence[Any]] = await pool.fetch(spoken.text, *spoken.ordered(given))
        return found

    @override
    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()

    async def _open(self) -> asyncpg.Pool:
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._address,
                    min_size=1,
                    max_size=CONNECTIONS,
                    command_timeout=PATIENCE,
                    init=_know_documents,
                    reset=_nothing_to_undo,
                )
        return self._pool


async def _know_documents(connection: asyncpg.Connection) -> None:
    """The types leave it to the driver to parse JSON, as the engine's own connections do."""
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads
    )


async def _nothing_to_undo(_connection: asyncpg.Connection) -> None:
    """A lookup leaves no transaction, lock or setting: asking the server to undo them is a round trip."""
