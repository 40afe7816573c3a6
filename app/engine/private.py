"""The few things of DBOS 3.4.0 that it keeps to itself and the engine cannot do without.

The package is pinned exactly, and tests/test_engine hold each of these to what is said here.
"""
# ruff: noqa: SLF001

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, Queue, WorkflowHandle, _queue
from dbos import error as engine_error
from dbos._core import WorkflowHandleFuture, execute_dequeued_workflow
from dbos._sys_db import SystemDatabase, WorkflowStatusInternal

from app.engine.execution import Stopped
from app.engine.in_hand import InHand

R = TypeVar("R")

CLAIMS: Final = ("start_queued_workflows", "start_queued_partitioned_workflows")
"""How the engine takes work from a queue."""


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


def in_hand() -> InHand:
    """What this process takes from its queues from now on, until it is over or cannot begin."""
    hand = InHand()

    def deal(dbos: DBOS, status: WorkflowStatusInternal, owner_xid: str) -> WorkflowHandle[Any]:
        handle = execute_dequeued_workflow(dbos, status, owner_xid)
        if isinstance(handle, WorkflowHandleFuture):
            taken = (handle.workflow_id, owner_xid)
            hand.deal(*taken)
            handle.future.add_done_callback(lambda _: hand.end(*taken))
        return handle

    for name in CLAIMS:
        claim = inspect.unwrap(getattr(SystemDatabase, name))
        setattr(SystemDatabase, name, _told(claim, hand))
    _queue.execute_dequeued_workflow = deal  # type: ignore[attr-defined]
    return hand


def _told(claim: Callable[..., R], hand: InHand) -> Callable[..., R]:
    @wraps(claim)
    def told(
        database: SystemDatabase, queue: Queue, *whose: object, owner_xid: str, **which: object
    ) -> R:
        hand.claim(queue.name, owner_xid)
        return claim(database, queue, *whose, owner_xid=owner_xid, **which)

    return told


def claims_of(client: DBOSClient, worker: str) -> list[tuple[str, str]]:
    """The work that is that worker's, each with the claim under which it was taken."""
    row = client._sys_db.tables.workflow_status.c
    asked = sa.select(row.workflow_uuid, row.owner_xid).where(
        row.executor_id == worker, row.status == "PENDING"
    )
    with client._sys_db.engine.connect() as connection:
        return [(workflow_id, claim) for workflow_id, claim in connection.execute(asked)]


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
