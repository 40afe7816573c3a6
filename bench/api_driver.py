"""The raw drivers under the floor: the fastest way from a statement to its rows."""

import asyncio
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import make_url
from typing_extensions import override


class Driver(ABC):
    """One database by its raw driver; statements are written with `$1`."""

    @abstractmethod
    async def rows(self, statement: str, *given: object) -> Sequence[Sequence[Any]]:
        """What the statement finds."""


class SqliteDriver(Driver):
    """One connection, on the event loop."""

    def __init__(self, file: str) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None, cached_statements=256)
        self._connection.execute("PRAGMA query_only=ON")

    @override
    async def rows(self, statement: str, *given: object) -> Sequence[Sequence[Any]]:
        words = statement.replace("$", "?")
        plain = [value.hex if isinstance(value, UUID) else value for value in given]
        return self._connection.execute(words, plain).fetchall()


class PostgresDriver(Driver):
    """A pool of five, opened at the first statement."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._pool: asyncpg.Pool | None = None
        self._opening = asyncio.Lock()

    @override
    async def rows(self, statement: str, *given: object) -> Sequence[Sequence[Any]]:
        async with self._opening:  # many first requests at once open one pool, not one each
            if self._pool is None:
                self._pool = await asyncpg.create_pool(self._address, min_size=5, max_size=5)
        found: Sequence[Sequence[Any]] = await self._pool.fetch(statement, *given)
        return found


def open_driver(address: str) -> Driver:
    """The driver of that address."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return SqliteDriver(str(url.database))
    return PostgresDriver(address)
