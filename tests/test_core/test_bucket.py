"""Files that machines share, in a folder and in a real S3-compatible store."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.core.bucket import Bucket, bucket_of
from app.core.config import read_settings
from app.core.exceptions import Invalid, ProviderUnavailable
from app.core.store import Store
from app.core.vendor_groups import StorageSettings
from tests.buckets import Undeletable, free_ports, make_bucket, s3_server
from tests.vendors.loopback import open_to_all

_serial = count()


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    with s3_server() as address:
        yield address


def s3_settings(address: str, bucket: str) -> StorageSettings:
    return StorageSettings(
        type="s3",
        bucket=bucket,
        endpoint=address,
        access_key_id=SecretStr("anyone"),
        secret_access_key=SecretStr("anything"),
    )


@pytest.fixture(params=["folder", "s3"])
def bucket(request: pytest.FixtureRequest, tmp_path: Path) -> Bucket:
    if request.param == "folder":
        found = bucket_of(StorageSettings(path=str(tmp_path / "shared")))
    else:
        address, name = request.getfixturevalue("s3_address"), f"films-{next(_serial)}"
        make_bucket(address, name)
        found = bucket_of(s3_settings(address, name))
    assert found is not None
    return found


def test_work_shared_by_one_machine_is_done_on_the_other(bucket: Bucket, tmp_path: Path) -> None:
    here, there = Store(tmp_path / "here", bucket), Store(tmp_path / "there", bucket)
    content = b"clip" * 5_000_000
    here.write("voice/one.wav", content)
    assert not there.has("voice/one.wav")
    here.share("voice/one.wav")
    assert there.has("voice/one.wav")
    assert there.read("voice/one.wav") == content


def test_what_is_not_shared_is_not_done_elsewhere(bucket: Bucket, tmp_path: Path) -> None:
    there = Store(tmp_path / "there", bucket)
    assert not there.has("voice/nobody.wav")
    assert [path for path in (tmp_path / "there").rglob("*") if path.is_file()] == []


def test_what_begins_with_a_name_is_forgotten_and_nothing_else(
    bucket: Bucket, tmp_path: Path
) -> None:
    file = tmp_path / "film.mp4"
    file.write_bytes(b"film")
    for key in ("videos/a/1/film.mp4", "videos/a/2/film.mp4", "videos/ab/1/film.mp4"):
        bucket.keep(key, file)
    assert bucket.forget("videos/a/") == 2
    assert not bucket.fetch("videos/a/2/film.mp4", tmp_path / "back.mp4")
    assert bucket.fetch("videos/ab/1/film.mp4", tmp_path / "back.mp4")
    assert (tmp_path / "back.mp4").read_bytes() == b"film"


def test_a_store_that_is_not_there_is_named_with_what_to_do() -> None:
    nobody = f"http://127.0.0.1:{free_ports(1)[0]}"
    gone = bucket_of(s3_settings(nobody, "films"))
    assert gone is not None
    with pytest.raises(ProviderUnavailable, match=r"s3://films.*STORAGE_"):
        gone.reach()


def test_a_trial_of_a_store_leaves_nothing_there(bucket: Bucket) -> None:
    assert bucket.reach()
    assert bucket.forget("trials/") == 0


def test_trials_of_a_store_that_deletes_nothing_leave_one_file_there() -> None:
    with open_to_all(store := Undeletable()):
        kept = bucket_of(s3_settings(store.address, "films"))
        assert kept is not None
        assert [kept.reach(), kept.reach()] == [False, False]
    assert len(store.kept) == 1


def test_s3_without_a_bucket_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORAGE_TYPE", "s3")
    with pytest.raises(Invalid, match="STORAGE_BUCKET"):
        read_settings()


def test_one_machine_alone_shares_nothing() -> None:
    assert bucket_of(StorageSettings()) is None
