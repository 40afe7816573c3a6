"""The desk: where work is asked for, looked at, cancelled and taken up again, from any process."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, ParamSpec, TypeVar

from dbos import WorkflowStatus
from dbos import error as engine_error
from sqlalchemy.orm import Session

from app.core.exceptions import Invalid, NotFound, YtempireError
from app.core.kept_errors import opened
from app.core.plain import Json
from app.core.prepared import connection_of
from app.database import Database
from app.engine.forms import Forms
from app.engine.private import migrate
from app.engine.queues import Ticket
from app.engine.records import (
    ENGINE_STATES,
    Note,
    State,
    Status,
    StepDone,
    Worker,
    continuation,
    moment,
    status_of,
)
from app.engine.roster import Roster
from app.engine.store import close, connect, store_limits, workers
from app.engine.workflows import AnyWorkflow, Workflow

P = ParamSpec("P")
R = TypeVar("R")

PAGE: Final = 100
PROGRESS: Final = "progress"
NOTES: Final = "notes"


class Desk:
    """Asks for work and answers for it. Safe for many threads; its calls block for a query or two.

    `workflows` are all there are. With `patient`, a call waits for a database that is away instead
    of raising.
    """

    def __init__(
        self, database: Database, workflows: Sequence[AnyWorkflow], *, patient: bool = False
    ) -> None:
        self.database: Final = database
        self.roster: Final = Roster(workflows)
        self.engine, self.client = connect(database, patient=patient)
        self._forms: Final = Forms(self.client)

    def prepare(self) -> None:
        """Make the engine's tables or bring them up to date, and store the limits of the queues."""
        self.make_tables()
        for queue in self.roster.queues.values():
            store_limits(self.client, queue)

    def make_tables(self) -> None:
        """The same for who only asks for work: limits are for those who work to say."""
        migrate(self.client)

    def enqueue(
        self, workflow: Workflow[P, R], ticket: Ticket, *args: P.args, **kwargs: P.kwargs
    ) -> str:
        """Ask for work in a transaction of its own; its id. Work of that id that exists is left be.

        Raises Invalid if a value is not plain, or the ticket lacks what its queue needs.
        """
        arguments = workflow.arguments(*args, **kwargs)
        self.client.enqueue(self.roster.options(workflow, ticket), *arguments)
        return ticket.id

    def enqueue_within(
        self,
        session: Session,
        workflow: Workflow[P, R],
        ticket: Ticket,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> str:
        """Ask for work in the caller's transaction: rows and work are there together, or neither."""
        arguments = workflow.arguments(*args, **kwargs)
        options = self.roster.options(workflow, ticket)
        self._forms.enqueue(connection_of(session), options, arguments)
        return ticket.id

    def cancel(self, asked: str) -> Status:
        """Cancel work, its later attempts and its children; what became of it.

        What waits never starts; a program in a running step is killed within two seconds. Work that
        ended before stays as it ended. Raises NotFound if there is no such work.
        """
        self.status(asked)
        self.client.cancel_workflow(asked, cancel_children=True)
        return self.status(asked)

    def resume(self, asked: str) -> Status:
        """Go on with work that was parked or cancelled, from its first unfinished step.

        Raises Invalid if it ended by itself: then a new revision is what is meant.
        """
        found = self._latest(asked)
        status = status_of(found)
        if status.state not in {State.PARKED, State.CANCELLED}:
            raise Invalid(
                f"{asked} is {status.state} and cannot be resumed.",
                remedy="Ask for a new revision of it.",
            )
        self.client.resume_workflow(
            found.workflow_id, queue_name=self.roster.queue_of(found.name).name
        )
        return self.status(asked)

    def status(self, asked: str) -> Status:
        """How the work stands, in its latest attempt. Raises NotFound."""
        return status_of(self._latest(asked))

    def find(
        self,
        *states: State,
        workflow: AnyWorkflow | None = None,
        prefix: str | None = None,
        first: int = 0,
        most: int = PAGE,
    ) -> list[Status]:
        """Work in any of those states (all, if none is named), the latest asked for first."""
        found = self.client.list_workflows(
            status=[ENGINE_STATES[state] for state in states] or None,
            name=workflow.name if workflow else None,
            workflow_id_prefix=prefix,
            offset=first,
            limit=most,
            sort_desc=True,
            load_input=False,
        )
        return [status_of(each) for each in found if continuation(each) is None]

    def parked(self, *, most: int = PAGE) -> list[Status]:
        """Work that was begun too often and waits for a person."""
        return self.find(State.PARKED, most=most)

    def overdue(self, *, seconds: float) -> list[Status]:
        """Work that could have started so long ago and has not: no worker, or too little of one."""
        before = datetime.now(UTC) - timedelta(seconds=seconds)
        return [
            status
            for status in self.find(State.WAITING, most=10 * PAGE)
            if (status.not_before or status.asked_at) < before
        ]

    def steps(self, asked: str) -> list[StepDone]:
        """The steps of its latest attempt that are finished."""
        return [
            StepDone(
                name=str(step["function_name"]),
                began_at=moment(step["started_at_epoch_ms"]),
                ended_at=moment(step["completed_at_epoch_ms"]),
                error=_step_error(step["output"]),
            )
            for step in self.client.list_workflow_steps(self._latest(asked).workflow_id)
        ]

    def progress(self, asked: str) -> Json:
        """What the work last reported, or None."""
        found: Json = self.client.get_event(self._latest(asked).workflow_id, PROGRESS, 0)
        return found

    def notes(self, asked: str, *, after: int = 0) -> list[Note]:
        """What the work has said since the note of that number, over all its attempts.

        A step that began twice says things twice; each mark is reported once.
        """
        said = (note for found in self._chain(asked) for note in self._said(found.workflow_id))
        first: dict[str, Note] = {}
        for number, (mark, at, facts) in enumerate(said, start=1):
            first.setdefault(mark, Note(number, mark, datetime.fromisoformat(at), facts))
        return [note for note in first.values() if note.number > after]

    def forget(self, *, older_than: timedelta, most: int = 1000) -> int:
        """Delete work that ended so long ago; how many. Its ids must not be asked for again."""
        before = (datetime.now(UTC) - older_than).isoformat()
        ended = self.client.list_workflows(
            completed_before=before, limit=most, load_input=False, load_output=False
        )
        if ended:
            self.client.delete_workflows([each.workflow_id for each in ended])
        return len(ended)

    def workers(self) -> list[Worker]:
        """The processes that work on this database now."""
        return workers(self.database, self.engine)

    def close(self) -> None:
        """Give back every connection."""
        close(self.engine, self.client)

    def row(self, workflow_id: str) -> WorkflowStatus:
        """The engine's own row. Raises NotFound."""
        found = self.client.list_workflows(workflow_ids=[workflow_id], load_input=False)
        if not found:
            raise NotFound(f"There is no work {workflow_id}.")
        return found[0]

    def running_at(self, worker: str, workflow_ids: list[str]) -> set[str]:
        """Which of those that worker still has the right to run."""
        found = self.client.list_workflows(
            workflow_ids=workflow_ids,
            status="PENDING",
            executor_id=worker,
            load_input=False,
            load_output=False,
        )
        return {each.workflow_id for each in found}

    def _latest(self, asked: str) -> WorkflowStatus:
        *_, latest = self._chain(asked)
        return latest

    def _chain(self, asked: str) -> Iterator[WorkflowStatus]:
        found = self.row(asked)
        yield found
        while following := continuation(found):
            found = self.row(following)
            yield found

    def _said(self, workflow_id: str) -> Iterator[tuple[str, str, dict[str, Json]]]:
        try:
            yield from self.client.read_stream(workflow_id, NOTES, timeout_seconds=0.001)
        except engine_error.DBOSStreamTimeoutError:
            return


def _step_error(output: object) -> YtempireError | None:
    return opened(output["error"]) if isinstance(output, dict) and "error" in output else None
