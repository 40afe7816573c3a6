"""The desk where figures are asked for at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.analytics.at_once import REST, Reading, Stand
from app.engine import Desk, State, Status, Ticket, Workflow


@dataclass(frozen=True, slots=True)
class FiguresDesk:
    """The port AtOnce: a reading is a piece of durable work under the user's id."""

    desk: Desk
    work: Workflow[[str], int]

    def last(self, owner_id: UUID) -> Reading | None:
        """As AtOnce promises."""
        found = self.desk.find(workflow=self.work, prefix=_prefix(owner_id), most=1)
        return _reading(found[0]) if found else None

    def ask(self, owner_id: UUID, *, now: datetime) -> Reading | None:
        """As AtOnce promises; its id is of these ten minutes, so that two clicks ask once."""
        last = self.last(owner_id)
        if last is not None and last.is_enough(now=now):
            return last
        ticket = Ticket(f"{_prefix(owner_id)}{int(now.timestamp() // REST.total_seconds())}")
        self.desk.enqueue(self.work, ticket, str(owner_id))
        return self.last(owner_id)


def _prefix(owner_id: UUID) -> str:
    return f"figures:{owner_id.hex}:"


def _reading(status: Status) -> Reading:
    is_done = status.state is State.DONE
    over = Stand.DONE if is_done else Stand.FAILED
    return Reading(
        stand=over if status.state.is_final else Stand.UNDER_WAY,
        asked_at=status.asked_at,
        ended_at=status.ended_at,
        rows=status.result if is_done and isinstance(status.result, int) else None,
        problem=status.error.what if status.error else "",
    )
