"""A sample of a voice or a look, made in this process.

`python -m app.tasks preview SAMPLE` makes one; its result is the key of the store it lies under.
"""

import json
import sys

from app.core.kept_errors import stored
from app.core.store import Store
from app.generation.ports import Stage
from app.tasks.samples import SAMPLE, name_of
from app.videos.previews import LookSample, Sample, VoiceSample
from app.wiring.own_store import store


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
    match sample:
        case VoiceSample():
            return _spoken(sample, store())
        case LookSample():
            return _drawn(sample, store())


def _spoken(sample: VoiceSample, kept: Store) -> str:
    from app.wiring.own_narrator import own_narrator  # noqa: PLC0415 - a card needs nobody to speak

    narrator = own_narrator(kept)
    [clip] = narrator.narrate([sample.text], voice=sample.voice, language="en", progress=_Silent())
    return clip.audio


def _drawn(look: LookSample, kept: Store) -> str:
    from app.generation.script import TitleVisual  # noqa: PLC0415 - a voice needs nothing that draws
    from app.media.proof import proof  # noqa: PLC0415 - as above
    from app.media.themes import theme  # noqa: PLC0415 - as above

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
