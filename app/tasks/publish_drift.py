"""Publications whose work has ended without them are left to a person, with the reason."""

import logging
from contextlib import suppress

from pydantic import JsonValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.exceptions import Conflict, NotFound
from app.engine import Desk, Json, State
from app.publishing import publication_work as work
from app.publishing.publication_models import Publication, PublicationState, StepState
from app.publishing.publication_reads import steps_of
from app.publishing.publication_work import Ending, Run
from app.tasks.publish import name_of
from app.tasks.video import Bench

LOST: dict[str, JsonValue] = {
    "code": "work_lost",
    "detail": "The work on this publication ended without an outcome.",
    "kept": "Every step that was done is kept.",
    "remedy": "Retry the step: it goes on where it stopped.",
    "reason": "",
}

log = logging.getLogger(__name__)


def stop_abandoned(bench: Bench, desk: Desk) -> Json:
    """Stop the publications that run and that nobody works on; how many."""
    with bench.database.transaction() as session:
        running = _running(session)
    stopped = 0
    for run in running:
        if not _has_ended(desk, run):
            continue
        with suppress(Conflict), bench.database.transaction() as session:
            stopped += _stop(session, run, bench)
    return stopped


def _running(session: Session) -> list[Run]:
    query = select(Publication.id, Publication.attempt)
    rows = session.execute(query.where(Publication.state == PublicationState.RUNNING))
    return [Run(row.id, row.attempt) for row in rows]


def _has_ended(desk: Desk, run: Run) -> bool:
    try:
        state = desk.status(name_of(run.publication_id, run.attempt)).state
    except NotFound:
        return True
    return state is State.PARKED or state.is_final


def _stop(session: Session, run: Run, bench: Bench) -> bool:
    if work.present(session, run).state is not PublicationState.RUNNING:
        return False
    steps = steps_of(session, run.publication_id)
    at = next((step for step in steps if not step.state.is_over), steps[-1])
    ending = Ending(state=StepState.OPEN, problem=LOST, stops=True)
    work.end_step(session, run, at.name, ending, now=bench.clock())
    log.error("publication.abandoned", extra={"publication": str(run.publication_id)})
    return True
