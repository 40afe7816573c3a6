import shutil
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from app.core.store import Store
from app.generation.timeline import Speech
from app.media.loudness import loudness, loudness_of
from app.media.sound import mix
from app.media.stem import stem
from tests.test_sound.signals import click, keep, speech_like, spoken_film, timeline


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def decoded(path: Path) -> NDArray[np.float32]:
    with av.open(str(path)) as file:
        frames = [frame.to_ndarray() for frame in file.decode(audio=0)]
    return np.concatenate(frames, axis=1).astype(np.float32)


def film_without_edit_list(sound: Path, film: Path) -> Path:
    """The packets as a film carries them: moved over, clock untouched, no edit list."""
    options = {"movflags": "+faststart", "use_editlist": "0"}
    with av.open(str(sound)) as source, av.open(str(film), "w", options=options) as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    return film


def test_a_film_is_as_loud_as_youtube_plays_it_and_no_peak_is_over(store: Store) -> None:
    found = loudness(store.path(mix(spoken_film(store), store).audio))
    assert found.integrated == pytest.approx(-14.0, abs=0.3)
    assert found.peak <= -1.0


def test_a_pop_in_the_voice_is_held_under_the_ceiling(store: Store) -> None:
    voice = 0.15 * speech_like(3.5) + click(3.5, at=1.0)
    clip = keep(store, "voice/pop.wav", voice)
    spoken = Speech(audio=clip, start=0.4, seconds=3.5)
    found = loudness(store.path(mix(timeline([spoken], frames=150), store).audio))
    assert found.integrated == pytest.approx(-14.0, abs=0.3)
    assert found.peak <= -1.0


def test_the_sound_is_stereo_aac_of_good_rate_and_as_long_as_the_film(store: Store) -> None:
    film = spoken_film(store, frames=301)
    with av.open(str(store.path(mix(film, store).audio))) as file:
        stream = file.streams.audio[0]
        context = stream.codec_context
        first = next(file.demux(audio=0))
        assert (context.name, context.profile, context.sample_rate) == ("aac", "LC", 48_000)
        assert context.layout.name == "stereo"
        assert (stream.bit_rate or 0) >= 192_000
        assert first.pts == 0
        assert stream.duration == pytest.approx(film.seconds * 48_000, abs=1024)


def test_a_click_is_heard_when_the_timeline_says_though_there_is_no_edit_list(
    store: Store, tmp_path: Path
) -> None:
    clip = keep(store, "voice/click.wav", click(2.0, at=1.0))
    spoken = Speech(audio=clip, start=0.4, seconds=2.0)
    sound = mix(timeline([spoken], frames=90, music=False), store)
    film = film_without_edit_list(store.path(sound.audio), tmp_path / "film.mp4")
    assert b"elst" not in film.read_bytes()
    heard = np.abs(decoded(film)[0])
    assert np.argmax(heard > heard.max() / 2) / 48_000 == pytest.approx(1.4, abs=0.002)


def test_speech_stands_at_least_15_db_above_the_music(store: Store) -> None:
    film = spoken_film(store)
    with_music, without = mix(film, store), mix(spoken_film(store, music=False), store)
    speaking = slice(48_000, 7 * 48_000)
    voice = decoded(store.path(without.audio))[:, speaking]
    together = decoded(store.path(with_music.audio))[:, speaking]
    gain = float(np.sum(together * voice) / np.sum(voice * voice))
    bed = together - gain * voice
    assert 10 * np.log10(np.mean((gain * voice) ** 2) / np.mean(bed**2)) >= 15
    assert loudness_of([bed]).integrated > -45


def test_the_same_film_is_mixed_once_and_another_anew(store: Store) -> None:
    film = spoken_film(store)
    first = mix(film, store)
    made = store.path(first.audio).stat().st_mtime_ns
    assert mix(film, store) == first
    assert store.path(first.audio).stat().st_mtime_ns == made
    assert mix(spoken_film(store, frames=330), store) != first


def test_another_store_gives_the_same_bytes(store: Store, tmp_path: Path) -> None:
    film = spoken_film(store)
    first = store.read(mix(film, store).audio)
    shutil.rmtree(tmp_path / "music")
    shutil.rmtree(tmp_path / "sound")
    assert store.read(mix(film, store).audio) == first


def test_a_film_in_which_nobody_speaks_and_nothing_plays_is_silence(store: Store) -> None:
    sound = mix(timeline([], frames=45, music=False), store)
    assert np.abs(decoded(store.path(sound.audio))).max() == 0


def test_the_stem_is_each_clip_at_its_place_and_silence_between(store: Store) -> None:
    clips = [keep(store, f"voice/{n}.wav", click(0.5, at=0.1)) for n in range(2)]
    speech = [
        Speech(audio=clips[0], start=0.3, seconds=0.5),
        Speech(audio=clips[1], start=1.5, seconds=0.5),
    ]
    heard = np.abs(decoded(store.path(stem(timeline(speech, frames=75), store)))[0])
    loud = np.flatnonzero(heard > heard.max() / 2) / 48_000
    assert len(heard) == 75 * 1600
    assert loud[0] == pytest.approx(0.4, abs=0.001)
    assert loud[loud > 1][0] == pytest.approx(1.6, abs=0.001)
    assert heard[round(0.5 * 48_000) : round(1.4 * 48_000)].max() == 0


def test_a_clip_that_outlasts_the_film_is_cut_at_its_end(store: Store) -> None:
    clip = keep(store, "voice/long.wav", click(5.0, at=0.1))
    spoken = Speech(audio=clip, start=0.3, seconds=5.0)
    assert decoded(store.path(stem(timeline([spoken], frames=30), store))).shape[1] == 48_000
