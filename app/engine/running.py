"""What surrounds a workflow while it runs, and what it may ask of the engine meanwhile."""

import logging
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Final, Generic, ParamSpec, TypeVar, cast

from dbos import DBOS
from sqlalchemy.exc import SQLAlchemyError
from structlog.contextvars import bound_contextvars

from app.core.exceptions import Invalid, YtempireError
from app.core.plain import Json, plain
from app.engine.desk import NOTES, PROGRESS, Desk
from app.engine.execution import Execution, Executions, Gate, current
from app.engine.families import ChildStopped
from app.engine.private import ending_if_not_ours, forgive
from app.engine.queues import Ticket, attempt_of, next_attempt
from app.engine.records import CONTINUED, State
from app.engine.schedule import CRON
from app.engine.workflows import AnyWorkflow, Workflow, fail

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

CHILD_POLL: Final = 0.5
"""Seconds between two looks at a child that is waited for."""

FURTHEST: Final = "furthest"
"""Under what the farthest mark of a workflow is kept."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Run:
    """A workflow that runs in this thread, and the desk it may ask."""

    workflow: AnyWorkflow
    desk: Desk
    execution: Execution
    so_far: list[int] = field(default_factory=list)

    def furthest(self) -> list[int]:
        """The farthest mark of this run and those before it."""
        if not self.so_far:
            found = self.desk.client.get_event(self.execution.workflow_id, FURTHEST, 0)
            self.so_far[:] = cast("list[int] | None", found) or [-1]
        return self.so_far


_run: ContextVar[Run | None] = ContextVar("run", default=None)


class Runner:
    """Runs the workflows of a desk in this process, as long as the gate is open."""

    def __init__(self, desk: Desk, gate: Gate, executions: Executions) -> None:
        self._desk = desk
        self._gate = gate
        self._executions = executions

    def register(self, workflow: AnyWorkflow) -> None:
        """Make the workflow known to the engine of this process."""

        def begun(*arguments: Json) -> dict[str, Json]:
            return self._run(workflow, arguments)

        DBOS.workflow(name=workflow.name, max_recovery_attempts=workflow.recoveries)(begun)

    def _run(self, workflow: AnyWorkflow, arguments: tuple[Json, ...]) -> dict[str, Json]:
        workflow_id = str(DBOS.workflow_id)
        with self._executions.begin(workflow_id, self._gate) as execution:
            execution.pausable = workflow.pausable
            execution.on_progress = partial(_forgive, self._desk, workflow_id)
            run = Run(workflow, self._desk, execution)
            token = _run.set(run)
            try:
                with ending_if_not_ours(), bound_contextvars(work_id=workflow_id):
                    return _outcome(run, arguments)
            finally:
                _run.reset(token)


def _forgive(desk: Desk, workflow_id: str) -> bool:
    """Whether the ends of earlier runs count no more; a database that is away is asked again later."""
    try:
        forgive(desk.client, workflow_id, str(DBOS.executor_id))
    except SQLAlchemyError as error:
        log.warning("work.not_forgiven", extra={"reason": str(error).partition("\n")[0]})
        return False
    return True


def _outcome(run: Run, arguments: tuple[Json, ...]) -> dict[str, Json]:
    if len(arguments) == 2 and arguments[1] == CRON:
        arguments = arguments[:1]
    try:
        result = run.workflow.body(*arguments)
        return {"result": plain(result, f"The result of {run.workflow.name}")}
    except Exception as error:
        following = _put_off(run, error, arguments)
        if following is not None:
            return {CONTINUED: following}
        if not isinstance(error, YtempireError):
            log.exception("workflow.failed", extra={"workflow": run.workflow.name})
        fail(error, run.workflow.name)


def _put_off(run: Run, error: Exception, arguments: tuple[Json, ...]) -> str | None:
    """Ask for the next attempt if waiting may help; its id."""
    asked, attempt = attempt_of(run.execution.workflow_id)
    pause = run.workflow.retry.pause(attempt, error)
    if pause is None:
        return None
    found = run.desk.row(run.execution.workflow_id)
    ticket = Ticket(asked, owner=found.queue_partition_key or "", delay=pause)
    options = run.desk.roster.options(run.workflow, ticket)
    following = next_attempt(run.execution.workflow_id)
    options["workflow_id"] = following
    if found.priority:
        options["priority"] = found.priority
    DBOS.enqueue_workflow_with_options(options, *arguments)
    return following


@dataclass(frozen=True)
class Child(Generic[R_co]):
    """Work that a workflow has asked for and may wait for."""

    id: str
    _run: Run

    def result(self) -> R_co:
        """Its result, waited for without end. Raises its error; ChildStopped if it has no outcome."""
        while not (status := self._run.desk.status(self.id)).state.is_final:
            self._run.execution.wait(CHILD_POLL)
        if status.error is not None:
            raise status.error
        if status.state is not State.DONE:
            raise ChildStopped(f"{self.id}, which this waits for, is {status.state}.")
        return cast("R_co", status.result)


def spawn(workflow: Workflow[P, R], ticket: Ticket, *args: P.args, **kwargs: P.kwargs) -> Child[R]:
    """Ask, inside a workflow, for other work; cancelling this one cancels that too.

    Raises Invalid for a workflow of the same queue: waiting for it would keep the place it needs.
    """
    run = _run.get()
    if run is None:
        raise Invalid(f"{ticket.id} is asked for outside a workflow; ask at the desk.")
    if workflow.queue.name == run.workflow.queue.name:
        raise Invalid(
            f"{run.workflow.name} and its child {workflow.name} stand in the same queue,"
            f" {workflow.queue.name}: they could wait for each other for ever.",
            remedy="Give the child a queue of its own.",
        )
    arguments = workflow.arguments(*args, **kwargs)
    DBOS.enqueue_workflow_with_options(run.desk.roster.options(workflow, ticket), *arguments)
    return Child(ticket.id, run)


def report(progress: Json) -> None:
    """Say how far the work is; what was said before is replaced. Does nothing outside of work."""
    if current() is not None:
        DBOS.set_event(PROGRESS, plain(progress, "Progress"))


def reached(*mark: int) -> None:
    """Say how far the step in hand is, as numbers that grow. Does nothing outside of work.

    Farther than any run of this work before is progress like a step that is done: what ended those
    runs no longer counts towards parking it.
    """
    run = _run.get()
    if run is None or list(mark) <= run.furthest():
        return
    run.so_far[:] = mark
    DBOS.set_event(FURTHEST, list(mark))
    run.execution.came_farther()


def note(mark: str, **facts: Json) -> None:
    """Say something that stays, under a mark that is unique in this work. Nothing outside of work."""
    if current() is not None:
        said = [mark, datetime.now(UTC).isoformat(), facts]
        DBOS.write_stream(NOTES, plain(said, f"Note {mark}"))
