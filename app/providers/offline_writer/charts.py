"""A table of the article as a chart."""

import re

from app.generation.article import Block
from app.generation.script import ChartVisual, Line, Point
from app.providers.offline_writer.figures import UNIT, YEAR, cell_value
from app.providers.offline_writer.words import content_words

FEWEST, MOST_BARS, MOST_POINTS = 3, 7, 14
UNIT_IN_HEAD = re.compile(r"\s*[(\[](?P<unit>[^)\]]{1,16})[)\]]\s*$")
HEAD_IS_UNIT = re.compile(rf"^(?:{UNIT})$", re.IGNORECASE)
MAX_LABEL = 18


def chart(table: Block, lines: tuple[Line, ...]) -> ChartVisual | None:
    """The table's first column of figures over its first other column; None when there is no such.

    The point the lines speak of is highlighted, else the largest of bars.
    """
    head, *rows = table.rows
    column = _figures_column(rows)
    if column is None or len(head) < 2:
        return None
    labels_column = 0 if column != 0 else 1
    points = _points(rows, labels_column, column)
    if not FEWEST <= len(points) <= (MOST_POINTS if _ordered(points) else MOST_BARS):
        return None
    unit_in_head = UNIT_IN_HEAD.search(head[column])
    return ChartVisual(
        title=_title(head[labels_column], head[column]),
        points=points,
        form="line" if _ordered(points) else "bar",
        unit=unit_in_head["unit"] if unit_in_head else _unit(head[column], rows[0][column]),
        highlight=_highlight(points, lines),
    )


def _figures_column(rows: list[tuple[str, ...]]) -> int | None:
    for column in range(len(rows[0]) - 1, -1, -1) if rows else ():
        cells = [row[column] for row in rows]
        years = all(YEAR.match(cell) for cell in cells)
        if not years and all(cell_value(cell) for cell in cells):
            return _leftmost(rows, column)
    return None


def _leftmost(rows: list[tuple[str, ...]], last: int) -> int:
    """The first column of figures is the one an author means."""
    for column in range(1, last):
        cells = [row[column] for row in rows]
        if all(cell_value(cell) for cell in cells) and not all(map(YEAR.match, cells)):
            return column
    return last


def _points(rows: list[tuple[str, ...]], labels: int, column: int) -> tuple[Point, ...]:
    found = [(row[labels], cell_value(row[column])) for row in rows]
    return tuple(
        Point(label=label[:MAX_LABEL].strip(), value=value[0]) for label, value in found if value
    )


def _ordered(points: tuple[Point, ...]) -> bool:
    years = [point.label for point in points if YEAR.match(point.label)]
    return len(years) == len(points) and years == sorted(years)


def _title(label_head: str, figure_head: str) -> str:
    bare = UNIT_IN_HEAD.sub("", figure_head)
    return label_head if HEAD_IS_UNIT.match(bare) else bare


def _unit(head: str, cell: str) -> str:
    if HEAD_IS_UNIT.match(head):
        return head.lower()
    value = cell_value(cell)
    return value[1] if value else ""


def _highlight(points: tuple[Point, ...], lines: tuple[Line, ...]) -> int | None:
    spoken = content_words(" ".join(line.text for line in lines))
    for number, point in enumerate(points):
        if content_words(point.label) and content_words(point.label) <= spoken:
            return number
    if _ordered(points):
        return None
    return max(range(len(points)), key=lambda number: points[number].value)
