import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.media.limiter import limited
from app.media.loudness import loudness_of

Sound = NDArray[np.float32]


def noise(samples: int, level: float, seed: int = 1) -> Sound:
    rng = np.random.default_rng(seed)
    return (level * rng.standard_normal((2, samples))).astype(np.float32)


def through(sound: Sound, size: int, ceiling: float = -1.7) -> Sound:
    blocks = [sound[:, at : at + size] for at in range(0, sound.shape[1], size)]
    return np.concatenate(list(limited(blocks, ceiling)), axis=1)


def test_loud_sound_comes_out_under_the_ceiling_even_between_samples() -> None:
    hot = noise(96_000, 0.8)
    out = through(hot, 30_000)
    assert loudness_of([hot]).peak > 3
    assert loudness_of([out]).peak <= -1.5
    assert out.shape == hot.shape


def test_a_tone_whose_peaks_fall_between_samples_is_caught() -> None:
    at = np.arange(48_000)
    tone = np.sin(2 * np.pi * at / 4 + np.pi / 4).astype(np.float32) * 1.4 * np.hanning(48_000)
    sound = np.stack([tone, tone]).astype(np.float32)
    assert np.abs(sound).max() < 1.0
    assert loudness_of([through(sound, 48_000)]).peak <= -1.6


def test_sound_below_the_ceiling_is_left_alone() -> None:
    calm = noise(48_000, 0.1)
    assert np.array_equal(through(calm, 20_000), calm)


def test_one_peak_is_lowered_and_the_sound_long_before_and_after_is_not() -> None:
    sound = np.full((2, 96_000), 0.1, np.float32)
    sound[:, 48_000] = 1.2
    out = through(sound, 96_000)
    assert out[0, 48_000] <= 0.83
    assert np.array_equal(out[:, :47_000], sound[:, :47_000])
    assert np.array_equal(out[:, 70_000:], sound[:, 70_000:])


@settings(max_examples=12, deadline=None)
@given(st.integers(5_000, 60_000), st.integers(0, 5))
def test_where_blocks_end_changes_nothing_that_can_be_heard(size: int, seed: int) -> None:
    sound = noise(90_000, 0.5, seed)
    assert np.abs(through(sound, size) - through(sound, 90_000)).max() < 0.02


def test_both_sides_keep_their_balance() -> None:
    sound = noise(48_000, 0.5)
    sound[1] *= 0.25
    out = through(sound, 48_000)
    loud = np.abs(sound[1]) > 0.01
    gains = out[:, loud] / sound[:, loud]
    assert np.allclose(gains[0], gains[1], atol=1e-4)
