"""The workshop as those who ask for films see it: a desk that takes orders and calls them off."""

import re
from contextlib import suppress
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.clock import Clock, system_clock
from app.core.exceptions import NotFound
from app.database import Database
from app.engine import Desk, Priority, Ticket, revision
from app.publishing.publication_approval import hold_remade
from app.tasks.video import Produce
from app.videos.making import Making
from app.videos.office import Turn

PREFIX: Final = "video:"
"""How the names of the work of films begin."""
_NAME: Final = re.compile(PREFIX + r"(?P<video>[0-9a-f-]{36}):r(?P<making>\d+)")


class FilmWorkshop:
    """Orders films as durable work; needs no worker in this process."""

    def __init__(
        self, database: Database, produce: Produce, *, clock: Clock = system_clock
    ) -> None:
        self.desk: Final = Desk(database, [produce])
        self._produce = produce
        self._clock = clock

    def ask(
        self, session: Session, video_id: UUID, making: int, owner_id: UUID, turn: Turn
    ) -> None:
        """Have that making of the film made when it is its turn, if the transaction commits.

        What was planned of the making before it is held at once.
        """
        if making > 1:
            hold_remade(session, video_id, now=self._clock())
        ticket = Ticket(
            work_name(video_id, making),
            owner=str(owner_id),
            priority=Priority.BACKFILL if turn.backfill else Priority.AWAITED,
            delay=turn.delay,
        )
        self.desk.enqueue_within(session, self._produce, ticket, str(video_id), making)

    def call_off(self, video_id: UUID, making: int) -> None:
        """Stop that making: what waits never starts, what runs ends within two seconds."""
        with suppress(NotFound):
            self.desk.cancel(work_name(video_id, making))

    def close(self) -> None:
        """Give back every connection."""
        self.desk.close()


def work_name(video_id: UUID, making: int) -> str:
    """What the work of that making is called."""
    return revision(f"{PREFIX}{video_id}", making)


def making_of(work: str) -> Making | None:
    """The making whose work is called so; None for other work."""
    found = _NAME.fullmatch(work)
    return Making(UUID(found["video"]), int(found["making"])) if found else None
