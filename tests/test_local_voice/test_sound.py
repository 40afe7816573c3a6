import numpy as np
import pytest

from app.media.clip_sound import levelled
from app.providers.local_voice.model import RATE, Samples, Utterance
from app.providers.local_voice.sound import joined, trimmed


def _tone(seconds: float) -> Samples:
    return np.asarray(0.3 * np.sin(np.arange(round(seconds * RATE)) * 0.05), np.float32)


def _silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.float32)


def test_pads_are_trimmed_and_times_follow() -> None:
    samples = np.concatenate([_silence(0.3), _tone(1.0), _silence(0.5)])
    said = trimmed(Utterance(samples, (0.25, 0.4, 0.9, 1.6)))
    assert len(said.samples) / RATE == pytest.approx(1.06, abs=0.011)
    assert said.starts == pytest.approx((0.0, 0.13, 0.63, 1.06), abs=0.011)


def test_silence_alone_is_left_as_it_is() -> None:
    assert len(trimmed(Utterance(_silence(0.2), (0.0, 0.1))).samples) == round(0.2 * RATE)


def test_pieces_follow_each_other_with_a_pause() -> None:
    piece = Utterance(_tone(1.0), (0.0, 0.5, 1.0))
    said = joined([piece, piece], 0.2)
    assert len(said.samples) == round(2.2 * RATE)
    assert said.starts == pytest.approx((0.0, 0.5, 1.2, 1.7, 2.2))


def test_a_gain_is_exact_below_the_knee_and_never_reaches_full_scale() -> None:
    np.testing.assert_allclose(levelled(_tone(0.1), 6.0206), _tone(0.1) * 2, rtol=1e-4)
    loud = np.asarray([0.5, 0.9, 1.2, -1.4, 3.0], np.float32)
    assert np.abs(levelled(loud, 0.0)).max() < 0.99
    assert (np.diff(levelled(np.sort(loud), 0.0)) > 0).all()
