"""What is written at once is committed together, and each piece of work stands or falls by itself."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core import in_turns
from app.core.writer import when_committed
from app.database import SqliteDatabase, open_database


@pytest.fixture
def database(sqlite_url: str) -> Iterator[SqliteDatabase]:
    opened = open_database(sqlite_url)
    assert isinstance(opened, SqliteDatabase)
    with opened.transaction() as session:
        session.execute(text("CREATE TABLE marks (number INTEGER PRIMARY KEY)"))
    yield opened
    asyncio.run(opened.close())


def marks(database: SqliteDatabase) -> list[int]:
    with database.transaction() as session:
        return list(session.scalars(text("SELECT number FROM marks ORDER BY number")))


def mark(session: Session, number: int) -> int:
    session.execute(text("INSERT INTO marks VALUES (:number)"), {"number": number})
    return number


async def at_once(database: SqliteDatabase, count: int, fails: int = 0) -> list[object]:
    """So many writes that all wait for their turn together; every `fails`-th raises at its end."""

    def work(session: Session, number: int) -> int:
        mark(session, number)
        if fails and number % fails == 0:
            raise LookupError(number)
        return number

    with database._writing:
        writes = [
            asyncio.ensure_future(database.write(lambda session, n=n: work(session, n)))  # type: ignore[misc]
            for n in range(1, count + 1)
        ]
        await asyncio.sleep(0)
    return await asyncio.gather(*writes, return_exceptions=True)


def test_what_waits_together_is_committed_together(database: SqliteDatabase) -> None:
    commits: list[object] = []
    event.listen(database._write_engine, "commit", commits.append)
    answers = asyncio.run(at_once(database, 50))
    assert answers == list(range(1, 51))
    assert len(commits) <= 3
    assert marks(database) == list(range(1, 51))


def test_work_that_raises_undoes_itself_and_no_other(database: SqliteDatabase) -> None:
    answers = asyncio.run(at_once(database, 50, fails=7))
    failed = [n for n in range(1, 51) if n % 7 == 0]
    assert [n for n, one in enumerate(answers, 1) if isinstance(one, LookupError)] == failed
    assert marks(database) == [n for n in range(1, 51) if n % 7]


def test_a_commit_that_fails_is_told_to_everybody(database: SqliteDatabase) -> None:
    def refuse(_connection: object) -> None:
        raise OperationalError("COMMIT", {}, sqlite3.OperationalError("disk I/O error"))

    event.listen(database._write_engine, "commit", refuse)
    answers = asyncio.run(at_once(database, 10, fails=3))
    event.remove(database._write_engine, "commit", refuse)
    assert {type(one) for one in answers} == {OperationalError, LookupError}
    assert marks(database) == []
    assert asyncio.run(at_once(database, 2)) == [1, 2]


def test_a_transaction_that_the_database_gave_up_keeps_nobodys_work(
    database: SqliteDatabase,
) -> None:
    def breaks(session: Session) -> None:
        mark(session, 2)
        driver = session.connection().connection.driver_connection
        assert driver is not None
        driver.execute("ROLLBACK")  # as SQLite does by itself on a full disk
        raise LookupError

    async def three() -> list[object]:
        with database._writing:
            works = (lambda session: mark(session, 1), breaks, lambda session: mark(session, 3))
            writes = [asyncio.ensure_future(database.write(work)) for work in works]
            await asyncio.sleep(0)
        return await asyncio.gather(*writes, return_exceptions=True)

    answers = asyncio.run(three())
    assert all(isinstance(one, Exception) for one in answers)
    assert marks(database) == []
    assert asyncio.run(at_once(database, 1)) == [1]


def test_what_is_told_of_a_commit_is_told_after_it(database: SqliteDatabase) -> None:
    told: list[tuple[int, list[int]]] = []

    def seen_by_others() -> list[int]:
        with database._read_engine.connect() as other:
            return list(other.scalars(text("SELECT number FROM marks")))

    def work(session: Session, number: int) -> None:
        mark(session, number)
        when_committed(session, lambda: told.append((number, seen_by_others())))
        if number == 2:
            raise LookupError

    async def both() -> None:
        writes = [database.write(lambda session, n=n: work(session, n)) for n in (1, 2)]  # type: ignore[misc]
        await asyncio.gather(*writes, return_exceptions=True)

    asyncio.run(both())
    assert told == [(1, [1])]


def test_who_cannot_be_told_of_a_commit_stops_nobody(database: SqliteDatabase) -> None:
    def breaks(session: Session) -> int:
        when_committed(session, lambda: 1 // 0)  # type: ignore[arg-type]
        return mark(session, 1)

    assert asyncio.run(database.write(breaks)) == 1
    assert asyncio.run(at_once(database, 3))[1:] == [2, 3]
    assert marks(database) == [1, 2, 3]


def test_brief_work_is_done_by_the_loop_that_asks_and_committed_with_all_other(
    database: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_turns, "PATIENCE", 60)
    commits: list[object] = []
    event.listen(database._write_engine, "commit", commits.append)

    def work(session: Session, number: int) -> str:
        mark(session, number)
        if number == 2:
            raise LookupError
        return threading.current_thread().name

    async def four() -> list[object]:
        with database._writing:
            writes = [
                asyncio.ensure_future(
                    database.write(lambda session, n=n: work(session, n), brief=n < 4)  # type: ignore[misc]
                )
                for n in (1, 2, 3, 4)
            ]
            await asyncio.sleep(0)
        return await asyncio.gather(*writes, return_exceptions=True)

    mine = threading.current_thread().name
    first, second, *others = asyncio.run(four())
    assert (first, *others) == (mine, mine, "sqlite-writer")
    assert isinstance(second, LookupError)
    assert len(commits) == 1
    assert marks(database) == [1, 3, 4]


def test_brief_work_is_done_also_where_its_loop_waits_for_the_turn_to_write(
    database: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_turns, "PATIENCE", 0.01)
    given = threading.Event()
    event.listen(database._write_engine, "begin", lambda _: given.set())

    async def both() -> list[int]:
        writing = asyncio.ensure_future(
            database.write(lambda session: mark(session, 1), brief=True)
        )
        for _ in range(3):  # until the thread has it
            await asyncio.sleep(0)
        assert given.wait(10)
        seen = marks(database)
        await writing
        return seen

    assert asyncio.run(both()) == [1]


def test_brief_work_cut_off_by_a_signal_leaves_nothing(database: SqliteDatabase) -> None:
    def cut_off(session: Session) -> None:
        mark(session, 1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(database.write(cut_off, brief=True))
    asyncio.run(database.write(lambda session: mark(session, 2)))
    assert marks(database) == [2]


def test_a_turn_that_comes_when_all_is_done_borrows_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(in_turns, "PATIENCE", 0)
    done: list[str] = []

    @contextmanager
    def borrowed() -> Iterator[None]:
        done.append("borrowed")
        yield

    with closing(asyncio.new_event_loop()) as loop:
        in_turns.InTurns(loop, [lambda: done.append("piece")], borrowed).finish()
        loop.run_until_complete(asyncio.sleep(0))
    assert done == ["borrowed", "piece"]


def test_a_transaction_within_brief_work_is_told_instead_of_waiting_for_ever(
    database: SqliteDatabase,
) -> None:
    with pytest.raises(RuntimeError, match="within another"):
        asyncio.run(database.write(lambda _session: marks(database), brief=True))
