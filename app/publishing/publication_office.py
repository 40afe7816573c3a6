"""What publishing needs of those who work, seen by those who answer requests."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from app.publishing.catalogue_models import Repair
from app.publishing.publication_files import Shelf
from app.publishing.publication_models import Publication
from app.publishing.publication_work import Run
from app.publishing.quota import Quota
from app.publishing.seats import Seats
from app.publishing.tokens import Tokens
from app.publishing.upload_ports import Tube
from app.videos.making import Making


class Uploads(Protocol):
    """Carries publications out. Planning and beginning are part of the caller's transaction, calling
    off is not.
    """

    def begin(self, session: Session, publication: Publication, *, now: datetime) -> Run:
        """Begin the publication now, if the transaction commits."""

    def plan(self, session: Session, film: Making) -> None:
        """Have that making of a film, found good, planned, if the transaction commits."""

    def call_off(self, publication_id: UUID, attempt: int) -> None:
        """Stop that attempt: an upload ends within two seconds."""


class Mending(Protocol):
    """Carries repairs of a catalogue out."""

    def begin(
        self, session: Session, repair: Repair, *, actor_id: UUID | None, now: datetime
    ) -> None:
        """Begin the repair, or go on with it, if the transaction commits. Raises Conflict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishingOffice:
    """Where publications are asked for."""

    uploads: Uploads
    shelf: Shelf
    tube: Tube
    tokens: Tokens
    quota: Quota
    seats: Seats
    repairs: Mending
