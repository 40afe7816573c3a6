import numpy as np
import pytest

from app.generation.timeline import Speech
from app.media.ducking import DEPTH, Stretch, duck, fades, joined, stretches
from tests.test_sound.signals import timeline


def gain_at(speech: list[Stretch], *seconds: float) -> list[float]:
    return [float(20 * np.log10(gain)) for gain in duck(speech, np.array(seconds))]


def test_the_bed_is_down_while_someone_speaks_and_untouched_elsewhere() -> None:
    before, first, middle, last, after = gain_at([Stretch(5.0, 9.0)], 4.5, 5.07, 7.0, 9.0, 9.9)
    assert before == pytest.approx(0.0, abs=0.01)
    assert first == pytest.approx(DEPTH, abs=0.01)
    assert middle == pytest.approx(DEPTH, abs=0.01)
    assert last == pytest.approx(DEPTH, abs=0.01)
    assert after == pytest.approx(0.0, abs=0.01)


def test_the_bed_moves_without_a_step() -> None:
    times = np.arange(0.0, 12.0, 0.001)
    gain = 20 * np.log10(duck([Stretch(3.0, 5.0), Stretch(6.2, 8.0)], times))
    assert np.abs(np.diff(gain)).max() < 0.1


def test_short_pauses_do_not_let_the_bed_up() -> None:
    spans = [(0.0, 1.0), (1.8, 2.5), (3.5, 4.0)]
    assert joined(spans, 0.9) == (Stretch(0.0, 2.5), Stretch(3.5, 4.0))


def test_words_tell_where_speech_is_and_clips_when_there_are_no_words() -> None:
    speech = [Speech(audio="voice/a.wav", start=1.0, seconds=2.0)]
    film = timeline(speech, frames=150)
    assert stretches(film)[0].start == 1.0
    wordless = timeline([], frames=150)
    assert stretches(wordless) == ()


def test_the_bed_comes_from_nothing_and_goes_to_nothing() -> None:
    gain = fades(np.array([0.0, 3.0, 10.0]), 10.0)
    assert gain[0] == 0
    assert gain[1] == 1
    assert gain[2] == 0
