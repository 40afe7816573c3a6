"""A house whose voice hums, so that a whole film takes seconds; all else is real."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from app.console.progress import PlainProgress
from app.core.store import Store
from app.generation.brief import Aspect, Brief
from app.generation.narration import Clip
from app.generation.pipeline import Studio
from app.generation.ports import Progress
from app.media.film import FilmRenderer
from app.providers.local_media import NoPictures
from app.providers.offline_writer.writer import OfflineWriter
from app.providers.sandbox import SandboxNarrator
from app.providers.sources import SourceReader
from app.videos.production import House, Order, produce

SCRIPT = """# A small film

## It begins

The first scene says a single thing.

## Three things

There are three of them.

- One of them
- Another one
- The last one

One of them is small. Another one is large. The last one is in between.

## It ends

The last scene says goodbye.
"""


class Whisperer(SandboxNarrator):
    """A narrator of whom nothing is heard."""

    def narrate(
        self, lines: Sequence[str], *, voice: str, language: str, progress: Progress
    ) -> tuple[Clip, ...]:
        clips = super().narrate(lines, voice=voice, language=language, progress=progress)
        for clip in clips:
            heard = self._store.read(clip.audio)
            self._store.write(clip.audio, heard[:44] + bytes(len(heard) - 44))
        return clips


def house(root: Path) -> House:
    store = Store(root / "store")
    return House(
        studio=Studio(
            writer=OfflineWriter(), illustrator=NoPictures(), narrator=SandboxNarrator(store)
        ),
        reader=SourceReader(store),
        renderer=FilmRenderer(store, 2),
        recogniser=None,
        store=store,
        clock=time.monotonic,
        versions={"ytempire": "test"},
    )


def order(root: Path, *, script: str = SCRIPT, aspect: Aspect = Aspect.WIDE) -> Order:
    file = root / "script.md"
    file.write_text(script)
    return Order(brief=Brief(aspect=aspect), folder=root / "film", script=str(file))


if __name__ == "__main__":
    here = Path(sys.argv[1])
    produce(order(here), house(here), PlainProgress(sys.stderr))
