"""Upright bars, while their words have room under and over them."""

from dataclasses import dataclass

from app.media.card import Entrance
from app.media.cards.figures import finite
from app.media.cards.plot import Plot, draw_bar, draw_figure, draw_label, fit_together
from app.media.layout import Box
from app.media.svg import line
from app.media.text import Paragraph

_LABEL_SIZES = (36, 34, 32, 30, 28)
_FIGURE_SIZES = (46, 42, 38, 34, 32, 30, 28)
_GAP = 16.0
_WIDEST = 168.0
_SHORTEST = 96.0  # pixels between the ground and the highest bar: less shows no differences
_LEAST = 6.0  # pixels of a bar that stands for nothing: the eye needs something to hold


@dataclass(frozen=True, slots=True)
class _Bars:
    """Where upright bars stand: slots of equal width, the ground at `zero`."""

    slot: float
    zero: float
    scale: float
    foot: float


def draw_upright(plot: Plot) -> bool:
    """Bars growing from the ground. False, and nothing drawn, when their words have no room."""
    room = plot.space.width / plot.count * 0.92
    voices = [plot.voice(at) for at in range(plot.count)]
    labels = fit_together(plot.labels, voices, sizes=_LABEL_SIZES, width=room, lines=2)
    written = [plot.figure(at) for at in range(plot.count)]
    heading = [plot.sheet.look.voices.heading] * plot.count
    figures = fit_together(written, heading, sizes=_FIGURE_SIZES, width=room)
    if labels is None or figures is None:
        return False
    bars = _placed(plot, labels, figures)
    if bars is None:
        return False
    _ground(plot, bars.zero)
    for at in range(plot.count):
        _draw(plot, bars, at, figures[at], labels[at])
    return True


def _placed(
    plot: Plot, labels: tuple[Paragraph, ...], figures: tuple[Paragraph, ...]
) -> _Bars | None:
    values = finite(plot.values)
    under = max(words.height for words in labels) + _GAP * 1.5
    over = max(words.height for words in figures) + _GAP
    hanging = over if min(values) < 0 else 0.0
    tall = plot.space.height - under - over - hanging
    if tall < _SHORTEST:
        return None
    low, high = min(0.0, *values), max(0.0, *values)
    scale = tall / ((high - low) or 1.0)
    foot = plot.space.bottom - under + _GAP * 1.5
    return _Bars(plot.space.width / plot.count, plot.space.y + over + high * scale, scale, foot)


def _draw(plot: Plot, bars: _Bars, at: int, figure: Paragraph, label: Paragraph) -> None:
    value = finite(plot.values)[at]
    left = plot.space.x + at * bars.slot
    width = 2 * round(min(bars.slot * 0.62, _WIDEST) / 2)
    size = round(max(abs(value) * bars.scale, _LEAST))
    top = round(bars.zero - size if value >= 0 else bars.zero)
    bar = Box(round(left + (bars.slot - width) / 2), top, width, size)
    draw_bar(plot, bar, at, lying=False, down=value < 0)
    y = bar.y - _GAP - figure.height if value >= 0 else bar.bottom + _GAP
    draw_figure(plot, figure, Box(left, y, bars.slot, figure.height), at, "middle")
    draw_label(plot, label, Box(left, bars.foot, bars.slot, label.height), at, "middle")


def _ground(plot: Plot, zero: float) -> None:
    box = Box(plot.space.x, zero - 2, plot.space.width, 4)
    svg = line((box.x, zero), (box.right, zero), plot.sheet.palette.quiet, width=2)
    plot.sheet.draw(svg, box, entrance=Entrance.SWEEP, delay=3)
