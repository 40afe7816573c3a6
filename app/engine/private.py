"""The few things of DBOS 3.4.0 that it keeps to itself and the engine cannot do without.

The package is pinned exactly, and tests/test_engine hold each of these to what is said here.
"""
# ruff: noqa: SLF001

from dbos import DBOS, DBOSClient


def migrate(client: DBOSClient) -> None:
    """Make the tables or bring them up to date; safe while others do the same."""
    client._sys_db.run_migrations()


def requeue(client: DBOSClient, workflow_id: str, worker: str, queue: str) -> bool:
    """Put a workflow back that this dead worker was running; whether it still was that worker's.

    Whoever called it first wins: once another worker has it, nothing is changed.
    """
    return client._sys_db.reenqueue_for_recovery(workflow_id, [worker], queue)


def stop_polling(engine: DBOS) -> None:
    """Let no queue and no schedule of this process start anything any more."""
    for event in engine.background_thread_stop_events:
        event.set()
