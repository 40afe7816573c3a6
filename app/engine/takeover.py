"""Takes over what dead workers were doing, and gives back what this one leaves undone."""

import logging
from typing import Final

from dbos import WorkflowStatus

from app.engine.desk import PAGE, Desk
from app.engine.in_hand import InHand
from app.engine.private import claims_of, requeue
from app.engine.slots import Slot
from app.engine.store import VERSION

ASIDE: Final = "aside"
"""A queue nobody serves, for work whose workflow this release does not know: a newer one will."""

log = logging.getLogger(__name__)


class Takeover:
    """Sweeps for work whose worker is dead, or that nobody runs.

    `slot` says who this worker is and who is dead, `hand` what this worker is at.
    """

    def __init__(self, desk: Desk, slot: Slot, hand: InHand) -> None:
        self._desk = desk
        self._slot = slot
        self._hand = hand
        self._seen_dead: set[str] = set()
        self._seen_lost: set[tuple[str, int | None]] = set()

    def at_once(self) -> int:
        """Take over from every dead worker; how many workflows."""
        return sum(self._take_over_from(worker) for worker in self._other_workers())

    def patiently(self) -> int:
        """Take over from workers that were dead at the last sweep too; how many workflows.

        One whose connection was cut for a moment has that long to take its slot again.
        """
        others = self._other_workers()
        taken = sum(self._take_over_from(worker) for worker in others & self._seen_dead)
        self._seen_dead = {worker for worker in others if self._is_dead(worker)}
        return taken

    def hand_over(self) -> int:
        """Put back everything this worker has not finished, for the others; how many workflows."""
        return self._requeue_all(self._slot.name)

    def sort_out(self) -> None:
        """Deal with work that is this worker's by name and not in its hand.

        What this release does not know is put aside and what it knows is fetched back from there;
        what was not in hand at the last sweep either is put back.
        """
        idle = self._out_of_hand()
        unknown = [each for each in idle if each.name not in self._desk.roster.workflows]
        if unknown:
            self._desk.client.resume_workflows(_ids(unknown), queue_name=ASIDE)
            log.warning("work.set_aside", extra={"workflows": _ids(unknown)})
        lost = _marks(idle) - _marks(unknown)
        for workflow_id, _ in lost & self._seen_lost:
            self._requeue(self._desk.row(workflow_id))
        self._seen_lost = lost
        self._fetch_back()

    def stay_latest(self) -> None:
        """Undo it if a stray process of another version has made itself the one the clock works for."""
        if self._desk.client.get_latest_application_version()["version_name"] != VERSION:
            self._desk.client.set_latest_application_version(VERSION)

    def _out_of_hand(self) -> list[WorkflowStatus]:
        mine = {each.workflow_id: each for each in self._running_at(self._slot.name)}
        claims = claims_of(self._desk.client, self._slot.name) if mine else []
        loose = [id_ for id_, claim in claims if not self._hand.has(id_, claim)]
        return [mine[id_] for id_ in loose if id_ in mine]

    def _fetch_back(self) -> None:
        names = list(self._desk.roster.workflows)
        for each in self._desk.client.list_workflows(
            queue_name=ASIDE, status="ENQUEUED", name=names, limit=PAGE, load_input=False
        ):
            queue = self._desk.roster.queue_of(each.name)
            self._desk.client.resume_workflow(each.workflow_id, queue_name=queue.name)

    def _other_workers(self) -> set[str]:
        workers = {each.executor_id for each in self._running_at(None)}
        return {worker for worker in workers if worker and worker != self._slot.name}

    def _is_dead(self, worker: str) -> bool:
        with self._slot.if_dead(worker) as dead:
            return dead

    def _take_over_from(self, worker: str) -> int:
        with self._slot.if_dead(worker) as dead:
            taken = self._requeue_all(worker) if dead else 0
        if taken:
            log.warning("work.taken_over", extra={"worker": worker, "workflows": taken})
        return taken

    def _requeue_all(self, worker: str) -> int:
        return sum(self._requeue(each) for each in self._running_at(worker))

    def _requeue(self, found: WorkflowStatus) -> bool:
        known = self._desk.roster.workflows.get(found.name)
        queue = known.queue.name if known else ASIDE
        return requeue(self._desk.client, found.workflow_id, str(found.executor_id), queue)

    def _running_at(self, worker: str | None) -> list[WorkflowStatus]:
        return self._desk.client.list_workflows(
            status="PENDING", executor_id=worker, load_input=False, load_output=False
        )


def _ids(found: list[WorkflowStatus]) -> list[str]:
    return [each.workflow_id for each in found]


def _marks(found: list[WorkflowStatus]) -> set[tuple[str, int | None]]:
    return {(each.workflow_id, each.recovery_attempts) for each in found}
