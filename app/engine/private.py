"""The few things of DBOS 3.4.0 that it keeps to itself and the engine cannot do without.

The package is pinned exactly, and tests/test_engine hold each of these to what is said here.
"""
# ruff: noqa: SLF001

import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import wraps

from dbos import DBOS, DBOSClient, Queue
from dbos import error as engine_error
from dbos._sys_db import SystemDatabase

from app.engine.execution import Stopped


def migrate(client: DBOSClient) -> None:
    """Make the tables or bring them up to date; safe while others do the same."""
    client._sys_db.run_migrations()


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
