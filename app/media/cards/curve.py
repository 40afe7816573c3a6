"""A line over the points, drawn from left to right."""

import math

from app.media.card import Entrance
from app.media.cards.figures import finite, ticks, written
from app.media.cards.pieces import around
from app.media.cards.plot import Plot
from app.media.cards.sheet import SOFT_EDGE
from app.media.layout import Box
from app.media.svg import circle, line, linear_gradient, number, rectangle
from app.media.text import Paragraph, fit, one_line

_AXIS_SIZE = 30
_GAP = 20.0
_CHIP = 10.0
_HEAD = 76.0  # over the highest point, for its figure


def draw_curve(plot: Plot) -> None:
    """Scale at the left, labels below, the line, and the figures of its first, last and lit points."""
    values = finite(plot.values)
    marks = ticks(min(values), max(values))
    scale = [
        one_line(written(mark, plot.unit), plot.sheet.look.voices.body, _AXIS_SIZE)
        for mark in marks
    ]
    labels = [
        fit(text, plot.voice(at), sizes=(_AXIS_SIZE,), width=plot.space.width * 0.36, lines=2)
        for at, text in enumerate(plot.labels)
    ]
    left = max(words.width for words in scale) + _GAP
    under = max(words.height for words in labels) + _GAP * 1.5
    area = Box(
        plot.space.x + left, plot.space.y + _HEAD, plot.space.width - left - 24,
        max(plot.space.height - under - _HEAD, 1),
    )  # fmt: skip
    low, high = marks[0], marks[-1]

    def level(value: float) -> float:
        return area.bottom - (value - low) / (high - low) * area.height

    _scale(plot, area, [(level(mark), words) for mark, words in zip(marks, scale, strict=True)])
    step = area.width / max(len(values) - 1, 1)
    points = [(area.x + at * step, level(value)) for at, value in enumerate(values)]
    _stroke(plot, area, points)
    _labels(plot, labels, [(x, area.bottom + _GAP * 1.5) for x, _ in points])
    _figures(plot, area, points)


def _scale(plot: Plot, area: Box, marks: list[tuple[float, Paragraph]]) -> None:
    """Hairlines and their figures; only every second, third … where they would touch."""
    apart = area.height / (len(marks) - 1)
    every = max(1, math.ceil(_AXIS_SIZE * 1.4 / apart))
    for y, words in marks[::every]:
        _gridline(plot, area, y)
        column = Box(plot.space.x, y - words.height / 2, area.x - _GAP - plot.space.x, words.height)
        for svg, box in plot.sheet.write(
            words, column, plot.plate.muted, align="end", surface=plot.plate.surface
        ):
            plot.sheet.draw(svg, box, delay=4)


def _gridline(plot: Plot, area: Box, y: float) -> None:
    box = Box(area.x, y - 2, area.width, 4)
    real = plot.sheet.at(box)
    svg = line((real.x, y), (real.right, y), plot.sheet.palette.quiet, width=1.5, opacity=0.5)
    plot.sheet.draw(svg, real, delay=3)


def _stroke(plot: Plot, area: Box, points: list[tuple[float, float]]) -> None:
    palette = plot.sheet.palette
    real = [(plot.sheet.at(Box(x, y, 0, 0)).x, y) for x, y in points]
    way = "L".join(f"{number(x)} {number(y)}" for x, y in real)
    room = plot.sheet.at(Box(area.x - 16, area.y - 16, area.width + 32, area.height + 32))
    fade = linear_gradient("under", (palette.curve, palette.curve), area, upright=True)
    fade = fade.replace('<stop offset="0"', '<stop offset="0" stop-opacity="0.28"', 1)
    fade = fade.replace('<stop offset="1"', '<stop offset="1" stop-opacity="0.02"', 1)
    floor = (
        f"L{number(real[-1][0])} {number(area.bottom)}L{number(real[0][0])} {number(area.bottom)}Z"
    )
    svg = (
        f'<defs>{fade}</defs><path d="M{way}{floor}" fill="url(#under)"/>'
        f'<path d="M{way}" fill="none" stroke="{palette.curve}" stroke-width="7" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )
    entrance = Entrance.FADE if plot.sheet.flipped else Entrance.SWEEP
    plot.sheet.draw(svg, room, entrance=entrance, delay=7)


def _labels(plot: Plot, labels: list[Paragraph], spots: list[tuple[float, float]]) -> None:
    """As many labels as stand clear of each other: the lit one and the ends first."""
    taken: list[Box] = []
    for at in _by_weight(plot):
        words = labels[at]
        column = _beside(plot.space, words.width, *spots[at], words.height)
        if any(_near(column).overlaps(other) for other in taken):
            continue
        taken.append(column)
        for svg, box in plot.sheet.write(words, column, plot.ink(at), surface=plot.plate.surface):
            plot.sheet.draw(svg, box, delay=4)


def _figures(plot: Plot, area: Box, points: list[tuple[float, float]]) -> None:
    """Figures over the points that matter, each on a chip so that the line does not cross it."""
    taken: list[Box] = []
    for at in [place for place in (plot.lit, len(points) - 1, 0) if place is not None]:
        x, y = points[at]
        words = one_line(plot.figure(at), plot.sheet.look.voices.heading, 40)
        top = y - words.height - 30
        aside = _lean(points, at) * words.width * 0.42
        column = _beside(area, words.width, x + aside, max(top, plot.space.y), words.height)
        if any(_near(column).overlaps(other) for other in taken):
            continue
        taken.append(column)
        _mark(plot, column, words_at=at, x=x, y=y)


def _lean(points: list[tuple[float, float]], at: int) -> int:
    """To which side of a point a figure above it stands clear of the line: -1 left, 1 right."""
    climbs_on = at + 1 < len(points) and points[at + 1][1] < points[at][1]
    came_down = at > 0 and points[at - 1][1] < points[at][1]
    return came_down - climbs_on


def _mark(plot: Plot, column: Box, *, words_at: int, x: float, y: float) -> None:
    sheet, palette = plot.sheet, plot.sheet.palette
    words = one_line(plot.figure(words_at), sheet.look.voices.heading, 40)
    lit = words_at == plot.lit
    real_x = sheet.at(Box(x, y, 0, 0)).x
    radius = 13.0 if lit else 9.0
    surface = plot.plate.surface
    paper = sheet.worst_paper(plot.plate.ink, sheet.at(column), surface)
    chip = Box(
        column.x - _CHIP, column.y - _CHIP, column.width + 2 * _CHIP, column.height + 2 * _CHIP
    )
    dot = circle(real_x, y, radius, palette.curve) + circle(real_x, y, radius * 0.45, paper)
    written_words = sheet.write(
        words, column, plot.plate.ink if lit else plot.plate.muted, surface=surface
    )
    svg = rectangle(sheet.at(chip), paper, radius=10, opacity=0.9) + dot
    boxes = [sheet.at(chip), Box(real_x - radius, y - radius, 2 * radius, 2 * radius)]
    boxes += [box for _, box in written_words]
    room = around(boxes)
    air = Box(room.x - SOFT_EDGE, room.y - SOFT_EDGE, room.width + 8, room.height + 8)
    sheet.draw(svg + "".join(one for one, _ in written_words), air, delay=18)


def _beside(space: Box, width: float, x: float, y: float, height: float) -> Box:
    """A box centred on x, pushed inside the space."""
    left = min(max(x - width / 2, space.x), space.right - width)
    return Box(left, y, width, height)


def _near(box: Box) -> Box:
    return Box(box.x - 24, box.y - 12, box.width + 48, box.height + 24)


def _by_weight(plot: Plot) -> list[int]:
    first = [place for place in (plot.lit, 0, plot.count - 1) if place is not None]
    rest = [place for step in (4, 2, 1) for place in range(0, plot.count, step)]
    return list(dict.fromkeys([*first, *rest]))
