"""A curve of retention as shapes over the scenes of its film."""

from dataclasses import dataclass
from typing import Final

from app.analytics.retention import Point, Retention, SceneWatched
from app.dashboard.charts import Box, scale

BOX: Final = Box()
APART: Final = 26
"""Pixels between two numbers of scenes, so that they can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneBand:
    """One scene's part of the chart, in pixels of the view box."""

    scene: SceneWatched
    x: float
    width: float
    middle: float
    is_named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveShape:
    """The line and the area under it as paths; `ticks` are shares and their heights."""

    box: Box
    line: str
    area: str
    ticks: tuple[tuple[float, float], ...]
    bands: tuple[SceneBand, ...]


def shape_of(found: Retention) -> CurveShape:
    """The curve from the first second to the last; everybody or more is at its top."""
    top, ticks = scale(max(1.0, *(point.watching for point in found.points)))
    places = [(_x(point.ratio), _y(point.watching, top)) for point in _from_the_start(found)]
    line = "M" + "L".join(f"{x} {y}" for x, y in places)
    return CurveShape(
        box=BOX,
        line=line,
        area=f"{line}L{places[-1][0]} {BOX.bottom}L{places[0][0]} {BOX.bottom}Z",
        ticks=tuple((tick, _y(tick, top)) for tick in ticks),
        bands=_bands(found),
    )


def _from_the_start(found: Retention) -> tuple[Point, ...]:
    """The points, the first also at the very beginning: it stands for all before it."""
    first = found.points[0]
    return (Point(0.0, first.watching, first.relative), *found.points)


def _bands(found: Retention) -> tuple[SceneBand, ...]:
    bands: list[SceneBand] = []
    named = -APART + BOX.left
    for scene in found.scenes:
        x, end = _x(scene.start / found.seconds), _x(scene.end / found.seconds)
        middle = round((x + end) / 2, 2)
        is_named = middle - named >= APART
        named = middle if is_named else named
        width = round(end - x, 2)
        bands.append(SceneBand(scene=scene, x=x, width=width, middle=middle, is_named=is_named))
    return tuple(bands)


def _x(ratio: float) -> float:
    return round(BOX.left + (BOX.right - BOX.left) * min(max(ratio, 0), 1), 2)


def _y(share: float, top: float) -> float:
    return round(BOX.top + (BOX.bottom - BOX.top) * (1 - share / top), 2)
