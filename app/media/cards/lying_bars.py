"""Bars that lie: for many points, or for names too long to stand under a bar."""

from app.media.cards.figures import finite
from app.media.cards.plot import Plot, draw_bar, draw_figure, draw_label, fit_together
from app.media.layout import Box
from app.media.text import Paragraph, fit

_LABEL_SIZES = (38, 36, 34, 32, 30, 28, 26, 24)
_SMALLEST = 24.0
_AIR = 28.0
_THICKEST = 72.0
_LEAST = 6.0  # pixels of a bar that stands for nothing: the eye needs something to hold


def draw_lying(plot: Plot) -> None:
    """Names at the left, bars growing from zero to the side, figures at their ends."""
    row = plot.space.height / plot.count
    labels, figures = _labels(plot, row), _figures(plot, row)
    left = plot.space.x + max(words.width for words in labels) + _AIR
    wide = plot.space.right - left - max(words.width for words in figures) - _AIR
    values = finite(plot.values)
    low, high = min(0.0, *values), max(0.0, *values)
    scale = wide / ((high - low) or 1.0)
    zero = left - low * scale
    thick = 2 * round(min(row * 0.62, _THICKEST) / 2)
    for at, value in enumerate(values):
        top = plot.space.y + at * row
        size = round(max(abs(value) * scale, _LEAST))
        start = round(zero - size if value < 0 else zero)
        bar = Box(start, round(top + (row - thick) / 2), size, thick)
        draw_bar(plot, bar, at, lying=True, down=value < 0)
        draw_figure(
            plot,
            figures[at],
            _centred(figures[at], max(bar.right, zero) + 20, top, row),
            at,
            "start",
        )
        draw_label(plot, labels[at], _centred(labels[at], plot.space.x, top, row), at, "start")


def _labels(plot: Plot, row: float) -> tuple[Paragraph, ...]:
    """All names at one size; cut only where even the smallest has no room."""
    room = plot.space.width * 0.36
    sizes = [size for size in _LABEL_SIZES if size <= max(row * 0.72, _SMALLEST)]
    voices = [plot.voice(at) for at in range(plot.count)]
    fitted = fit_together(plot.labels, voices, sizes=sizes, width=room, lines=2, height=row * 0.94)
    return fitted or tuple(
        fit(text, voice, sizes=sizes[-1:], width=room, lines=2, height=max(row * 0.94, 26))
        for text, voice in zip(plot.labels, voices, strict=True)
    )


def _figures(plot: Plot, row: float) -> tuple[Paragraph, ...]:
    size = max(min(row * 0.6, 44), _SMALLEST)
    heading = plot.sheet.look.voices.heading
    return tuple(
        fit(plot.figure(at), heading, sizes=(size,), width=plot.space.width * 0.36, lines=1)
        for at in range(plot.count)
    )


def _centred(words: Paragraph, x: float, top: float, row: float) -> Box:
    return Box(x, top + (row - words.height) / 2, words.width, words.height)
