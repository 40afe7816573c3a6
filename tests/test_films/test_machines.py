"""Machines that share a database and an S3-compatible store and nothing else."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.database import open_database
from app.tasks.runtime import open_bench
from app.tasks.video import film_workflow
from tests.buckets import make_bucket, s3_server
from tests.test_films.conftest import Installed
from tests.test_films.test_making import approve_and_fetch


@pytest.fixture
def s3_address() -> Iterator[str]:
    with s3_server() as address:
        make_bucket(address, "films")
        yield address


def test_one_owner_may_use_every_machine(ready_sqlite_url: str, tmp_path: Path) -> None:
    database = open_database(ready_sqlite_url)
    queue = film_workflow(open_bench(database, tmp_path, None), at_once=1).queue
    asyncio.run(database.close())
    assert (queue.per_worker, queue.at_once) == (1, None)
    assert queue.per_owner is not None
    assert queue.per_owner >= 1_000


def test_a_film_begun_on_a_machine_that_dies_is_finished_on_another_and_fetched_from_a_third(
    installed: Installed, ready_postgres_url: str, s3_address: str, tmp_path: Path
) -> None:
    shared = {
        "DATABASE_URL": ready_postgres_url,
        "STORAGE_TYPE": "s3",
        "STORAGE_BUCKET": "films",
        "STORAGE_ENDPOINT": s3_address,
        "STORAGE_ACCESS_KEY_ID": "anyone",
        "STORAGE_SECRET_ACCESS_KEY": "anything",
    }
    folders = {name: tmp_path / name for name in ("desk", "first", "second")}
    desk, first, second = (installed(**shared, DATA_DIR=str(folder)) for folder in folders.values())
    ann = desk.serve()
    ann.enter("ann")
    worker = first.work()
    film = ann.generate()
    ann.wait_for_stage(film, "render")
    worker.kill()
    worker.wait()
    spoken = {path.name for path in (folders["first"] / "store/voice").glob("*.wav")}
    second.work()
    ann.wait_for(film, "awaiting_approval")
    approve_and_fetch(ann, film)
    fetched = {path.name for path in (folders["second"] / "store/voice").glob("*.wav")}
    assert fetched == spoken, "what was spoken on the first machine was brought, not spoken again"
    assert not list((folders["desk"] / "store").glob("voice/*.wav"))
    assert ann.client.delete(f"/v1/videos/{film}").status_code == 200
    assert not list((folders["desk"] / "videos").glob("*/*"))
