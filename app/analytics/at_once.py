"""Figures read at once instead of the next morning: what that takes, and how it stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from app.analytics import curves
from app.analytics.reading import bound, questions, subject

REST: Final = timedelta(minutes=10)
"""Between two readings of one user's figures: YouTube counts them once a day."""


class Stand(StrEnum):
    """How a reading stands."""

    UNDER_WAY = "under_way"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The last reading that was asked for: `rows` is how many were kept, once it is done."""

    stand: Stand
    asked_at: datetime
    ended_at: datetime | None
    rows: int | None
    problem: str

    def is_enough(self, *, now: datetime) -> bool:
        """Whether it stands for another that is asked for now: it runs, or was asked for lately."""
        return self.stand is Stand.UNDER_WAY or now - self.asked_at < REST


class AtOnce(Protocol):
    """Where a reading is asked for. Its calls block."""

    def last(self, owner_id: UUID) -> Reading | None:
        """The last of that user's; None where none was."""

    def ask(self, owner_id: UUID, *, now: datetime) -> Reading | None:
        """Have the user's channels read; one that runs or was asked for lately is left be."""


def questions_of(session: Session, owner_id: UUID, *, now: datetime) -> int:
    """How many questions to YouTube Analytics a reading of that user's channels takes.

    None of them counts as units of the day: that quota is of another interface.
    """
    due = (subject(session, mine, theirs, now=now) for mine, theirs in bound(session, owner_id))
    read = [one for one in due if one is not None]
    films = sum(len(curves.due(session, one.channel_id, now=now)) for one in read)
    return films + sum(questions(one) for one in read)
