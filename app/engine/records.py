"""What can be seen of work from outside, in our words."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, cast

from dbos import WorkflowStatus

from app.core.exceptions import YtempireError
from app.core.kept_errors import opened
from app.core.plain import Json
from app.engine.queues import attempt_of

CONTINUED: Final = "continued"
"""In the result of a workflow that was put off: the id under which it goes on."""


class State(StrEnum):
    """Where a piece of work stands."""

    DELAYED = "delayed"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PARKED = "parked"

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens unless a person acts."""
        return self in {State.DONE, State.FAILED, State.CANCELLED, State.PARKED}


STATES: Final = {
    "DELAYED": State.DELAYED,
    "ENQUEUED": State.WAITING,
    "PENDING": State.RUNNING,
    "SUCCESS": State.DONE,
    "ERROR": State.FAILED,
    "CANCELLED": State.CANCELLED,
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": State.PARKED,
}
ENGINE_STATES: Final = {state: name for name, state in STATES.items()}


@dataclass(frozen=True, slots=True)
class Status:
    """One piece of work. `attempt` counts what was put off, `begun` the starts since it last came
    farther than before.

    `id` is what was asked for, also when a later attempt is what is reported. Times are UTC.
    """

    id: str
    workflow: str
    state: State
    queue: str | None
    owner: str | None
    priority: int
    attempt: int
    begun: int
    worker: str | None
    asked_at: datetime
    not_before: datetime | None
    ended_at: datetime | None
    result: Json = None
    error: YtempireError | None = None


@dataclass(frozen=True, slots=True)
class StepDone:
    """A finished step of a workflow, in order; `error` says why it failed, if it did."""

    name: str
    began_at: datetime | None
    ended_at: datetime | None
    error: YtempireError | None


@dataclass(frozen=True, slots=True)
class Note:
    """Something a workflow said while it ran. `number` counts from 1 and never changes."""

    number: int
    mark: str
    said_at: datetime
    facts: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Worker:
    """A living process that works: where it runs, since when, and when it was last heard."""

    slot: str
    host: str
    pid: int
    since: datetime
    heard: datetime


def status_of(found: WorkflowStatus) -> Status:
    """The engine's row in our words."""
    asked, attempt = attempt_of(found.workflow_id)
    outcome = cast("dict[str, Json] | None", found.output)
    return Status(
        id=asked,
        workflow=found.name,
        state=STATES[found.status],
        queue=found.queue_name,
        owner=found.queue_partition_key,
        priority=found.priority or 0,
        attempt=attempt,
        begun=found.recovery_attempts or 0,
        worker=found.executor_id,
        asked_at=moment(found.created_at) or datetime.fromtimestamp(0, UTC),
        not_before=moment(found.delay_until_epoch_ms),
        ended_at=moment(found.completed_at),
        result=outcome.get("result") if outcome else None,
        error=error_of(found.error),
    )


def continuation(found: WorkflowStatus) -> str | None:
    """The id under which a workflow that was put off goes on."""
    outcome = found.output
    return str(outcome[CONTINUED]) if isinstance(outcome, dict) and CONTINUED in outcome else None


def error_of(error: object) -> YtempireError | None:
    """The error that was kept, as its family."""
    if error is None:
        return None
    kept = getattr(error, "data", None)
    return opened(kept if isinstance(kept, dict) else {"what": str(error)})


def moment(milliseconds: int | None) -> datetime | None:
    """Milliseconds since 1970 as a time in UTC."""
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
