"""One attempt at a call at a time, over all threads and processes; the lock dies with its holder."""

import fcntl
import hashlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, NullPool, create_engine, func, select

from app.database import Database

_POLL_SECONDS = 0.05


class CallLocks(Protocol):
    """Locks by the key of a call."""

    def taken(self, key: str, *, wait: bool) -> AbstractContextManager[bool]:
        """Hold the key's lock for the block. Without `wait`, False says that another has it."""


def call_locks(database: Database) -> CallLocks:
    """The locks that reach as far as the database does: one file's processes, or all machines."""
    if database.is_shared:
        return AdvisoryLocks(database.url)
    return FileLocks(Path(f"{database.url.database}-calls.lock"))


class FileLocks:
    """One byte of one file for each key. Opened once: closing any handle would free all its locks."""

    def __init__(self, path: Path) -> None:
        self._threads = _Turns()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    @contextmanager
    def taken(self, key: str, *, wait: bool) -> Iterator[bool]:
        """As CallLocks promises."""
        place = _number(key) >> 1  # an offset in a file is not negative
        with self._threads.taken(place, wait=wait) as first:
            if not first or not self._lock(place, wait=wait):
                yield False
                return
            try:
                yield True
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)

    def _lock(self, place: int, *, wait: bool) -> bool:
        while True:
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
            except (BlockingIOError, PermissionError):
                if not wait:
                    return False
                # The kernel's own waiting takes threads of two processes for a ring and refuses.
                time.sleep(_POLL_SECONDS)
            else:
                return True


class AdvisoryLocks:
    """PostgreSQL's advisory locks, each on a connection of its own, freed when that is cut.

    Not from a pool: callers hold one for minutes and need another connection meanwhile.
    """

    def __init__(self, url: URL) -> None:
        self._engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
        )

    @contextmanager
    def taken(self, key: str, *, wait: bool) -> Iterator[bool]:
        """As CallLocks promises."""
        place = _number(key) - 2**63
        with self._engine.connect() as connection:
            if wait:
                connection.execute(select(func.pg_advisory_lock(place)))
                yield True
            else:
                yield bool(connection.scalar(select(func.pg_try_advisory_lock(place))))


class _Turns:
    """Which places threads of this process have taken; the file's own locks do not tell them apart."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._taken: set[int] = set()

    @contextmanager
    def taken(self, place: int, *, wait: bool) -> Iterator[bool]:
        with self._free:
            if wait:
                self._free.wait_for(lambda: place not in self._taken)
            if place in self._taken:
                yield False
                return
            self._taken.add(place)
        try:
            yield True
        finally:
            with self._free:
                self._taken.discard(place)
                self._free.notify_all()


def _number(key: str) -> int:
    """Sixty-four bits of the key's hash."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
