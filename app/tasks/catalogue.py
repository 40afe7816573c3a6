"""The durable repair of a catalogue, and the clock that goes on with those that wait."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.pause import is_paused
from app.accounts.users import kept_out
from app.engine import Cron, Desk, Queue, Step, Ticket, Workflow, step, stop_if_cancelled, workflow
from app.engine.workflows import AnyWorkflow
from app.publishing import catalogue
from app.publishing.catalogue_models import Repair, RepairState
from app.publishing.catalogue_work import RepairRun, carry_out
from app.publishing.seats import Seats

RepairWork = Workflow[[str, int], str]
Dispatch = Workflow[[str], int]


def repair_workflow(seats: Seats) -> RepairWork:
    """The workflow of one attempt at one repair; a killed worker's goes on at the video in hand."""
    repairs = Queue("catalogue", per_worker=1, per_owner=1)

    def carried_out(repair_id: str, attempt: int) -> str:
        return carry_out(seats, RepairRun(UUID(repair_id), attempt), stop_if_cancelled).value

    act: Step[[str, int], str] = step("repair videos")(carried_out)

    @workflow("repair catalogue", queue=repairs)
    def repair_catalogue(repair_id: str, attempt: int) -> str:
        return act(repair_id, attempt)

    return repair_catalogue


class Repairs:
    """The workflows of repairs, and the desk for who answers requests."""

    def __init__(self, seats: Seats) -> None:
        self.seats: Final = seats
        work = repair_workflow(seats)
        self.desk: Final = RepairDesk(desk=Desk(seats.database, [work]), work=work)
        dispatch = _dispatch_workflow(seats, self.desk)
        self.workflows: Final[tuple[AnyWorkflow, ...]] = (work, dispatch)
        self.crons: Final = (Cron("go on with repairs", dispatch, "*/5 * * * *"),)

    def close(self) -> None:
        """Give back every connection."""
        self.desk.desk.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairDesk:
    """Where repairs are begun by those who answer requests."""

    desk: Desk
    work: RepairWork

    def begin(
        self, session: Session, repair: Repair, *, actor_id: UUID | None, now: datetime
    ) -> None:
        """Begin the repair, or go on with it, if the transaction commits. Raises Conflict."""
        attempt = catalogue.begin(session, repair, actor_id=actor_id, now=now)
        ticket = Ticket(f"repair:{repair.id.hex}:a{attempt}", owner=repair.channel_id)
        self.desk.enqueue_within(session, self.work, ticket, str(repair.id), attempt)


def _dispatch_workflow(seats: Seats, desk: RepairDesk) -> Dispatch:
    clock = Queue("catalogue clock", per_worker=1)

    def begin_due(_due: str) -> int:
        now = seats.clock()
        with seats.database.transaction() as session:
            if is_paused(session):
                return 0
            query = (
                select(Repair)
                .where(
                    Repair.state == RepairState.WAITING,
                    Repair.begin_at <= now,
                    Repair.owner_id.not_in(kept_out()),
                )
                .with_for_update(skip_locked=True)
            )
            due = session.scalars(query).all()
            for repair in due:
                desk.begin(session, repair, actor_id=None, now=now)
            return len(due)

    begun: Step[[str], int] = step("go on with what is due")(begin_due)

    @workflow("go on with repairs", queue=clock, pausable=False)
    def go_on_with_repairs(due: str) -> int:
        return begun(due)

    return go_on_with_repairs
