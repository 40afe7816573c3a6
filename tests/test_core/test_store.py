"""The store keeps whole files or none."""

import errno
from pathlib import Path

import pytest

from app.core.exceptions import MachineUnfit
from app.core.file_writing import disk_trouble, whole_file
from app.core.money import Money
from app.core.store import Store, recipe


def test_the_same_recipe_has_the_same_name_whatever_the_order_of_its_fields() -> None:
    assert recipe("card", {"a": 1, "b": 2}) == recipe("card", {"b": 2, "a": 1})
    assert recipe("card", {"a": 1}) != recipe("card", {"a": 2})


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(ZeroDivisionError), store.making("voice/a.wav") as path:
        path.write_bytes(b"half" * (1 // len(b"")))
    assert not store.has("voice/a.wav")
    assert list((tmp_path / "voice").iterdir()) == []


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("voice/a.wav", b"whole")
    assert store.has("voice/a.wav")
    assert store.read("voice/a.wav") == b"whole"


def run_out_of_space(path: Path) -> None:
    path.write_bytes(b"half of the new")
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("key", ["../a", "a/../../b", "/etc/passwd"])
def test_a_key_cannot_leave_the_store(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="leaves the store"):
        Store(tmp_path).path(key)


def test_an_older_file_survives_a_failed_replacement(tmp_path: Path) -> None:
    final = tmp_path / "video.mp4"
    final.write_bytes(b"old")
    with pytest.raises(MachineUnfit), whole_file(final) as path:
        run_out_of_space(path)
    assert final.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "may not be written"),
        (errno.EIO, "could not be written"),
    ],
)
def test_a_refusing_disk_is_explained(code: int, sentence: str) -> None:
    assert sentence in str(disk_trouble(OSError(code, "refused"), Path("out/video.mp4")))


def test_a_folder_where_a_file_should_be_is_explained(tmp_path: Path) -> None:
    (tmp_path / "film").write_text("a file")
    with pytest.raises(MachineUnfit, match="could not be written"):
        Store(tmp_path / "film").write("a", b"")


def test_abandoned_temporary_files_are_swept_and_finished_ones_stay(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("voice/a.wav", b"whole")
    orphan = tmp_path / "voice" / ".0123456789abcdef0123456789abcdef.wav"
    orphan.write_bytes(b"half")
    store.sweep(older_than=3600.0)
    assert orphan.exists()
    store.sweep(older_than=-1.0)
    assert not orphan.exists()
    assert store.has("voice/a.wav")


def test_money_is_counted_in_millionths() -> None:
    assert str(Money(450_000)) == "0.450000"
    assert Money(1) + Money(2) == Money(3)


@pytest.mark.parametrize("left", [b"", b"who"])
def test_a_file_that_lost_its_end_is_work_to_be_done_again(tmp_path: Path, left: bytes) -> None:
    store = Store(tmp_path)
    store.write("voice/a.wav", b"whole").write_bytes(left)
    assert not store.has("voice/a.wav")
    store.write("voice/a.wav", b"whole again")
    assert store.has("voice/a.wav")
