"""The one thread that writes SQLite: what waits together is committed together.

A commit waits for the disk, which takes longer than most work. So whatever has come by the time a
commit is done goes into the next one, each in a savepoint of its own: one that raises undoes itself and
no other, and everybody is answered when what they did is on the disk.
"""

import asyncio
import contextvars
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from app.core.exceptions import MachineUnfit
from app.core.in_turns import InTurns
from app.core.prepared import run_at
from app.core.sqlite import Turn, run_plainly

log = logging.getLogger(__name__)

MOST_AT_ONCE: Final = 64
"""Pieces of work in one commit: a thousandth of a second each."""
_LATER: Final = "after the commit of all"

Work = Callable[[Session], Any]


def when_committed(session: Session, tell: Callable[[], None]) -> None:
    """Call this once what the session does is kept; never, if it is undone."""
    session.info.setdefault(_LATER, []).append(tell)


def tell_committed(session: Session) -> None:
    """The commit is done: call whoever waited for it."""
    for tell in session.info.pop(_LATER, ()):
        try:
            tell()
        except Exception:  # it is kept, whatever becomes of the telling
            log.exception("what was to follow a commit failed")


@dataclass(slots=True)
class _Job:
    """Work, and whom to answer. It runs in the context of whoever asked, whose ids go into the log."""

    work: Work
    answer: "asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop
    is_brief: bool
    context: contextvars.Context = field(default_factory=contextvars.copy_context)
    result: Any = None
    error: BaseException | None = None
    session: Session | None = None

    def run(self, connection: Connection) -> None:
        """Do the work in a savepoint, and keep what came of it.

        Raises what the work met with if it cost all of them the transaction, as a full disk does.
        """
        run_plainly(connection, "SAVEPOINT piece")
        try:
            self.context.run(self._run, connection)
        except Exception as error:  # noqa: BLE001 - raised again where it was asked for
            self.error = error
            self._demand_open(connection)
            run_plainly(connection, "ROLLBACK TO piece")
        self._demand_open(connection)
        run_plainly(connection, "RELEASE piece")

    def _run(self, connection: Connection) -> None:
        with Session(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        ) as session:
            run_at(session, connection)
            self.session = session
            self.result = self.work(session)
            if session.in_transaction():
                session.commit()

    def _demand_open(self, connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        if not driver.in_transaction:
            raise self.error or MachineUnfit("The database has given up a transaction.")

    def tell(self) -> None:
        """Answer whoever waits."""
        if self.answer.done():  # has gone away meanwhile
            return
        if self.error is not None:
            self.answer.set_exception(self.error)
        else:
            self.answer.set_result(self.result)


class Writer:
    """Runs work in turn; `turn` is held meanwhile, for there are others who write by themselves."""

    def __init__(self, engine: Engine, turn: Turn) -> None:
        self._engine = engine
        self._turn = turn
        self._gathered: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
        self._waiting: queue.SimpleQueue[list[_Job] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    async def write(self, work: Work, *, brief: bool = False) -> Any:  # noqa: ANN401 - what the work returns
        """What the work returns, once it is committed. Raises what it raises; then it left nothing.

        Brief work is done by the loop that asks, within the thread's transaction.
        """
        loop = asyncio.get_running_loop()
        job = _Job(work, loop.create_future(), loop, brief)
        gathered = self._gathered.setdefault(loop, [])
        gathered.append(job)
        if len(gathered) == 1:
            loop.call_soon(self._hand_over, loop, 0)
        return await job.answer

    def close(self) -> None:
        """Do what waits, and end."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()
            self._thread = None

    def _hand_over(self, loop: asyncio.AbstractEventLoop, before: int) -> None:
        """Give the thread what has come, as soon as a turn of the loop has brought nothing more.

        Given singly, the first of a crowd would be written while the loop still hears the others,
        and the two threads would take the interpreter from each other at every statement.
        """
        gathered = self._gathered[loop]
        if before < len(gathered) < MOST_AT_ONCE:
            loop.call_soon(self._hand_over, loop, len(gathered))
            return
        del self._gathered[loop]
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="sqlite-writer", daemon=True)
            self._thread.start()
        self._waiting.put(gathered)

    def _serve(self) -> None:
        ends = False
        while not ends:
            jobs, ends = self._next()
            if jobs:
                self._commit(jobs)

    def _next(self) -> tuple[list[_Job], bool]:
        """What was waited for and what has come with it, and whether it is the last."""
        jobs: list[_Job] = []
        given = self._waiting.get()
        while given is not None:
            jobs += given
            if len(jobs) >= MOST_AT_ONCE or self._waiting.empty():
                return jobs, False
            given = self._waiting.get()
        return jobs, True

    def _commit(self, jobs: Sequence[_Job]) -> None:
        try:
            with self._turn, self._engine.begin() as connection:
                self._run(jobs, connection)
        except Exception as error:  # noqa: BLE001 - nobody's work is kept, and all are told
            for job in jobs:
                job.error = job.error or error
        else:
            for job in jobs:
                if job.error is None and job.session is not None:
                    job.context.run(tell_committed, job.session)
        for loop in {job.loop for job in jobs}:
            mine = [job for job in jobs if job.loop is loop]
            with suppress(RuntimeError):  # that loop has ended: nobody waits there any more
                loop.call_soon_threadsafe(_tell_all, mine)

    def _run(self, jobs: Sequence[_Job], connection: Connection) -> None:
        for job in jobs:
            if not job.is_brief:
                job.run(connection)
        for loop in {job.loop for job in jobs if job.is_brief}:
            brief = [job for job in jobs if job.is_brief and job.loop is loop]
            InTurns(loop, [partial(job.run, connection) for job in brief], self._turn.lent).finish()


def _tell_all(jobs: Sequence[_Job]) -> None:
    for job in jobs:
        job.tell()
