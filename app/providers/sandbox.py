"""Every port with no key, no network and no model: the same answer each time, in no time.

For trying a film's course and for tests. The voice is a hum, the pictures are cards.
"""

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.core.exceptions import Invalid
from app.core.store import Store, recipe
from app.generation.article import Article
from app.generation.assets import Asset, Use, fingerprint
from app.generation.brief import Aspect, Brief
from app.generation.narration import Clip, Word
from app.generation.ports import Picture, Progress, Stage
from app.generation.script import (
    CloseVisual,
    Headline,
    Line,
    Scene,
    Script,
    StatementVisual,
    TitleVisual,
)
from app.media.clip_file import CLIP_RATE, clip_file

PACE = 0.065
"""Seconds for each character, near to a person's."""


class SandboxWriter:
    """Says the topic back in three scenes."""

    name = "sandbox"

    def write(
        self, brief: Brief, article: Article | None, *, seconds_per_character: float
    ) -> Script:
        """A script about the topic or the article's title, as long as it happens to be."""
        del seconds_per_character
        topic = article.title if article else brief.topic
        if not topic.strip():
            raise Invalid("There is nothing to write about.")
        return Script(
            title=topic[:100],
            language=brief.language,
            headline=Headline(first="Sandbox"),
            scenes=(
                _scene(TitleVisual(title=topic[:100]), f"This is {topic}."),
                _scene(StatementVisual(text="A sandbox film"), "Nothing here was paid for."),
                _scene(CloseVisual(title="The end"), "That is all."),
            ),
        )


class SandboxNarrator:
    """Hums each word for as long as it would take to say."""

    name = "sandbox"

    def __init__(self, store: Store) -> None:
        self._store = store

    def seconds_per_character(self, voice: str) -> float:
        """The same for every voice."""
        del voice
        return PACE

    def narrate(
        self, lines: Sequence[str], *, voice: str, language: str, progress: Progress
    ) -> tuple[Clip, ...]:
        """A clip for each line; one hummed before is taken from the store."""
        del language
        progress.begin(Stage.NARRATE, len(lines))
        clips = tuple(self._hum(line, voice, progress) for line in lines)
        progress.finish(Stage.NARRATE)
        return clips

    def asset(self, voice: str) -> Asset:
        """A hum, which is nobody's."""
        return Asset(use=Use.NARRATION, provider=self.name, model=voice, synthetic=True)

    def _hum(self, line: str, voice: str, progress: Progress) -> Clip:
        key = f"voice/{recipe('sandbox', voice, line)}.wav"
        words = _words(line)
        reused = self._store.has(key)
        if not reused:
            self._store.write(key, clip_file(_tone(words)))
        progress.advance(Stage.NARRATE, reused=reused)
        return Clip(audio=key, seconds=words[-1].end, words=words)


class SandboxPainter:
    """Paints two colours that run into each other: the same words, the same colours."""

    name = "sandbox"

    def __init__(self, store: Store) -> None:
        self._store = store

    def paint(self, prompt: str, aspect: Aspect) -> Picture:
        """A picture of half the film's size."""
        key = f"pictures/{recipe('sandbox', prompt, aspect.value)}.png"
        if not self._store.has(key):
            self._store.write(key, _shades(prompt, aspect))
        asset = Asset(use=Use.SCENE, provider=self.name, synthetic=True, prompt=fingerprint(prompt))
        return Picture(file=str(self._store.path(key).absolute()), asset=asset)


def _shades(prompt: str, aspect: Aspect) -> bytes:
    wide, high = (side // 2 for side in aspect.size)
    first, second = (
        np.frombuffer(bytes.fromhex(fingerprint(prompt))[at : at + 3], np.uint8) for at in (0, 4)
    )
    share = np.linspace(0, 1, high)[:, None, None] * np.ones((1, wide, 1))
    content = io.BytesIO()
    Image.fromarray((first * (1 - share) + second * share).astype(np.uint8)).save(content, "PNG")
    return content.getvalue()


def _scene(visual: TitleVisual | StatementVisual | CloseVisual, said: str) -> Scene:
    return Scene(lines=(Line(text=said),), visual=visual)


def _words(line: str) -> tuple[Word, ...]:
    words, clock = [], 0.0
    for text in line.split():
        end = clock + len(text) * PACE
        words.append(Word(text=text, start=round(clock, 3), end=round(end, 3)))
        clock = end + PACE
    return tuple(words)


def _tone(words: tuple[Word, ...]) -> NDArray[np.float32]:
    times = np.arange(int(words[-1].end * CLIP_RATE)) / CLIP_RATE
    loud = np.zeros_like(times)
    for word in words:
        inside = (times >= word.start) & (times < word.end)
        loud[inside] = np.sin(np.pi * (times[inside] - word.start) / (word.end - word.start))
    carrier = sum(np.sin(2 * np.pi * 110 * n * times) / n for n in range(1, 12))
    return np.asarray(0.2 * loud * carrier, np.float32)
