"""The workshop as those who ask for films see it: a desk that takes orders and calls them off."""

from contextlib import suppress
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.exceptions import NotFound
from app.database import Database
from app.engine import Desk, Ticket, revision
from app.tasks.video import Produce


class FilmWorkshop:
    """Orders films as durable work; needs no worker in this process."""

    def __init__(self, database: Database, produce: Produce) -> None:
        self.desk: Final = Desk(database, [produce])
        self._produce = produce

    def ask(self, session: Session, video_id: UUID, making: int, owner_id: UUID) -> None:
        """Have that making of the film made, if the transaction commits."""
        ticket = Ticket(_name(video_id, making), owner=str(owner_id))
        self.desk.enqueue_within(session, self._produce, ticket, str(video_id), making)

    def call_off(self, video_id: UUID, making: int) -> None:
        """Stop that making: what waits never starts, what runs ends within two seconds."""
        with suppress(NotFound):
            self.desk.cancel(_name(video_id, making))

    def close(self) -> None:
        """Give back every connection."""
        self.desk.close()


def _name(video_id: UUID, making: int) -> str:
    return revision(f"video:{video_id}", making)
