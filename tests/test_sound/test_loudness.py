from pathlib import Path

import numpy as np
import pytest

from app.core.exceptions import MachineUnfit
from app.media.loudness import SILENCE, loudness, loudness_of
from app.media.wave_file import write_wave


def tone(level: float, seconds: float = 4.0) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    at = np.arange(round(seconds * 48_000)) / 48_000
    one = 10 ** (level / 20) * np.sin(2 * np.pi * 997 * at)
    return np.stack([one, one]).astype(np.float32)


def test_a_stereo_tone_of_minus_20_dbfs_is_minus_20_lufs_as_the_standard_says() -> None:
    found = loudness_of([tone(-20.0)])
    assert found.integrated == pytest.approx(-20.0, abs=0.1)
    assert found.peak == pytest.approx(-20.0, abs=0.1)


def test_a_file_measures_as_its_samples_do(tmp_path: Path) -> None:
    write_wave(tmp_path / "tone with spaces.wav", [tone(-20.0)], channels=2)
    found = loudness(tmp_path / "tone with spaces.wav")
    assert found.integrated == pytest.approx(-20.0, abs=0.1)


def test_silence_is_the_meter_s_floor() -> None:
    assert loudness_of([np.zeros((2, 96_000), np.float32)]).integrated == SILENCE


def test_a_file_that_is_no_sound_is_refused_with_ffmpeg_s_reason(tmp_path: Path) -> None:
    (tmp_path / "noise.wav").write_text("not a sound")
    with pytest.raises(MachineUnfit, match="FFmpeg failed"):
        loudness(tmp_path / "noise.wav")
