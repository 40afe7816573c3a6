"""A started service on each kind of database, with a clock that stands still."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.core.config import read_settings
from app.main import build
from tests.test_api.house import House, SetClock

Open = Callable[..., House]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def open_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: SetClock) -> Iterator[Open]:
    """Starts a service with the given variables in the environment."""
    with ExitStack() as houses:

        def opened(**variables: str) -> House:
            usual = {
                "APP_ENV": "test",
                "DATA_DIR": str(tmp_path),
                "RATE_LIMIT_PER_MINUTE": "100000",
                "RATE_LIMIT_PER_HOUR": "100000",
            }
            for name, value in (usual | variables).items():
                monkeypatch.setenv(name, value)
            app = build(read_settings(), clock=clock, works=False)
            client = TestClient(app, raise_server_exceptions=False)
            return House(app, houses.enter_context(client), clock)

        yield opened


@pytest.fixture
def house(open_house: Open, ready_sqlite_url: str) -> House:
    """The service on SQLite."""
    return open_house(DATABASE_URL=ready_sqlite_url)


@pytest.fixture(params=["sqlite", "postgres"])
def each_house(request: pytest.FixtureRequest, open_house: Open) -> House:
    """The service on SQLite, then on PostgreSQL with Valkey."""
    if request.param == "sqlite":
        return open_house(DATABASE_URL=request.getfixturevalue("ready_sqlite_url"))
    return open_house(
        DATABASE_URL=request.getfixturevalue("ready_postgres_url"),
        REDIS_URL=request.getfixturevalue("redis_url"),
    )
