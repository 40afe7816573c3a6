"""A sample of a voice or a look, made in this process.

`python -m app.tasks preview SAMPLE` makes one; its result is the key of the store it lies under.
"""

import json
import sys

from app.core.kept_errors import stored
from app.generation.ports import Stage
from app.generation.script import TitleVisual
from app.media.proof import proof
from app.media.themes import theme
from app.tasks.previews import SAMPLE, name_of
from app.videos.previews import LookSample, Sample, VoiceSample
from app.wiring.films import own_narrator, store


class _Silent:
    """Nobody follows how a sample comes along."""

    def begin(self, stage: Stage, total: int) -> None:
        """Say nothing."""

    def advance(self, stage: Stage, *, reused: bool = False) -> None:
        """Say nothing."""

    def finish(self, stage: Stage) -> None:
        """Say nothing."""


def make(sample: Sample) -> str:
    """Make it in this process; its key in the store."""
    kept = store()
    match sample:
        case VoiceSample(text=text, voice=voice):
            narrator = own_narrator(kept)
            [clip] = narrator.narrate([text], voice=voice, language="en", progress=_Silent())
            return clip.audio
        case LookSample() as look:
            visual = TitleVisual(title=look.words, subtitle=look.subtitle, icon=look.icon)
            picture = proof(visual, theme(look.style), look.aspect)
            key = f"{name_of(look)}.jpg"
            kept.write(key, picture)
            return key


def main(sample: str) -> None:
    """Make it and say what came of it."""
    try:
        said: dict[str, object] = {"result": make(SAMPLE.validate_json(sample))}
    except Exception as error:  # noqa: BLE001 - whatever it is, who asked is told
        said = {"error": stored(error, "preview")}
    sys.stdout.write(json.dumps(said) + "\n")
