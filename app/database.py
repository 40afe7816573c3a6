"""The database: tables' common ground, and the only commits in the code.

Business functions are plain functions of a `Session`. A thread gives them one with `transaction()`;
an endpoint hands the function itself to `write()` or `read()`, which answer when it is committed.
"""

import asyncio
import contextvars
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, MetaData, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Session
from typing_extensions import override

from app.core.columns import Moment
from app.core.exceptions import Invalid, MachineUnfit
from app.core.file_writing import disk_trouble
from app.core.lookup import Found, Lookup, Lookups, PostgresLookups, Rows, SqliteLookups, Wire
from app.core.postgres_pool import lend_only_good
from app.core.read_ahead import Reading
from app.core.sqlite import BUSY_SECONDS, Turn, sqlite_engine
from app.core.writer import Writer, tell_committed

T = TypeVar("T")
Work = Callable[[Session], T]
"""What happens in one transaction. It does not commit, call the network or wait."""

STATEMENT_SECONDS = BUSY_SECONDS
"""A statement that takes longer is a fault: PostgreSQL ends it, SQLite stops waiting for the lock."""
CONNECT_SECONDS = 5
READERS = 2
"""Threads that read SQLite: more of them fight over the interpreter's lock and read slower."""


class Base(DeclarativeBase):
    """The common ground of every table; constraints have names, so that migrations can drop them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment()}  # noqa: RUF012 - SQLAlchemy's own class attribute


class Database(ABC):
    """Transactions on one database; a connection is taken at the first of them."""

    url: URL
    _lookups: Lookups

    @property
    def is_shared(self) -> bool:
        """Whether several processes on several machines may work on it at once."""
        return self.url.get_backend_name() == "postgresql"

    @abstractmethod
    async def write(self, work: Work[T], *, brief: bool = False) -> T:
        """Run the work in one transaction, commit, and return its result; nothing stays if it raises.

        Brief is what is asked for all the time and takes a dozen statements by an index, and nothing
        else that takes a thousandth of a second: a thread for it may cost more than the work.
        """

    @abstractmethod
    async def read(self, work: Work[T]) -> T:
        """Run the work against one snapshot that cannot be written to."""

    async def look_up(self, lookup: Lookup, **given: object) -> tuple[Any, ...] | None:
        """The one row a hot read finds, or None: far cheaper than `read`, and for nothing else."""
        return await self._lookups.find(lookup, given)

    async def look_up_all(self, lookup: Lookup, **given: object) -> list[tuple[Any, ...]]:
        """The short page of rows a hot list shows, in the same way; the statement has a limit."""
        return await self._lookups.find_all(lookup, given)

    async def look_up_raw(self, lookup: Lookup, **given: object) -> Rows:
        """The same page with the driver's own values, to be written by `wire` alone."""
        return await self._lookups.find_raw(lookup, given)

    async def look_up_with(self, first: Lookup, reading: Reading, **given: object) -> Found:
        """The one row, and where it is found the page as by `look_up_raw`, in as few trips as can be."""
        return await self._lookups.find_with(first, reading.lookup, {**given, **reading.given})

    @property
    def wire(self) -> Wire:
        """How this database's own values are written for a client."""
        return self._lookups.wire

    @abstractmethod
    def transaction(self) -> AbstractContextManager[Session]:
        """One transaction for a thread, committed when the block ends without an error."""

    @abstractmethod
    async def close(self) -> None:
        """Give back every connection."""

    async def reach(self) -> None:
        """Raise MachineUnfit with the reason if the database does not answer."""
        try:
            await self.read(lambda session: session.execute(text("SELECT 1")))
        except (SQLAlchemyError, OSError) as error:
            where = self.url.render_as_string(hide_password=True)
            reason = str(error).splitlines()[0].strip()
            raise MachineUnfit(f"The database {where} does not answer: {reason}.") from error


def open_database(url: str, *, pool_size: int = 10, max_overflow: int = 20) -> Database:
    """The database at `sqlite:///PATH` or `postgresql://…`. Raises Invalid for any other address."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise Invalid(
            "DATABASE_URL is not a database address.",
            remedy="It looks like postgresql://user:password@host:5432/name or sqlite:///path.",
        ) from error
    match address.get_backend_name():
        case "sqlite":
            return SqliteDatabase(address)
        case "postgresql":
            return PostgresDatabase(address, pool_size=pool_size, max_overflow=max_overflow)
        case other:
            raise Invalid(f"DATABASE_URL names {other}; only postgresql and sqlite are known.")


class SqliteDatabase(Database):
    """One file, one process. Writers queue for one thread, which commits together what waits together."""

    def __init__(self, url: URL) -> None:
        if not url.database or url.database == ":memory:":
            raise Invalid("DATABASE_URL names no file: SQLite is kept in one.")
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_trouble(error, Path(url.database)) from error
        self.url = url.set(drivername="sqlite+pysqlite")
        # Asking for the lock first: a transaction that reads first may be refused at its first write.
        self._write_engine = sqlite_engine(self.url, begin="BEGIN IMMEDIATE")
        self._read_engine = sqlite_engine(self.url, "query_only=ON", begin="BEGIN")
        self._lookups = SqliteLookups(Path(url.database), self._read_engine.dialect)
        self._writing = Turn()
        self._writer = Writer(self._write_engine, self._writing)
        self._readers = ThreadPoolExecutor(READERS, "sqlite-reader")

    @override
    async def write(self, work: Work[T], *, brief: bool = False) -> T:
        result: T = await self._writer.write(work, brief=brief)
        return result

    @override
    async def read(self, work: Work[T]) -> T:
        context = contextvars.copy_context()  # the request's id goes along into the log
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: context.run(self._seen, work))

    @override
    @contextmanager
    def transaction(self) -> Iterator[Session]:
        # A queue in this process: SQLite's own waiting polls, and unlucky writers starve.
        with self._writing, Session(self._write_engine, expire_on_commit=False) as session:
            yield session
            session.commit()
            tell_committed(session)

    @override
    async def close(self) -> None:
        await self._lookups.close()
        await asyncio.to_thread(self._writer.close)
        await asyncio.to_thread(self._readers.shutdown)
        for engine in (self._write_engine, self._read_engine):
            engine.dispose()

    def _seen(self, work: Work[T]) -> T:
        with Session(self._read_engine) as session:
            return work(session)


class PostgresDatabase(Database):
    """Any number of processes on any number of machines."""

    def __init__(self, url: URL, *, pool_size: int, max_overflow: int) -> None:
        self.url = url.set(drivername="postgresql")
        self._engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            pool_size=pool_size,
            max_overflow=max_overflow,
            connect_args={"command_timeout": STATEMENT_SECONDS, "timeout": CONNECT_SECONDS},
        )
        lend_only_good(self._engine)
        self._lookups = PostgresLookups(self.url, self._engine.dialect)
        self._read_engine = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._thread_engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=pool_size,
            max_overflow=max_overflow,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                "client_encoding": "utf8",
                "options": f"-c statement_timeout={STATEMENT_SECONDS}s",
            },
        )

    @override
    async def write(self, work: Work[T], *, brief: bool = False) -> T:
        async with AsyncSession(self._engine, expire_on_commit=False) as session:
            result = await session.run_sync(work)
            await session.commit()
            tell_committed(session.sync_session)
            return result

    @override
    async def read(self, work: Work[T]) -> T:
        async with AsyncSession(self._read_engine) as session:
            return await session.run_sync(work)

    @override
    @contextmanager
    def transaction(self) -> Iterator[Session]:
        with Session(self._thread_engine, expire_on_commit=False) as session:
            yield session
            session.commit()
            tell_committed(session)

    @override
    async def close(self) -> None:
        await self._lookups.close()
        await self._engine.dispose()
        self._thread_engine.dispose()


def one_snapshot(session: Session) -> None:
    """Let the transaction, in which nothing was done yet, see one moment only, however long it takes."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
