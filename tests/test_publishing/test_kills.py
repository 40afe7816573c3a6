"""A worker killed in the middle of an upload: nothing is lost, and nothing is there twice."""

import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest

from app.database import Database, open_database
from app.publishing.publication_models import PublicationState
from app.videos.models import State
from tests.test_publishing.pressroom import Pressroom, pressroom
from tests.youtube.world import GRANULE

POINTS = (0, 3, 7)
"""Chunks after which the worker is killed: before the first, in the middle, before the last."""

WORKER = """
import sys
from pathlib import Path
from app.database import open_database
from tests.test_publishing.pressroom import press_at
url, youtube, films, publication_id, attempt = sys.argv[1:]
publish, _ = press_at(open_database(url), youtube, Path(films), pace=4 * 2**20)
publish.body(publication_id, int(attempt))
"""


@pytest.fixture
def database(ready_sqlite_url: str) -> Database:
    return open_database(ready_sqlite_url)


def worker(room: Pressroom, url: str, publication_id: UUID) -> "subprocess.Popen[bytes]":
    arguments = [url, room.youtube.url, str(room.press.shelf.films), str(publication_id), "1"]
    return subprocess.Popen([sys.executable, "-c", WORKER, *arguments])


def chunks(room: Pressroom) -> int:
    return sum(upload.kept for upload in room.world.uploads.values()) // GRANULE


def test_a_worker_killed_at_many_points_sends_a_film_once(
    database: Database, ready_sqlite_url: str, tmp_path: Path
) -> None:
    with pressroom(database, tmp_path) as room:
        ours, _ = room.channel()
        film = room.film(ours, size=8 * GRANULE + 5)
        publication_id = room.intend(film)
        room.claim()
        for point in POINTS:
            killed = worker(room, ready_sqlite_url, publication_id)
            while killed.poll() is None and (chunks(room) < point or not room.world.uploads):
                time.sleep(0.005)
            killed.kill()
            killed.wait()
        room.publish.body(str(publication_id), 1)
        assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)
        (video,) = room.world.live()
        assert video.size == 8 * GRANULE + 5
