"""Slots: the name a working process goes by, which no other living process can have.

The lock that is a slot's goes when its process dies or is cut off, so a free lock is a dead owner.
"""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import IO, Final, Protocol

import psycopg
from sqlalchemy import URL
from typing_extensions import override

from app.core.exceptions import MachineUnfit
from app.database import Database

SLOTS: Final = 256
"""Most worker processes on one database."""
KIND: Final = 771_001
"""Tells our advisory locks from everybody else's in the same database."""
_CALL: Final = "ytempire"


class Holder(Enum):
    """Who holds the slot that is ours by name. Nobody can say while the database does not answer."""

    OURSELVES = "ourselves"
    ANOTHER = "another worker"
    UNKNOWN = "unknown"


class Slot(Protocol):
    """A slot this process holds."""

    name: str

    def beat(self) -> Holder:
        """Let it be heard, and take it again if it was lost and is free; who holds it now."""

    def if_dead(self, name: str) -> AbstractContextManager[bool]:
        """Whether the owner of that slot is dead; if so, nobody takes the slot while the block runs."""

    def silence(self, seconds: float) -> int:
        """Free the slots of processes that live but were not heard for so long; how many."""

    def release(self) -> None:
        """Give the slot back."""


def take_slot(database: Database) -> Slot:
    """The lowest free slot. Raises MachineUnfit if there is none: on SQLite, if one works already."""
    return PostgresSlot(database.url) if database.is_shared else FileSlot(database.url)


class FileSlot(Slot):
    """The one slot of a SQLite file: limits are exact in one process only, so there is no second."""

    name: str = "slot-0"

    def __init__(self, url: URL) -> None:
        self._path = lock_path(url)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._lock: IO[str] = self._path.open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = _read_owner(self._lock)
            self._lock.close()
            raise MachineUnfit(
                f"Another process{owner} already works on {url.database}.",
                remedy="SQLite serves one process. Stop that one, or set DATABASE_URL to PostgreSQL.",
            ) from error
        self._introduce()

    @override
    def beat(self) -> Holder:
        os.utime(self._path)
        return Holder.OURSELVES

    @override
    @contextmanager
    def if_dead(self, name: str) -> Iterator[bool]:
        yield name != self.name

    @override
    def silence(self, seconds: float) -> int:
        return 0

    @override
    def release(self) -> None:
        self._lock.truncate(0)
        self._lock.close()

    def _introduce(self) -> None:
        since = datetime.now(UTC).isoformat()
        owner = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
        self._lock.truncate(0)
        self._lock.write(json.dumps(owner))
        self._lock.flush()


class PostgresSlot(Slot):
    """An advisory lock held by a connection of its own: a pooler in between would lose it."""

    def __init__(self, url: URL) -> None:
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = self._connect("")
        self._number = self._lowest_free()
        self.name = f"slot-{self._number}"
        self._introduce()

    @override
    def beat(self) -> Holder:
        try:
            self._connection.execute("SELECT 1")
        except psycopg.Error:
            return self._take_again()
        return Holder.OURSELVES

    @override
    @contextmanager
    def if_dead(self, name: str) -> Iterator[bool]:
        number = name.removeprefix("slot-")
        if not number.isdigit() or int(number) == self._number or not self._try(int(number)):
            yield False
            return
        try:
            yield True
        finally:
            self._connection.execute("SELECT pg_advisory_unlock(%s, %s)", (KIND, int(number)))

    @override
    def silence(self, seconds: float) -> int:
        ended = self._connection.execute(
            "SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN pg_locks l"
            " ON l.pid = a.pid WHERE l.locktype = 'advisory' AND l.classid = %s AND l.granted"
            " AND a.datname = current_database() AND a.pid <> pg_backend_pid()"
            " AND a.state_change < now() - make_interval(secs => %s)",
            (KIND, seconds),
        )
        return len(ended.fetchall())

    @override
    def release(self) -> None:
        self._connection.close()

    def _connect(self, name: str) -> psycopg.Connection[tuple[bool]]:
        try:
            return psycopg.connect(
                self._url,
                autocommit=True,
                application_name=name or _CALL,
                connect_timeout=5,
                keepalives_idle=5,
                keepalives_interval=2,
                keepalives_count=3,
                tcp_user_timeout=10_000,
                options="-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2"
                " -c tcp_keepalives_count=3 -c statement_timeout=10s",
            )
        except psycopg.Error as error:
            raise MachineUnfit(f"The database does not answer: {error}.") from error

    def _lowest_free(self) -> int:
        for number in range(SLOTS):
            if self._try(number):
                return number
        self._connection.close()
        raise MachineUnfit(f"All {SLOTS} places for workers on this database are taken.")

    def _introduce(self) -> None:
        # What pg_stat_activity shows of this connection is the list of workers.
        self._connection.execute(
            "SELECT set_config('application_name', %s, false)",
            (f"{_CALL} {self.name} {os.getpid()} {socket.gethostname()}"[:63],),
        )

    def _take_again(self) -> Holder:
        self._connection.close()
        try:
            self._connection = self._connect("")
            if self._try(self._number):
                self._introduce()
                return Holder.OURSELVES
        except (MachineUnfit, psycopg.Error):
            self._connection.close()
            return Holder.UNKNOWN
        self._connection.close()
        return Holder.ANOTHER

    def _try(self, number: int) -> bool:
        found = self._connection.execute(
            "SELECT pg_try_advisory_lock(%s, %s)", (KIND, number)
        ).fetchone()
        return found is not None and found[0]


def given_up(holder: Holder, grace: float) -> MachineUnfit:
    """Why a worker gave up its work, by who held its slot at last; it bore that for `grace` seconds."""
    kept = "What it had finished is kept"
    if holder is Holder.ANOTHER:
        return MachineUnfit(
            "This worker was cut off from the database, and another has taken its place.",
            kept=f"{kept}; its films are gone on with there.",
            remedy="Start it again: it takes another place.",
        )
    return MachineUnfit(
        f"The database has not answered for {grace:.0f} seconds, so this worker gave up its place.",
        kept=f"{kept}.",
        remedy="See that the database runs, then start the worker again: its films are gone on with.",
    )


def lock_path(url: URL) -> Path:
    """The file whose lock is the slot of that SQLite database."""
    return Path(f"{url.database}.worker")


def _read_owner(lock: IO[str]) -> str:
    lock.seek(0)
    try:
        return f" ({json.loads(lock.read())['pid']})"
    except (ValueError, KeyError):
        return ""
