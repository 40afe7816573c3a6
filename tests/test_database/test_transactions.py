"""What a transaction promises, on both databases."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from app.core.exceptions import Invalid, MachineUnfit
from app.database import Base, Database, open_database


class Own(DeclarativeBase):
    type_annotation_map = Base.type_annotation_map


class Counter(Own):
    """A table of this test's own."""

    __tablename__ = "test_counters"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    count: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime | None]


@pytest.fixture
def counters(database: Database) -> Database:
    with database.transaction() as session:
        Own.metadata.create_all(session.connection())
        session.add(Counter())
    return database


def count(session: Session) -> int:
    return session.scalars(select(Counter)).one().count


def count_up(session: Session) -> int:
    counter = session.scalars(select(Counter).with_for_update()).one()
    counter.count += 1
    return counter.count


def test_what_a_thread_wrote_is_there_for_a_request_and_the_other_way(counters: Database) -> None:
    async def both() -> int:
        await counters.write(count_up)
        return await counters.read(count)

    with counters.transaction() as session:
        count_up(session)
    assert asyncio.run(both()) == 2


def test_nothing_stays_of_work_that_raised(counters: Database) -> None:
    def raise_after_writing(session: Session) -> None:
        count_up(session)
        session.flush()
        raise ArithmeticError

    async def both() -> int:
        with pytest.raises(ArithmeticError):
            await counters.write(raise_after_writing)
        return await counters.read(count)

    with pytest.raises(ArithmeticError), counters.transaction() as session:
        raise_after_writing(session)
    assert asyncio.run(both()) == 0


def test_a_transaction_within_another_is_told_instead_of_waiting_for_ever(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with (
        pytest.raises(RuntimeError, match="within another"),
        database.transaction(),
        database.transaction(),
    ):
        pass
    with database.transaction() as session:
        assert session.execute(text("SELECT 1")).scalar_one() == 1


def test_a_read_cannot_write(counters: Database) -> None:
    def write_anyway(session: Session) -> None:
        session.scalars(select(Counter)).one().count = 7
        session.flush()

    with pytest.raises(DBAPIError):
        asyncio.run(counters.read(write_anyway))


def test_forty_writers_at_once_lose_no_update(counters: Database) -> None:
    def from_a_thread(_: int) -> None:
        with counters.transaction() as session:
            count_up(session)

    async def twenty() -> None:
        await asyncio.gather(*(counters.write(count_up) for _ in range(20)))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(from_a_thread, range(20)))
    asyncio.run(twenty())
    with counters.transaction() as session:
        assert count(session) == 40


def test_writers_of_two_processes_wait_for_each_other(counters: Database) -> None:
    other = open_database(counters.url.render_as_string(hide_password=False))

    def from_either(number: int) -> None:
        with (counters, other)[number % 2].transaction() as session:
            count_up(session)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(from_either, range(60)))
    asyncio.run(other.close())
    with counters.transaction() as session:
        assert count(session) == 60


def test_a_moment_comes_back_in_utc_whatever_zone_it_was_given_in(counters: Database) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=timezone(timedelta(hours=5)))
    with counters.transaction() as session:
        session.scalars(select(Counter)).one().seen_at = noon
    with counters.transaction() as session:
        seen_at = session.scalars(select(Counter)).one().seen_at
    assert seen_at == noon
    assert seen_at is not None
    assert seen_at.tzinfo is UTC


def test_moments_are_compared_by_the_database(counters: Database) -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    earlier = (noon - timedelta(microseconds=1)).astimezone(timezone(timedelta(hours=-9)))
    with counters.transaction() as session:
        session.scalars(select(Counter)).one().seen_at = earlier
    with counters.transaction() as session:
        assert session.scalars(select(Counter).where(Counter.seen_at < noon)).all()
        assert not session.scalars(select(Counter).where(Counter.seen_at >= noon)).all()


def test_sqlite_keeps_every_commit_through_a_power_cut(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with database.transaction() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA synchronous")) == 2
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    asyncio.run(database.close())


@pytest.mark.parametrize("url", ["", "mysql://a:b@c/d", "not an address", "sqlite://"])
def test_an_address_that_is_no_database_of_ours_is_refused_by_name(url: str) -> None:
    with pytest.raises(Invalid, match="DATABASE_URL"):
        open_database(url)


def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    database = open_database("postgresql://someone:hush@127.0.0.1:9/nowhere")
    with pytest.raises(MachineUnfit, match=r"someone:\*\*\*@127\.0\.0\.1:9/nowhere") as refusal:
        asyncio.run(database.reach())
    assert "hush" not in str(refusal.value)
