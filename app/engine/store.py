"""The engine's own tables, in the same database as the business's: one commit can cover both."""

import fcntl
import json
import os
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, NoReturn

from dbos import DBOSClient, DBOSPortableJSONSerializer
from dbos._queue import QueueRateLimit
from sqlalchemy import URL, Engine, create_engine, event, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from app.database import CONNECT_SECONDS, STATEMENT_SECONDS, Database
from app.engine.execution import Stopped
from app.engine.forms import prepare_inserts
from app.engine.queues import Queue, Rate
from app.engine.records import Worker
from app.engine.slots import KIND, lock_path

APPLICATION: Final = "ytempire"
VERSION: Final = "1"
"""Never changes: work asked for under another version would wait for ever (see docs/engine.md)."""
SERIALIZER: Final = DBOSPortableJSONSerializer()
POOL: Final = 5
OVERFLOW: Final = 25
SUBSECOND_CLOCK: Final = (3, 42)
"""From this SQLite on, `unixepoch('subsec')` is known."""


def connect(database: Database, *, patient: bool) -> tuple[Engine, DBOSClient]:
    """Connections to the engine's tables and a client that works through them."""
    engine = _postgres(database.url) if database.is_shared else _sqlite(database.url)
    client = DBOSClient(
        system_database_engine=engine,
        serializer=SERIALIZER,
        application_name=APPLICATION,
        lazy=True,
        retry_connection_errors=patient,
    )
    prepare_inserts(client)
    return engine, client


def close(engine: Engine, client: DBOSClient) -> None:
    """Give back every connection and let none be made again.

    A run that has lost its right to go on may be waiting, in a thread nobody can end, for what
    others make of its work; at its next look at the database it ends.
    """
    event.listen(engine, "do_connect", _refuse)
    client.destroy()
    engine.dispose()


def asking(engine: Engine, question: Callable[[Session], bool] | None) -> Callable[[], bool]:
    """The question asked of the database anew at each call; no question is always answered no."""

    def ask() -> bool:
        if question is None:
            return False
        with Session(engine) as session:
            return question(session)

    return ask


def store_limits(client: DBOSClient, queue: Queue) -> None:
    """Keep the limits of a queue where every worker reads them."""
    client.register_queue(
        queue.name,
        worker_concurrency=queue.per_worker,
        global_concurrency=queue.at_once,
        partition_concurrency=queue.per_owner,
        limiter=_limiter(queue.rate),
        partition_limiter=_limiter(queue.owner_rate),
        polling_interval_sec=queue.poll,
        on_conflict="always_update",
    )


def workers(database: Database, engine: Engine) -> list[Worker]:
    """The processes that hold a slot of this database now."""
    return _postgres_workers(engine) if database.is_shared else _sqlite_workers(database.url)


def _refuse(*_: object) -> NoReturn:
    raise Stopped


def _limiter(rate: Rate | None) -> QueueRateLimit | None:
    return None if rate is None else {"limit": rate.starts, "period": rate.seconds}


def _postgres(url: URL) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=POOL,
        max_overflow=OVERFLOW,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "options": f"-c statement_timeout={STATEMENT_SECONDS}s"
            " -c idle_in_transaction_session_timeout=60s",
        },
    )


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"), pool_size=POOL, max_overflow=OVERFLOW
    )

    @event.listens_for(engine, "connect")
    def _settle(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in (
            f"busy_timeout={STATEMENT_SECONDS * 1000}",
            "foreign_keys=ON",
            "journal_mode=WAL",
            "synchronous=FULL",  # a checkpoint lost in a power cut is a step done twice
        ):
            connection.execute(f"PRAGMA {pragma}")
        if sqlite3.sqlite_version_info < SUBSECOND_CLOCK:
            connection.create_function("unixepoch", -1, lambda *_: round(time.time(), 3))

    return engine


def _postgres_workers(engine: Engine) -> list[Worker]:
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT a.application_name, a.backend_start, a.state_change"
                " FROM pg_stat_activity a WHERE a.datname = current_database()"
                " AND a.application_name LIKE 'ytempire slot-%' AND EXISTS (SELECT 1 FROM pg_locks l"
                " WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.classid = :kind)"
                " ORDER BY a.backend_start"
            ),
            {"kind": KIND},
        ).all()
    found = []
    for name, since, heard in rows:
        _, slot, pid, host = str(name).split(" ", 3)
        found.append(Worker(slot, host, int(pid), since, heard))
    return found


def _sqlite_workers(url: URL) -> list[Worker]:
    path = lock_path(url)
    if not path.exists():
        return []
    with path.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            owner = json.loads(lock.read() or "{}")
            heard = datetime.fromtimestamp(os.fstat(lock.fileno()).st_mtime, UTC)
            since = datetime.fromisoformat(owner["since"])
            return [Worker("slot-0", owner["host"], owner["pid"], since, heard)]
    return []
