"""The few things of DBOS 3.4.0 that it keeps to itself and the engine cannot do without.

The package is pinned exactly, and tests/test_engine hold each of these to what is said here.
"""
# ruff: noqa: SLF001

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from dbos import DBOS, DBOSClient, Queue
from dbos import error as engine_error
from dbos._sys_db import SystemDatabase
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.core.spoken import Spoken
from app.core.sqlite import run_plainly
from app.engine.execution import Stopped


def migrate(client: DBOSClient) -> None:
    """Make the tables or bring them up to date; safe while others do the same."""
    client._sys_db.run_migrations()


def prepare_inserts(client: DBOSClient) -> None:
    """Have what asks for a workflow compiled once for each driver that brings a transaction.

    The engine does so itself for its own connections to PostgreSQL; for a caller's transaction, and
    on SQLite, it builds and compiles both inserts anew, which takes longer than all other statements
    of asking for a film.
    """
    system = client._sys_db
    known: dict[tuple[str, str, tuple[str, ...]], Spoken] = {}
    plain = system._execute_prepared

    def execute(
        conn: Connection | Session,
        name: str,
        values: dict[str, Any],
        build: Callable[[], Any],
        *,
        insert_columns: bool = True,
    ) -> Any:  # noqa: ANN401 - whatever the engine reads of the row
        connection = conn.connection() if isinstance(conn, Session) else conn
        schema = connection.get_execution_options().get("schema_translate_map")
        if not insert_columns or schema is None:
            return plain(conn, name, values, build, insert_columns=insert_columns)
        dialect = connection.dialect
        key = (name, dialect.driver, tuple(values))
        if key not in known:
            known[key] = Spoken(
                build(),
                dialect,
                list(values),
                schema_translate_map=schema,
                render_schema_translate=True,
            )
        return _inserted(connection, known[key], values)

    system._execute_prepared = execute  # type: ignore[method-assign]
    system._apply_caller_schema = _where_missing(  # type: ignore[assignment, method-assign]
        system._apply_caller_schema
    )


def _where_missing(
    translate: Callable[[Connection | Session], None],
) -> Callable[[Connection | Session], None]:
    """The same, where the connection does not translate the schema already."""

    def apply(conn: Connection | Session) -> None:
        connection = conn.connection() if isinstance(conn, Session) else conn
        if not connection.get_execution_options().get("schema_translate_map"):
            translate(connection)

    return apply


def _inserted(connection: Connection, spoken: Spoken, values: dict[str, Any]) -> Any:  # noqa: ANN401
    """What the insert returns, for the engine to look at."""
    if connection.dialect.name == "sqlite":
        return _Found(spoken, run_plainly(connection, spoken.text, spoken.ordered(values)))
    return connection.exec_driver_sql(spoken.text, spoken.values(values))


@dataclass(frozen=True, slots=True)
class _Found:
    """What an insert returned, as far as the engine looks at it."""

    spoken: Spoken
    rows: Sequence[Sequence[Any]]

    def fetchone(self) -> "_Row | None":
        """The first row, if there is one."""
        if not self.rows:
            return None
        return _Row(dict(zip(self.spoken.members, self.rows[0], strict=True)))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row by the names of its columns."""

    _mapping: dict[str, Any]


def requeue(client: DBOSClient, workflow_id: str, worker: str, queue: str) -> bool:
    """Put a workflow back that this dead worker was running; whether it still was that worker's.

    Whoever called it first wins: once another worker has it, nothing is changed.
    """
    return client._sys_db.reenqueue_for_recovery(workflow_id, [worker], queue)


def forgive(client: DBOSClient, workflow_id: str, worker: str) -> None:
    """Count the present run of a workflow as its first, if it is that worker's."""
    row = client._sys_db.tables.workflow_status.c
    with client._sys_db.engine.begin() as connection:
        connection.execute(
            client._sys_db.tables.workflow_status.update()
            .where(row.workflow_uuid == workflow_id, row.executor_id == worker)
            .where(row.status == "PENDING", row.recovery_attempts > 1)
            .values(recovery_attempts=1)
        )


def take_per_worker(own: Mapping[str, int]) -> None:
    """Have this process take so much of each queue at once, whatever other processes have stored.

    The engine reads all limits of a queue from its one row before each look; this one is a machine's
    own.
    """
    stored = inspect.unwrap(SystemDatabase.get_queue)

    @wraps(stored)
    def read(database: SystemDatabase, name: str, **whose: SystemDatabase | None) -> Queue | None:
        queue: Queue | None = stored(database, name, **whose)
        if queue is not None:
            queue._worker_concurrency = own.get(name, queue._worker_concurrency)
        return queue

    SystemDatabase.get_queue = read  # type: ignore[assignment, method-assign]


def stop_polling(engine: DBOS) -> None:
    """Let no queue and no schedule of this process start anything any more."""
    for event in engine.background_thread_stop_events:
        event.set()


@contextmanager
def ending_if_not_ours() -> Iterator[None]:
    """End the run in the block if the work is no longer this run's.

    Left to itself, the engine would keep the thread, waiting for the outcome of whoever goes on.
    """
    try:
        yield
    except (
        engine_error.DBOSWorkflowConflictIDError,
        engine_error.DBOSWorkflowCancelledError,
    ) as error:
        raise Stopped from error
