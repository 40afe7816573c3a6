import wave
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from app.core.exceptions import Invalid
from app.core.store import Store
from app.generation.narration import Clip
from app.providers.local_voice.narrator import LocalNarrator
from app.providers.local_voice.voices import VOICES
from tests.test_local_voice.conftest import Heard

LINES = (
    "Tickets cost $3.5 million, or so.",
    "Stop. Then go on 🎉 to the next stop.",
    "Tickets cost $3.5 million, or so.",
)
RATE = 24_000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def first(store: Store) -> tuple[tuple[Clip, ...], Heard]:
    progress = Heard()
    return _narrate(store, LINES, progress), progress


def _narrate(
    store: Store, lines: Sequence[str], progress: Heard, voice: str = "heart"
) -> tuple[Clip, ...]:
    narrator = LocalNarrator(store)
    return narrator.narrate(lines, voice=voice, language="en-US", progress=progress)


def _samples(store: Store, clip: Clip) -> npt.NDArray[np.float64]:
    with wave.open(str(store.path(clip.audio))) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, RATE, 2)
        assert file.getnframes() == pytest.approx(clip.seconds * RATE, abs=1)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768


def _loudness(samples: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """RMS of every 5 ms."""
    frames = samples[: len(samples) // 120 * 120].reshape(-1, 120)
    return np.asarray(np.sqrt((frames**2).mean(axis=1)))


def test_every_line_becomes_a_clip_with_its_printed_words_in_order(
    first: tuple[tuple[Clip, ...], Heard],
) -> None:
    clips, _ = first
    assert [" ".join(word.text for word in clip.words) for clip in clips] == list(LINES)
    for clip in clips:
        assert all(0 <= word.start <= word.end <= clip.seconds for word in clip.words)
        assert all(left.end <= right.start for left, right in pairwise(clip.words))
        assert all(word.end > word.start for word in clip.words if word.text != "🎉")


def test_no_clip_opens_or_ends_with_silence_or_is_cut_off_at_full_scale(
    first: tuple[tuple[Clip, ...], Heard], store: Store
) -> None:
    for clip in first[0]:
        samples = _samples(store, clip)
        loudness = _loudness(samples)
        heard = np.flatnonzero(loudness > loudness.max() * 0.01)
        assert heard[0] * 0.005 <= 0.05
        assert (len(loudness) - 1 - heard[-1]) * 0.005 <= 0.05
        assert np.abs(samples).max() < 0.99


def test_a_word_after_a_pause_is_heard_when_its_time_says(
    first: tuple[tuple[Clip, ...], Heard], store: Store
) -> None:
    clip = first[0][1]
    loudness = _loudness(_samples(store, clip))
    quiet = np.flatnonzero(loudness < loudness.max() * 0.02) * 0.005
    stop, then = clip.words[0], clip.words[1]
    pause = quiet[(quiet > stop.start + 0.1) & (quiet < then.end)]
    assert abs(pause[-1] - then.start) < 0.08


def test_equal_lines_are_spoken_once_and_spoken_lines_are_taken_from_the_store(
    first: tuple[tuple[Clip, ...], Heard], store: Store, heard: Heard
) -> None:
    clips, before = first
    assert (before.total, before.spoken, before.reused, before.finished) == (3, 3, 0, True)
    assert clips[0] == clips[2]
    assert _narrate(store, LINES, heard) == clips
    assert (heard.total, heard.spoken, heard.reused, heard.finished) == (3, 0, 3, True)


def test_a_broken_clip_in_the_store_is_not_mistaken_for_a_spoken_one(tmp_path: Path) -> None:
    store, line = Store(tmp_path), ("Go on.",)
    whole = _narrate(store, line, Heard())[0]
    store.path(whole.audio).with_suffix(".json").unlink()
    again = Heard()
    assert _narrate(store, line, again)[0] == whole
    assert again.spoken == 1


def test_a_voice_that_does_not_exist_is_answered_with_the_ones_that_do(
    store: Store, heard: Heard
) -> None:
    with pytest.raises(Invalid, match="'hal'") as refusal:
        _narrate(store, LINES, heard, voice="hal")
    assert all(voice.name in refusal.value.remedy for voice in VOICES)


def test_a_language_it_does_not_speak_is_said_not_mumbled(store: Store, heard: Heard) -> None:
    with pytest.raises(Invalid, match=r"speaks English only; the script is in 'de'"):
        LocalNarrator(store).narrate(["Hallo."], voice="heart", language="de", progress=heard)


@pytest.mark.parametrize("line", ["🎉🎉", "这是一句话。", "...", ""])
def test_a_line_with_nothing_to_say_is_named(line: str, store: Store, heard: Heard) -> None:
    with pytest.raises(Invalid, match="Nothing in this line can be spoken"):
        _narrate(store, ["Fine.", line], heard)
    assert heard.total == 0


def test_there_are_men_and_women_american_and_british_at_a_known_pace(store: Store) -> None:
    kinds = [(voice.british, voice.pack[1]) for voice in VOICES]
    assert kinds.count((False, "f")) >= 2
    assert kinds.count((False, "m")) >= 2
    assert (True, "f") in kinds
    assert (True, "m") in kinds
    paces = [LocalNarrator(store).seconds_per_character(voice.name) for voice in VOICES]
    assert all(0.05 < pace < 0.1 for pace in paces)
    assert len({voice.name for voice in VOICES}) == len(VOICES)
