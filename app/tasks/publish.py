"""The durable publication of a film: guard, insert, processing, thumbnail, captions, playlist,
release, reading back, each a step with its own outcome.

A killed worker's publication goes on at the step in hand, and an upload where YouTube says it is. What
has to wait ends the workflow; the clock begins the next attempt.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.pause import is_paused
from app.core.exceptions import NotFound, ProviderUnavailable
from app.engine import (
    SOON,
    UNHURRIED,
    Cron,
    Desk,
    Queue,
    Retry,
    Step,
    Ticket,
    Workflow,
    revision,
    step,
    workflow,
)
from app.engine.workflows import AnyWorkflow
from app.publishing import publication_work as work
from app.publishing.publication_after import go_on, say_later
from app.publishing.publication_due import due
from app.publishing.publication_models import Publication, StepName
from app.publishing.publication_work import Run
from app.tasks.catalogue import Repairs
from app.tasks.publish_press import Press
from app.tasks.publish_steps import PublicationSteps
from app.videos.making import Making

AT_ONCE: Final = 3
"""Uploads one worker carries at a time; a channel has one."""

WHEN_SERVED: Final = Retry(attempts=100_000, first=15, longest=600)
"""A film that was found good is planned when the store serves again, however long that takes."""

Publish = Workflow[[str, int], str]
Planning = Workflow[[str], None]
Dispatch = Workflow[[str], int]


def publish_workflow(press: Press) -> Publish:
    """The workflow of one attempt at one publication."""
    uploads = Queue("uploads", per_worker=AT_ONCE, per_owner=1, poll=SOON)
    acts = PublicationSteps(press)
    steps: Mapping[StepName, Step[[str, str, int], bool]] = {
        name: step(f"publish: {name.value}")(acts.act) for name in StepName
    }
    close: Step[[str, int], str] = step("publish: close")(acts.close)

    @workflow("publish film", queue=uploads)
    def publish_film(publication_id: str, attempt: int) -> str:
        for name, act in steps.items():
            if not act(name.value, publication_id, attempt):
                break
        return close(publication_id, attempt)

    return publish_film


def plan_workflow(press: Press) -> Planning:
    """The workflow that plans a film which was found good, if its channel has a slot for it."""
    plans = Queue("plans", per_worker=2, poll=SOON)

    def planned(video_id: str) -> None:
        film, now = UUID(video_id), press.clock()
        try:
            go_on(press.database, press.shelf, film, now=now)
        except ProviderUnavailable:
            say_later(press.database, film, now=now)
            raise

    plan: Step[[str], None] = step("plan")(planned)

    @workflow("plan film", queue=plans, retry=WHEN_SERVED, pausable=False)
    def plan_film(video_id: str) -> None:
        plan(video_id)

    return plan_film


def dispatch_workflow(press: Press, desk: "PublishingDesk") -> Dispatch:
    """The workflow of the clock: begins every publication whose time has come.

    It goes on while work is paused, so that its minutes do not pile up, and begins nothing then.
    """
    clock = Queue("publishing clock", per_worker=1, poll=UNHURRIED)

    def begin_due(_due: str) -> int:
        now = press.clock()
        with press.database.transaction() as session:
            if is_paused(session):
                return 0
            found = due(session, now=now)
            for publication in found:
                desk.begin(session, publication, now=now)
            return len(found)

    begun: Step[[str], int] = step("publish: begin what is due")(begin_due)

    @workflow("publish what is due", queue=clock, pausable=False)
    def publish_what_is_due(due: str) -> int:
        return begun(due)

    return publish_what_is_due


class Publishing:
    """The workflows, the clock that begins them each minute, and the desk for who answers requests."""

    def __init__(self, press: Press) -> None:
        self.press: Final = press
        publish, plan = publish_workflow(press), plan_workflow(press)
        desk = Desk(press.database, [publish, plan])
        self.desk: Final = PublishingDesk(desk=desk, publish=publish, planning=plan)
        dispatch = dispatch_workflow(press, self.desk)
        self.repairs: Final = Repairs(press.seats)
        self.workflows: Final[tuple[AnyWorkflow, ...]] = (
            publish,
            plan,
            dispatch,
            *self.repairs.workflows,
        )
        due = Cron("publish what is due", dispatch, "* * * * *")
        self.crons: Final = (due, *self.repairs.crons)

    def close(self) -> None:
        """Give back every connection."""
        self.desk.desk.close()
        self.repairs.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishingDesk:
    """Where publications are begun and called off by those who answer requests."""

    desk: Desk
    publish: Publish
    planning: Planning

    def plan(self, session: Session, film: Making) -> None:
        """Have that making of a film, found good, planned, if the transaction commits."""
        ticket = Ticket(revision(f"plan:{film.video_id}", film.revision))
        self.desk.enqueue_within(session, self.planning, ticket, str(film.video_id))

    def begin(self, session: Session, publication: Publication, *, now: datetime) -> Run:
        """Begin the publication now, if the transaction commits."""
        run = work.claim(session, publication, now=now)
        ticket = Ticket(name_of(run.publication_id, run.attempt), owner=publication.channel_id)
        self.desk.enqueue_within(
            session, self.publish, ticket, str(run.publication_id), run.attempt
        )
        return run

    def call_off(self, publication_id: UUID, attempt: int) -> None:
        """Stop that attempt: an upload ends within two seconds."""
        with suppress(NotFound):
            self.desk.cancel(name_of(publication_id, attempt))


def name_of(publication_id: UUID, attempt: int) -> str:
    """The id of an attempt's work."""
    return f"publish:{publication_id.hex}:a{attempt}"
