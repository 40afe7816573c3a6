"""What every form of chart is drawn on: its space, its points, and words that fit together."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.media.cards.figures import finite, written
from app.media.cards.pieces import LAST_DELAY
from app.media.cards.sheet import Sheet
from app.media.layout import Box
from app.media.shaping import Voice
from app.media.text import Paragraph, fit_whole
from app.media.themes.look import Plate

_FIRST_DELAY = 7


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart to be drawn inside `space`, on `plate`."""

    sheet: Sheet
    plate: Plate
    space: Box
    labels: tuple[str, ...]
    values: tuple[float, ...]
    unit: str
    lit: int | None

    @property
    def count(self) -> int:
        """How many points there are."""
        return len(self.values)

    def figure(self, place: int) -> str:
        """The value of a point as it is read."""
        return written(finite(self.values)[place], self.unit)

    def delay(self, place: int) -> int:
        """The frame at which point number `place` begins to arrive: one after another."""
        step = min(3.0, (LAST_DELAY - 5 - _FIRST_DELAY) / max(self.count - 1, 1))
        return _FIRST_DELAY + round(place * step)

    def ink(self, place: int) -> str:
        """The colour of a point's words."""
        return self.plate.ink if place == self.lit else self.plate.muted

    def voice(self, place: int) -> Voice:
        """The type of a point's words."""
        voices = self.sheet.look.voices
        return voices.strong if place == self.lit else voices.body


def fit_together(
    texts: Sequence[str],
    voices: Sequence[Voice],
    *,
    sizes: Sequence[float],
    width: float,
    lines: int = 1,
    height: float = float("inf"),
) -> tuple[Paragraph, ...] | None:
    """All the texts at one size, the first at which each fits whole; None when none does."""
    for size in sizes:
        fitted = tuple(
            fit_whole(
                text, voice, sizes=(size,), width=width, lines=lines, height=height, leading=1.18
            )
            for text, voice in zip(texts, voices, strict=True)
        )
        whole = tuple(words for words in fitted if words and not _is_broken(words))
        if len(whole) == len(fitted):
            return whole
    return None


def _is_broken(words: Paragraph) -> bool:
    """Whether a word had to be parted to fit."""
    return any(line.text.endswith("-") for line in words.lines[:-1])
