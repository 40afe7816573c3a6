import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.core.exceptions import Invalid
from app.core.store import Store
from app.media.aac import write_aac
from app.media.music.user_file import bed_from_file
from app.media.wave_file import opened_wave, write_wave


def tone(seconds: float) -> NDArray[np.float32]:
    at = np.arange(round(seconds * 48_000)) / 48_000
    return np.stack([0.3 * np.sin(2 * np.pi * 220 * at)] * 2).astype(np.float32)


@pytest.mark.parametrize("seconds", [4.0, 20.0])
def test_music_is_cut_or_looped_to_the_film_s_length(tmp_path: Path, seconds: float) -> None:
    write_wave(tmp_path / "track.wav", [tone(8.0)], channels=2)
    store = Store(tmp_path / "store")
    heard = opened_wave(store.path(bed_from_file(tmp_path / "track.wav", seconds, store)))
    assert heard.shape == (round(seconds * 48_000), 2)


def test_a_loop_has_neither_a_gap_nor_a_click(tmp_path: Path) -> None:
    write_wave(tmp_path / "track.wav", [tone(8.0)], channels=2)
    store = Store(tmp_path / "store")
    heard = np.asarray(
        opened_wave(store.path(bed_from_file(tmp_path / "track.wav", 20.0, store))), float
    )
    assert np.abs(np.diff(heard[:, 0])).max() < 1.6 * 0.3 * 32768 * 2 * np.pi * 220 / 48_000
    level = np.sqrt((heard[:, 0].reshape(-1, 4800) ** 2).mean(axis=1))
    assert level.min() > 0.5 * level.max()


def test_an_m4a_is_music_too(tmp_path: Path) -> None:
    write_aac(tmp_path / "track.m4a", [tone(6.0)])
    store = Store(tmp_path / "store")
    heard = opened_wave(store.path(bed_from_file(tmp_path / "track.m4a", 5.0, store)))
    assert np.abs(heard).max() > 5000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.mp3", b"this is no music"),
        ("empty.wav", b""),
        ("list.mp3", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
        ("join.mp3", b"ffconcat version 1.0\nfile /etc/passwd\n"),
    ],
)
def test_what_is_no_music_is_refused_by_its_name(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Invalid, match=name):
        bed_from_file(tmp_path / name, 10.0, Store(tmp_path / "store"))
    assert not list((tmp_path / "store").rglob("*.wav"))


def test_a_missing_file_and_a_snippet_are_refused(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    with pytest.raises(Invalid, match="cannot be read"):
        bed_from_file(tmp_path / "nothing.mp3", 10.0, store)
    write_wave(tmp_path / "ping.wav", [tone(1.0)], channels=2)
    with pytest.raises(Invalid, match="shorter than 5 seconds"):
        bed_from_file(tmp_path / "ping.wav", 10.0, store)


def test_a_rate_that_would_blow_a_small_file_up_is_refused(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "slow.wav"), "wb") as file:
        file.setparams((1, 2, 50, 0, "NONE", ""))
        file.writeframes(bytes(100_000))
    with pytest.raises(Invalid, match="50 samples a second"):
        bed_from_file(tmp_path / "slow.wav", 10.0, Store(tmp_path / "store"))


def test_a_device_without_end_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="not a regular file"):
        bed_from_file(Path("/dev/zero"), 10.0, Store(tmp_path / "store"))
