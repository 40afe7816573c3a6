"""SQLite as we use it: WAL, every commit on disk, transactions that begin as we say."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from sqlite3 import Connection
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy import Connection as Transacting
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 30
"""How long a writer waits for the lock of another process."""
KEPT = 3
"""Connections kept open; more are opened when more threads ask at once."""


def sqlite_engine(url: URL, *pragmas: str, begin: str) -> Engine:
    """An engine on that file whose transactions begin with those words."""
    engine = create_engine(url, pool_size=KEPT, max_overflow=-1)
    settled = (
        "journal_mode=WAL",
        "synchronous=FULL",  # a power cut may not lose a payment that was answered for
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "foreign_keys=ON",
        "cache_size=-65536",
        "temp_store=MEMORY",
        *pragmas,
    )

    @event.listens_for(engine, "connect")
    def _settle(connection: Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late
        for pragma in settled:
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    _say_savepoints_plainly(engine)
    return engine


def _say_savepoints_plainly(engine: Engine) -> None:
    """Have savepoints go to the driver as they are: each piece of work that is written has one.

    Their names are new each time, so the engine would compile them anew.
    """
    dialect: Any = engine.dialect
    dialect.do_savepoint = lambda within, name: run_plainly(within, f"SAVEPOINT {name}")
    dialect.do_release_savepoint = lambda within, name: run_plainly(within, f"RELEASE {name}")
    dialect.do_rollback_to_savepoint = lambda within, name: run_plainly(
        within, f"ROLLBACK TO {name}"
    )


def run_plainly(
    connection: Transacting, text: str, values: Sequence[object] | dict[str, object] = ()
) -> list[tuple[Any, ...]]:
    """The rows of a statement in SQLite's own words. Raises what the engine would raise."""
    driver: Any = connection.connection.driver_connection
    try:
        rows: list[tuple[Any, ...]] = driver.execute(text, values).fetchall()
    except sqlite3.Error as error:
        raise DBAPIError.instance(
            text, values, error, sqlite3.Error, dialect=connection.dialect
        ) from error
    return rows


class Turn:
    """Whose turn it is to write: one thread's at a time.

    Raises RuntimeError for a thread that has it already, which would otherwise wait for itself for ever.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: int | None = None

    def __enter__(self) -> None:
        """Wait for it."""
        if self._holder == threading.get_ident():
            raise RuntimeError("A transaction was begun within another one of the same thread.")
        self._lock.acquire()
        self._holder = threading.get_ident()

    @contextmanager
    def lent(self) -> Iterator[None]:
        """The time in which this thread does what the one whose turn it is waits for."""
        holder, self._holder = self._holder, threading.get_ident()
        try:
            yield
        finally:
            self._holder = holder

    def __exit__(self, *raised: object) -> None:
        """Let the next one have it."""
        self._holder = None
        self._lock.release()
