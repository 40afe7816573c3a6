"""Two who do the same at the same moment: one is held before its commit until the other waits for it."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.database import Database

T = TypeVar("T")
LONGEST = 60
"""Seconds; only a test that fails waits so long."""


def meanwhile(
    database: Database,
    first: Callable[[Session], object],
    second: Callable[[Session], T],
    *,
    then: Callable[[Session], object] | None = None,
) -> Future[T]:
    """What comes of the second, begun when the first has done all but commit.

    What the first does `then`, it does while the second waits for it.
    """

    def done() -> T:
        with database.transaction() as session:
            return second(session)

    with ThreadPoolExecutor(1) as threads:
        with database.transaction() as session:
            first(session)
            waiting = threads.submit(done)
            until_somebody_waits(database, waiting)
            if then is not None:
                then(session)
        return waiting


def until_somebody_waits(database: Database, waiting: "Future[T] | None" = None) -> None:
    """Return when somebody waits for a lock, or the work that was to wait is over."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends:
        with database.transaction() as session:
            if session.scalar(query) or (waiting is not None and waiting.done()):
                return
    raise AssertionError("Nobody waits.")
