"""Leaving a provider alone that keeps failing, over all threads, processes and machines."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.exceptions import ProviderUnavailable
from app.core.upsert import insert_or
from app.costs.tables import provider_stops
from app.database import Database

FAILURES: Final = 5
WINDOW: Final = timedelta(seconds=60)
"""So many failures within that time, and the provider is left alone for as long."""

Alarm = Callable[[Session, str, str], None]
"""Told of a name and a reason when something was stopped that only a person can mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakers:
    """Stops by name: a provider, or `provider:model`. A row of the database, so that all share it."""

    database: Database
    clock: Clock
    alarm: Alarm

    def refuse(self, name: str) -> None:
        """Raise ProviderUnavailable, with the seconds left as `retry_after`, while it is stopped."""
        with self.database.transaction() as session:
            until, reason = _stop(session, name)
        if until is None or until <= self.clock():
            return
        raise ProviderUnavailable(
            f"{name} is left alone for now: {reason}.",
            kept="Nothing was sent.",
            remedy="Retry it later.",
            charged=False,
            reason="stopped",
            retry_after=max(1, round((until - self.clock()).total_seconds())),
        )

    def is_stopped(self, name: str) -> bool:
        """Whether nobody asks it now."""
        with self.database.transaction() as session:
            until, _ = _stop(session, name)
        return until is not None and until > self.clock()

    def failed(self, name: str, reason: str) -> None:
        """Count a failure; the fifth within a minute stops it for a minute."""
        now = self.clock()
        with self.database.transaction() as session:
            _open(session, name, now=now)
            column = provider_stops.c
            fresh = update(provider_stops).where(column.name == name, column.since <= now - WINDOW)
            session.execute(fresh.values(failures=0, since=now))
            counted = update(provider_stops).where(column.name == name)
            counted = counted.values(failures=column.failures + 1, reason=reason[:200])
            failures = session.scalar(counted.returning(column.failures)) or 0
            if failures >= FAILURES:
                stop = update(provider_stops).where(column.name == name)
                session.execute(stop.values(failures=0, since=now, until=now + WINDOW))

    def worked(self, name: str) -> None:
        """Forget its failures."""
        with self.database.transaction() as session:
            session.execute(delete(provider_stops).where(provider_stops.c.name == name))

    def stop(self, name: str, reason: str, *, pause: timedelta) -> None:
        """Leave it alone for that long; who is not told of it yet is told, once in that time."""
        now = self.clock()
        with self.database.transaction() as session:
            _open(session, name, now=now)
            until, _ = _stop(session, name, locked=True)
            is_known = until is not None and until > now
            change = update(provider_stops).where(provider_stops.c.name == name)
            session.execute(change.values(until=now + pause, reason=reason[:200]))
            if not is_known:
                self.alarm(session, name, reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Something nobody asks until then, and why."""

    name: str
    until: datetime
    reason: str


def stops(session: Session, provider: str, *, now: datetime) -> tuple[Stop, ...]:
    """What of a provider is stopped now: itself, and models of it."""
    found = all_stops(session, now=now)
    return tuple(stop for stop in found if stop.name.partition(":")[0] == provider)


def all_stops(session: Session, *, now: datetime) -> tuple[Stop, ...]:
    """What is stopped now, of every provider."""
    column = provider_stops.c
    query = select(column.name, column.until, column.reason).where(column.until > now)
    return tuple(
        Stop(name=name, until=until, reason=reason)
        for name, until, reason in session.execute(query.order_by(column.name))
    )


def _stop(session: Session, name: str, *, locked: bool = False) -> tuple[datetime | None, str]:
    """Until when it is left alone, if it is, and why."""
    column = provider_stops.c
    query = select(column.until, column.reason).where(column.name == name)
    found = session.execute(query.with_for_update() if locked else query).first()
    return (found[0], found[1]) if found is not None else (None, "")


def _open(session: Session, name: str, *, now: datetime) -> None:
    row = {"name": name, "failures": 0, "since": now}
    session.execute(insert_or(session, provider_stops).values(row).on_conflict_do_nothing())
