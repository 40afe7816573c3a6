"""Bars: upright while their labels have room under them, else lying."""

from app.media.card import Entrance
from app.media.cards.figures import finite
from app.media.cards.pieces import around
from app.media.cards.plot import Plot, fit_together
from app.media.layout import Box
from app.media.svg import line
from app.media.text import Paragraph, fit

_LABEL_SIZES = (36, 34, 32, 30, 28)
_FIGURE_SIZES = (46, 42, 38, 34, 32, 30, 28)
_GAP = 16.0
_WIDEST = 168.0
_LEAST = 6.0  # pixels of a bar that stands for nothing: the eye needs something to hold


def draw_upright(plot: Plot) -> bool:
    """Bars growing from the ground. False, and nothing drawn, when their words have no room."""
    slot = plot.space.width / plot.count
    labels = fit_together(
        plot.labels, [plot.voice(at) for at in range(plot.count)],
        sizes=_LABEL_SIZES, width=slot * 0.92, lines=2,
    )  # fmt: skip
    figures = fit_together(
        [plot.figure(at) for at in range(plot.count)],
        [plot.sheet.look.voices.heading] * plot.count,
        sizes=_FIGURE_SIZES, width=slot * 0.92,
    )  # fmt: skip
    if labels is None or figures is None:
        return False
    under = max(words.height for words in labels) + _GAP * 1.5
    over = max(words.height for words in figures) + _GAP
    values = finite(plot.values)
    below_zero = over if min(values) < 0 else 0.0
    tall = plot.space.height - under - over - below_zero
    if tall < 96:
        return False
    low, high = min(0.0, *values), max(0.0, *values)
    scale = tall / ((high - low) or 1.0)
    zero = plot.space.y + over + high * scale
    _ground(plot, zero)
    for at, value in enumerate(values):
        middle = plot.space.x + (at + 0.5) * slot
        width = 2 * round(min(slot * 0.62, _WIDEST) / 2)
        size = max(abs(value) * scale, _LEAST)
        bar = Box(
            round(middle - width / 2),
            round(zero - size if value >= 0 else zero),
            width,
            round(size),
        )
        _bar(plot, bar, at, lying=False, down=value < 0)
        words = figures[at]
        top = bar.y - _GAP - words.height if value >= 0 else bar.bottom + _GAP
        _words(plot, words, Box(middle - slot / 2, top, slot, words.height), at, "middle")
        foot = plot.space.bottom - under + _GAP * 1.5
        _words(
            plot,
            labels[at],
            Box(middle - slot / 2, foot, slot, labels[at].height),
            at,
            "middle",
            label=True,
        )
    return True


def draw_lying(plot: Plot) -> None:
    """Bars growing to the side, their labels before them."""
    row = plot.space.height / plot.count
    room = plot.space.width * 0.36
    sizes = [size for size in (38, *_LABEL_SIZES, 26, 24) if size <= max(row * 0.72, 24)]
    voices = [plot.voice(at) for at in range(plot.count)]
    fitted = fit_together(plot.labels, voices, sizes=sizes, width=room, lines=2, height=row * 0.94)
    labels = fitted or tuple(
        fit(text, voice, sizes=(sizes[-1],), width=room, lines=2, height=max(row * 0.94, 26))
        for text, voice in zip(plot.labels, voices, strict=True)
    )
    figures = [
        fit(
            plot.figure(at),
            plot.sheet.look.voices.heading,
            sizes=(max(min(row * 0.6, 44), 24),),
            width=room,
        )
        for at in range(plot.count)
    ]
    left = plot.space.x + max((words.width for words in labels), default=0) + 28
    wide = plot.space.right - left - max(words.width for words in figures) - 24
    values = finite(plot.values)
    scale = wide / (max(abs(value) for value in values) or 1.0)
    for at, value in enumerate(values):
        top = plot.space.y + at * row
        thick = 2 * round(min(row * 0.62, 72) / 2)
        bar = Box(
            round(left),
            round(top + (row - thick) / 2),
            round(max(abs(value) * scale, _LEAST)),
            thick,
        )
        _bar(plot, bar, at, lying=True, down=False)
        words, label = figures[at], labels[at]
        _words(
            plot,
            words,
            Box(bar.right + 20, top + (row - words.height) / 2, words.width, words.height),
            at,
            "start",
        )
        _words(
            plot,
            label,
            Box(
                plot.space.x, top + (row - label.height) / 2, left - plot.space.x - 28, label.height
            ),
            at,
            "start",
            label=True,
        )


def _bar(plot: Plot, bar: Box, at: int, *, lying: bool, down: bool) -> None:
    real = plot.sheet.at(bar)
    svg = plot.sheet.look.bar(real, lit=at == plot.lit, lying=lying)
    if down:
        svg = f'<g transform="rotate(180 {real.x + real.width / 2} {real.y + real.height / 2})">{svg}</g>'
    if lying and plot.sheet.flipped:
        svg = f'<g transform="matrix(-1 0 0 1 {real.x + real.right} 0)">{svg}</g>'
    plain = Entrance.FADE if down or (lying and plot.sheet.flipped) else Entrance.GROW
    entrance = Entrance.SWEEP if lying and not plot.sheet.flipped else plain
    plot.sheet.draw(svg, real, entrance=entrance, delay=plot.delay(at))


def _words(
    plot: Plot, words: Paragraph, column: Box, at: int, align: str, *, label: bool = False
) -> None:
    written = plot.sheet.write(words, column, plot.ink(at), align=align, surface=plot.plate.surface)
    if written:
        plot.sheet.draw(
            "".join(svg for svg, _ in written), around([box for _, box in written]),
            delay=4 if label else plot.delay(at) + 5,
        )  # fmt: skip


def _ground(plot: Plot, zero: float) -> None:
    box = Box(plot.space.x, zero - 2, plot.space.width, 4)
    svg = line((box.x, zero), (box.right, zero), plot.sheet.palette.quiet, width=2)
    plot.sheet.draw(svg, box, entrance=Entrance.SWEEP, delay=3)
