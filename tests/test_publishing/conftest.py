"""A house whose channels are connected to YouTube on the loopback address."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.database import Database
from tests.test_api.conftest import Open, clock, open_house
from tests.test_api.house import House, SetClock
from tests.test_publishing.owners import Owner
from tests.test_publishing.pressroom import Pressroom, pressroom
from tests.youtube.server import YouTube, running
from tests.youtube.world import World

__all__ = ["clock", "open_house"]


@pytest.fixture
def room(ready_database: Database, tmp_path: Path) -> Iterator[Pressroom]:
    """Where films are published, on each database."""
    with pressroom(ready_database, tmp_path) as opened:
        yield opened


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is waited for between two tries at YouTube is not waited for."""
    monkeypatch.setattr("app.providers.youtube.upload.PAUSE", 0.001)
    monkeypatch.setattr("app.tasks.publish_insert.PAUSE", 0.0)


@pytest.fixture
def youtube(clock: SetClock) -> Iterator[YouTube]:
    with running(World(clock)) as started:
        started.world.client_id = "123456789-abc.apps.googleusercontent.com"
        started.world.redirects = {"http://testserver/v1/oauth/youtube/callback"}
        yield started


def settings_for(youtube: YouTube) -> dict[str, str]:
    """The settings with which a house finds that YouTube."""
    return {
        "YOUTUBE_CLIENT_ID": youtube.world.client_id,
        "YOUTUBE_CLIENT_SECRET": youtube.world.client_secret,
        "YOUTUBE_API_BASE_URL": youtube.url,
        "YOUTUBE_REDIRECT_URL": "http://testserver/v1/oauth/youtube/callback",
    }


@pytest.fixture(params=["sqlite", "postgres"])
def each_house(request: pytest.FixtureRequest, open_house: Open, youtube: YouTube) -> House:
    """The service on SQLite, then on PostgreSQL, beside that YouTube."""
    url = request.getfixturevalue(f"ready_{request.param}_url")
    return open_house(DATABASE_URL=url, **settings_for(youtube))


@pytest.fixture
def house(open_house: Open, ready_sqlite_url: str, youtube: YouTube) -> House:
    """The service on SQLite beside that YouTube."""
    return open_house(DATABASE_URL=ready_sqlite_url, **settings_for(youtube))


@pytest.fixture
def ann(house: House, youtube: YouTube) -> Owner:
    return Owner.new(house, youtube)
