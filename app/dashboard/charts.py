"""Charts as shapes: numbers to places in a picture, so that the page needs no script to draw them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

COLOURS: Final = 4
"""A series beyond the fourth shares the last colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The picture's size and the edges of the field that is drawn in, in pixels of the view box."""

    width: float = 744
    height: float = 248
    left: float = 44
    right: float = 736
    top: float = 16
    bottom: float = 224


WIDE: Final = Box(width=1130, right=1122)
"""For a chart over the whole page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One part of a bar."""

    y: float
    height: float
    colour: int
    name: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of pieces. `cell` is where the pointer finds it; `tip` where its figures appear."""

    label: str
    total: float
    x: float
    width: float
    middle: float
    cell: float
    cell_width: float
    pieces: tuple[Piece, ...]
    tip_x: float
    tip_y: float
    is_named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A chart of stacked bars over days; `ticks` are values and their heights."""

    box: Box
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, float], ...]
    top: float

    def y(self, value: float) -> float:
        """The height of a value; what is above the top stays at the top."""
        return _y(self.box, min(value, self.top), self.top)


def stacked(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[float]]],
    *,
    at_least: float = 0,
    named: int = 7,
    box: Box | None = None,
) -> Bars:
    """A bar for each label, with a piece for each series from the bottom up.

    The scale reaches `at_least` that value, so that a limit above all bars is still in the picture.
    About `named` labels are written out, the last one always.
    """
    field = box or Box()
    totals = [sum(values[n] for _, values in series) for n in range(len(labels))]
    top, ticks = scale(max([at_least, *totals]))
    step = (field.right - field.left) / max(1, len(labels))
    every = max(1, round(len(labels) / named))
    bars = tuple(
        _bar(field, n, label, [(name, values[n]) for name, values in series], step=step, top=top)
        for n, label in enumerate(labels)
    )
    shown = tuple(
        bar if (len(bars) - 1 - n) % every == 0 else replace(bar, is_named=False)
        for n, bar in enumerate(bars)
    )
    return Bars(
        box=field,
        bars=shown,
        ticks=tuple((tick, _y(field, tick, top)) for tick in ticks),
        top=top,
    )


def scale(most: float) -> tuple[float, tuple[float, ...]]:
    """A round top at or above `most`, and the ticks from nothing to it: three to five of them."""
    if most <= 0:
        return 1.0, (0.0, 1.0)
    power = 10 ** math.floor(math.log10(most))
    step = next(
        power * part for part in (0.2, 0.25, 0.5, 1, 2, 2.5, 5) if power * part * 4 >= most * 0.999
    )
    count = math.ceil(most / step - 1e-9)
    return step * count, tuple(round(step * n, 6) for n in range(count + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """A line without axes: its path, the area under it, and where it ends."""

    line: str
    area: str
    end: tuple[float, float]
    width: float
    height: float


def spark(values: Sequence[float], *, width: float = 96, height: float = 32) -> Spark:
    """The line through those values, oldest first; at least two of them."""
    low, high = min(values), max(values)
    across = (width - 3) / (len(values) - 1)
    points = [
        (
            round(n * across, 1),
            round(height - 3 - (value - low) / ((high - low) or 1) * (height - 6), 1),
        )
        for n, value in enumerate(values)
    ]
    line = "M" + "L".join(f"{x} {y}" for x, y in points)
    area = f"{line}L{points[-1][0]} {height}L0 {height}Z"
    return Spark(line=line, area=area, end=points[-1], width=width, height=height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """One part of a gauge, as a dash of the path: its length and where it starts, of 100."""

    length: float
    start: float
    colour: int
    name: str
    value: float


GAUGE: Final = "M18 96A78 78 0 0 1 174 96"
"""Half a circle in a box of 192 by 112."""
GAP: Final = 0.8


def gauge(parts: Sequence[tuple[str, float]], whole: float) -> tuple[Arc, ...]:
    """The parts of a whole along half a circle; together they end at its end at the latest."""
    arcs: list[Arc] = []
    start = 0.0
    for number, (name, value) in enumerate(parts):
        share = 100 * value / whole if whole > 0 else 0.0
        share = min(share, 100 - start)
        length = round(max(share - GAP, 0.01 if value else 0), 2)
        arcs.append(
            Arc(
                length=length, start=round(start, 2), colour=_colour(number), name=name, value=value
            )
        )
        start += share
    return tuple(arcs)


TIP_WIDTH: Final = 168
TIP_ROW: Final = 18


def _bar(
    box: Box, number: int, label: str, parts: list[tuple[str, float]], *, step: float, top: float
) -> Bar:
    width = min(round(step * 0.56, 2), 36)
    cell = round(box.left + number * step, 2)
    x = round(cell + (step - width) / 2, 2)
    pieces: list[Piece] = []
    below = 0.0
    for place, (name, value) in enumerate(parts):
        upper, lower = _y(box, below + value, top), _y(box, below, top)
        pieces.append(
            Piece(
                y=upper,
                height=round(max(lower - upper - 1.5, 0.5 if value else 0), 2),
                colour=_colour(place),
                name=name,
                value=value,
            )
        )
        below += value
    middle = round(x + width / 2, 2)
    tip_height = 38 + TIP_ROW * len(parts)
    return Bar(
        label=label,
        total=below,
        x=x,
        width=width,
        middle=middle,
        cell=cell,
        cell_width=round(step, 2),
        pieces=tuple(pieces),
        tip_x=round(min(max(middle - TIP_WIDTH / 2, box.left), box.right - TIP_WIDTH), 2),
        tip_y=round(min(max(_y(box, below, top) - tip_height - 8, 2), box.bottom - tip_height), 2),
        is_named=True,
    )


def _y(box: Box, value: float, top: float) -> float:
    return round(box.top + (box.bottom - box.top) * (1 - value / top), 2)


def _colour(number: int) -> int:
    return min(number + 1, COLOURS)
