from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.core.store import Store
from app.media.music.bed import bed
from app.media.music.composition import SECTION, compose
from app.media.wave_file import opened_wave


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> NDArray[np.float64]:
    store = Store(tmp_path_factory.mktemp("music"))
    return np.asarray(opened_wave(store.path(bed("a film", 75.0, store))), float).T / 32768


def share(music: NDArray[np.float64], low: float, high: float) -> float:
    """The part of the energy between two frequencies, in dB."""
    power = np.abs(np.fft.rfft(music.mean(axis=0))) ** 2
    hertz = np.fft.rfftfreq(music.shape[1], 1 / 48_000)
    return float(10 * np.log10(power[(hertz >= low) & (hertz < high)].sum() / power.sum()))


def test_a_bed_is_exactly_as_long_as_asked_and_never_clips(music: NDArray[np.float64]) -> None:
    assert music.shape == (2, 75 * 48_000)
    assert 0.1 < np.abs(music).max() < 0.9


def test_a_bed_has_width_but_survives_mono(music: NDArray[np.float64]) -> None:
    assert 0.2 < float(np.corrcoef(music[0], music[1]).item(0, 1)) < 0.85


def test_a_bed_has_low_middle_and_high_tones(music: NDArray[np.float64]) -> None:
    assert share(music, 30, 500) < -0.8
    assert share(music, 500, 2000) > -12
    assert share(music, 2000, 8000) > -28
    assert share(music, 8000, 12000) > -55


def test_a_bed_ends_by_ringing_out(music: NDArray[np.float64]) -> None:
    seconds = music.reshape(2, 75, 48_000)
    level = np.sqrt(np.mean(seconds**2, axis=(0, 2)))
    assert level[-1] < level[-5] / 2


def test_a_bed_s_sections_do_not_sound_alike(music: NDArray[np.float64]) -> None:
    length = compose("a film", 75.0).bars[SECTION].start
    heard = [music[:, : round(length * 48_000)], music[:, round(length * 48_000) :]]
    assert abs(share(heard[0], 30, 120) - share(heard[1], 30, 120)) > 3


def test_the_same_seed_plays_the_same_and_another_does_not(tmp_path: Path) -> None:
    first, second = Store(tmp_path / "a"), Store(tmp_path / "b")
    again = [store.read(bed("seed", 6.0, store)) for store in (first, second)]
    assert again[0] == again[1]
    assert first.read(bed("another", 6.0, first)) != again[0]


@settings(deadline=None)
@given(st.text(max_size=12), st.floats(1.0, 900.0))
def test_every_composition_ends_on_its_tonic_with_time_to_ring(seed: str, seconds: float) -> None:
    music = compose(seed, seconds)
    assert music.ending.start + min(4.0, seconds / 4) == pytest.approx(seconds)
    assert music.ending.seconds < seconds - music.ending.start
    assert music.ending.bass % 12 == compose(seed, 60.0).ending.bass % 12
    assert all(before.start < after.start for before, after in pairwise(music.bars))


@settings(deadline=None)
@given(st.text(max_size=12))
def test_chords_are_open_and_move_little(seed: str) -> None:
    bars = compose(seed, 120.0).bars
    for before, after in pairwise(bars):
        assert all(high - low >= 2 for low, high in pairwise(after.chord))
        assert all(min(abs(note - old) for old in before.chord) <= 5 for note in after.chord)


@settings(deadline=None)
@given(st.text(max_size=12))
def test_no_section_is_arranged_like_the_one_before(seed: str) -> None:
    sections = [bar.layers for bar in compose(seed, 300.0).bars[::SECTION]]
    assert all(before != after for before, after in pairwise(sections))
