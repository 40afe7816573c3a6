from pathlib import Path

import numpy as np
import pytest

from app.generation.timeline import Speech
from app.media.inspect.narration import listen, voice_checks
from app.media.wave_file import write_wave
from tests.test_sound.signals import timeline

FILM = timeline([Speech(audio="voice/a.wav", start=0.5, seconds=8.5)], frames=300)


def stem(path: Path, *spoken: tuple[float, float], level: float = 0.3) -> Path:
    """A narration of ten seconds with a voice-like tone in those spans."""
    at = np.arange(480_000) / 48_000
    sound = level * np.sin(2 * np.pi * 200 * at)
    heard = np.zeros(len(at), bool)
    for start, end in spoken:
        heard |= (at >= start) & (at < end)
    write_wave(path, [np.where(heard, sound, 0.0)[None, :].astype(np.float32)], channels=1)
    return path


def failed(path: Path) -> set[str]:
    return {check.name for check in voice_checks(listen(path), FILM) if not check.passed}


def test_an_even_narration_passes(tmp_path: Path) -> None:
    assert failed(stem(tmp_path / "a.wav", (0.5, 5.0), (6.0, 9.0))) == set()


def test_a_hole_in_the_narration_is_found(tmp_path: Path) -> None:
    hole = stem(tmp_path / "a.wav", (0.5, 3.0), (5.0, 9.0))
    checks = {check.name: check for check in voice_checks(listen(hole), FILM)}
    assert checks["silence inside the narration"].figure == pytest.approx(2.0, abs=0.03)
    assert not checks["silence inside the narration"].passed


def test_silence_before_and_after_the_narration_is_no_hole(tmp_path: Path) -> None:
    assert "silence inside the narration" not in failed(stem(tmp_path / "a.wav", (4.0, 7.0)))


def test_a_narration_in_which_nobody_speaks_is_found(tmp_path: Path) -> None:
    assert "speech" in failed(stem(tmp_path / "a.wav"))


def test_clipping_is_found(tmp_path: Path) -> None:
    assert "clipped samples" in failed(stem(tmp_path / "a.wav", (0.5, 9.0), level=1.4))


def test_speech_without_captions_is_found(tmp_path: Path) -> None:
    assert failed(stem(tmp_path / "a.wav", (0.5, 9.9))) == set()
    beyond = stem(tmp_path / "b.wav", (7.5, 10.0))
    assert failed(beyond) == {"speech under captions"}
