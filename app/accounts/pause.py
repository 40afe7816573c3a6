"""The pause: one row that every process reads. While it is there nothing new begins.

Films are still asked for and wait; steps that run come to their end; no step and no paid call begins.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.exceptions import Conflict, Overloaded
from app.core.prepared import Prepared
from app.core.upsert import insert_or
from app.database import Base

ASK_AGAIN = 30
"""Seconds after which it is worth asking again."""


class Paused(Overloaded):
    """An admin has paused all new work."""

    code = "paused"


class Pause(Base):
    """The pause in force, if there is one. `by_id` is empty for one made at the machine itself."""

    __tablename__ = "pause"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime]
    by_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(String(500))


_REASON = Prepared(select(Pause.reason))


def reason_of_pause(session: Session) -> str | None:
    """Why work is paused now, if it is."""
    found = _REASON.row(session)
    return None if found is None else str(found[0])


def pause_in_force(session: Session) -> Pause | None:
    """The pause, if work is paused now."""
    return session.scalar(select(Pause))


def is_paused(session: Session) -> bool:
    """Whether nothing new may begin."""
    return session.scalar(select(Pause.id)) is not None


def pause(session: Session, by_id: UUID | None, reason: str, *, now: datetime) -> Pause:
    """Let nothing new begin, anywhere, until it is resumed. Raises Conflict if that is so already."""
    there = session.get(Pause, 1, with_for_update=True)
    if there is not None:
        raise Conflict(
            f"Work is paused already, since {there.since:%Y-%m-%d %H:%M} UTC: {there.reason}"
        )
    row = {"id": 1, "since": now, "by_id": by_id, "reason": reason}
    statement = insert_or(session, Pause).values(row)
    made = session.execute(statement.on_conflict_do_nothing().returning(1)).first()
    if made is None:
        raise Conflict("Somebody else has paused work in this very moment.")
    return session.get_one(Pause, 1)


def resume(session: Session) -> Pause:
    """Let work begin again; the pause that ended. Raises Conflict if there is none."""
    there = session.get(Pause, 1, with_for_update=True)
    if there is None:
        raise Conflict("Work is not paused.")
    session.delete(there)
    session.flush()
    return there


def refuse_if_paused(session: Session) -> None:
    """Raise Paused while work is paused."""
    there = pause_in_force(session)
    if there is not None:
        raise Paused(
            f"All new work is paused: {there.reason}",
            kept="What waits stays where it is.",
            remedy="It goes on by itself when an admin resumes it.",
            retry_after=ASK_AGAIN,
        )
