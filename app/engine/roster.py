"""The workflows and queues of this release, and what a ticket for one of them becomes."""

from collections.abc import Sequence
from typing import Final

from dbos import EnqueueOptions

from app.core.exceptions import Invalid, NotFound
from app.engine.queues import Queue, Ticket
from app.engine.store import VERSION
from app.engine.workflows import AnyWorkflow


class Roster:
    """All workflows there are; their queues are the only ones, so no work waits where nobody looks.

    Raises Invalid if two workflows share a name, or two limits a queue.
    """

    def __init__(self, workflows: Sequence[AnyWorkflow]) -> None:
        self.workflows: Final = {each.name: each for each in workflows}
        self.queues: Final = _queues_of(workflows)
        if len(self.workflows) < len(workflows):
            raise Invalid("Two workflows have the same name.")

    def knows(self, workflow: AnyWorkflow) -> bool:
        """Whether this very workflow is one of them."""
        return self.workflows.get(workflow.name) is workflow

    def queue_of(self, workflow_name: str) -> Queue:
        """The queue of the workflow of that name. Raises NotFound if this release has none."""
        known = self.workflows.get(workflow_name)
        if known is None:
            raise NotFound(f"This release has no workflow {workflow_name}.")
        return known.queue

    def options(self, workflow: AnyWorkflow, ticket: Ticket) -> EnqueueOptions:
        """The ticket in the engine's words. Raises Invalid if the work would never run."""
        if not self.knows(workflow):
            raise Invalid(f"{workflow.name} is not among the workflows of this release.")
        queue = workflow.queue
        if queue.is_fair and not ticket.owner:
            raise Invalid(f"{ticket.id} names no owner, and queue {queue.name} shares by owner.")
        asked: EnqueueOptions = {
            "workflow_name": workflow.name,
            "queue_name": queue.name,
            "workflow_id": ticket.id,
            "app_version": VERSION,
            "priority": int(ticket.priority),
        }
        if queue.is_fair:
            asked["queue_partition_key"] = ticket.owner
        if ticket.delay > 0:
            asked["delay_seconds"] = ticket.delay
        return asked


def _queues_of(workflows: Sequence[AnyWorkflow]) -> dict[str, Queue]:
    queues: dict[str, Queue] = {}
    for each in workflows:
        if queues.setdefault(each.queue.name, each.queue) != each.queue:
            raise Invalid(f"Queue {each.queue.name} is given two different limits.")
    return queues
