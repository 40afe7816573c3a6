"""What every form of chart is drawn on: its space, its points, and words that fit together."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.media.card import Entrance
from app.media.cards.figures import finite, written
from app.media.cards.pieces import LAST_DELAY, around
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


def draw_bar(plot: Plot, bar: Box, place: int, *, lying: bool, down: bool = False) -> None:
    """The bar of a point; `down` when it hangs below zero. It grows away from zero."""
    real = plot.sheet.at(bar)
    mirrored = lying and plot.sheet.flipped != down
    svg = plot.sheet.look.bar(real, lit=place == plot.lit, lying=lying)
    if mirrored:
        svg = f'<g transform="matrix(-1 0 0 1 {real.x + real.right} 0)">{svg}</g>'
    elif down and not lying:
        svg = f'<g transform="matrix(1 0 0 -1 0 {real.y + real.bottom})">{svg}</g>'
    onward = Entrance.SWEEP if lying else Entrance.GROW
    entrance = Entrance.FADE if mirrored or down else onward
    plot.sheet.draw(svg, real, entrance=entrance, delay=plot.delay(place))


def draw_label(plot: Plot, words: Paragraph, column: Box, place: int, align: str) -> None:
    """A point's name, there from the start."""
    _draw_words(plot, words, column, place, align=align, delay=4)


def draw_figure(plot: Plot, words: Paragraph, column: Box, place: int, align: str) -> None:
    """A point's value, which fades in once its bar stands."""
    _draw_words(plot, words, column, place, align=align, delay=plot.delay(place) + 5)


def _draw_words(
    plot: Plot, words: Paragraph, column: Box, place: int, *, align: str, delay: int
) -> None:
    surface = plot.plate.surface
    written_words = plot.sheet.write(words, column, plot.ink(place), align=align, surface=surface)
    if written_words:
        svg = "".join(part for part, _ in written_words)
        plot.sheet.draw(svg, around([box for _, box in written_words]), delay=delay)


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
