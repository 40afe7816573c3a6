"""The few reads that nearly every request makes, on the raw driver.

SQLAlchemy builds the statement and knows its types; what it costs to go through its engine is many
times what the row costs. Only for reads of one row, or of one short page, by an index: on SQLite
they run on the event loop.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, ColumnElement, Dialect, Select, select, true
from sqlalchemy.sql.util import ClauseAdapter
from typing_extensions import override

from app.core.postgres_lines import PostgresLines
from app.core.spoken import Spoken

Given = Mapping[str, object]
Rows = Sequence[Sequence[Any]]
Found = tuple[tuple[Any, ...] | None, Rows]
"""One row, and where there is one the page that was looked up with it."""


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
    """A statement with named values that finds at most one row, or at most a page of them.

    The first column of a page is never NULL. A page that may be read along with a row is in that `order`.
    """

    def __init__(
        self, query: Select[*tuple[Any, ...]], *, order: Sequence[ColumnElement[Any]] = ()
    ) -> None:
        self.query = query.order_by(*order)
        self.width = len(query.selected_columns)
        self.order = order


class Lookups(ABC):
    """Where lookups are made: a driver of its own beside the engine."""

    wire: Wire

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._spoken: dict[Lookup, Spoken] = {}

    @abstractmethod
    async def find(self, lookup: Lookup, given: Given) -> tuple[Any, ...] | None:
        """The row, or None."""

    async def find_all(self, lookup: Lookup, given: Given) -> list[tuple[Any, ...]]:
        """The rows, in the statement's order."""
        found = await self.find_raw(lookup, given)
        return [self.spoken(lookup).row(row) for row in found]

    @abstractmethod
    async def find_raw(self, lookup: Lookup, given: Given) -> Rows:
        """The same with the driver's own values, which `wire` writes."""

    @abstractmethod
    async def find_with(self, first: Lookup, page: Lookup, given: Given) -> Found:
        """One row, and where it is found the page with the driver's own values; for both the values."""

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
    async def find(self, lookup: Lookup, given: Given) -> tuple[Any, ...] | None:
        spoken = self.spoken(lookup)
        found = self._reader().execute(spoken.text, spoken.ordered(given)).fetchone()
        return None if found is None else spoken.row(found)

    @override
    async def find_raw(self, lookup: Lookup, given: Given) -> Rows:
        spoken = self.spoken(lookup)
        return self._reader().execute(spoken.text, spoken.ordered(given)).fetchall()

    @override
    async def find_with(self, first: Lookup, page: Lookup, given: Given) -> Found:
        # Joined they take longer than one after the other: there is no way to go between them.
        one = await self.find(first, given)
        return one, () if one is None else await self.find_raw(page, given)

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

    def __init__(self, address: URL, dialect: Dialect) -> None:
        super().__init__(dialect)
        self._lines = PostgresLines(address.render_as_string(hide_password=False))
        self._joined: dict[tuple[Lookup, Lookup], Lookup] = {}

    @override
    async def find(self, lookup: Lookup, given: Given) -> tuple[Any, ...] | None:
        found = await self.find_raw(lookup, given)
        return self.spoken(lookup).row(found[0]) if found else None

    @override
    async def find_raw(self, lookup: Lookup, given: Given) -> Rows:
        spoken = self.spoken(lookup)
        return await self._lines.fetch(spoken.text, spoken.ordered(given))

    @override
    async def find_with(self, first: Lookup, page: Lookup, given: Given) -> Found:
        known = (first, page)
        joined = self._joined.get(known)
        if joined is None:
            joined = self._joined[known] = _joined(first, page)
        found = await self.find_raw(joined, given)
        if not found:
            return None, ()
        width = first.width
        one = self.spoken(first).row(found[0][:width])
        return one, [] if found[0][width] is None else [row[width:] for row in found]

    @override
    async def close(self) -> None:
        await self._lines.close()


def _joined(first: Lookup, page: Lookup) -> Lookup:
    """Each row of the page behind the one row; no rows at all where that is not found.

    That the page stays in its order is said again: of a part of a statement, nobody promises it.
    """
    one, rows = first.query.subquery("one"), page.query.subquery("page")
    moved = ClauseAdapter(rows)
    order = [moved.traverse(each) for each in page.order]
    both = one.outerjoin(rows, true())
    return Lookup(select(*one.c, *rows.c).select_from(both), order=order)
