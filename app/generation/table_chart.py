"""A table of words and figures as a chart."""

import re
from collections.abc import Sequence

from app.generation.script import ChartVisual, Point

FEWEST, MOST_BARS, MOST_POINTS = 2, 8, 24
MAX_LABEL = 18
MOST_UNEVEN = 60
MOST_DIGITS = 12
"""More than a card or an axis has room for, and than anyone reads at a glance."""

YEAR = re.compile(r"^(?:1[0-9]|20)\d\d$")
CELL = re.compile(
    r"[~≈<>]?\s*(?P<sign>[-−–]?)(?P<currency>[$€£¥]?)\s*"
    r"(?P<number>\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>[^\d\s][^\d]{0,14})?"
)
UNIT_IN_HEAD = re.compile(r"\s*[(\[](?P<unit>[^)\]]{1,16})[)\]]\s*$")
HEAD_IS_UNIT = re.compile(
    r"^(?:seconds|minutes|hours|days|weeks|months|years|metres|meters|kilomet(?:re|er)s|km|miles|feet|"
    r"tonnes|tons|kg|kilograms|grams|mg|litres|liters|per ?cent|%|degrees|°[CF]|dollars|euros|pounds|"
    r"people|million|billion)$",
    re.IGNORECASE,
)


def table_chart(rows: Sequence[Sequence[str]], *, spoken: str) -> ChartVisual | None:
    """The table's first column of figures over its first other column; None when it has no such.

    The first row is the head; a unit may stand there in brackets. Labels that are years in order make
    a line, all others bars. The point that `spoken` names first is
    highlighted, else the largest bar.
    """
    head, *body = rows
    column = _figures_column(body)
    if column is None or len(head) < 2:
        return None
    labels = 0 if column else 1
    points = _points(body, labels, column)
    ordered = _ordered(points)
    if not ordered and _too_uneven(points):
        return None
    if not FEWEST <= len(points) <= (MOST_POINTS if ordered else MOST_BARS):
        return None
    return ChartVisual(
        title=_title(head[labels], head[column]),
        points=points,
        form="line" if ordered else "bar",
        unit=_unit(head[column], body[0][column]),
        highlight=_highlight(points, spoken, ordered=ordered),
    )


def fits_a_card(number: str) -> bool:
    """Whether all the digits of a number can be shown."""
    return sum(character.isdigit() for character in number) <= MOST_DIGITS


def _value(cell: str) -> float | None:
    match = CELL.fullmatch(cell.strip())
    if match is None or not fits_a_card(match["number"]):
        return None
    value = float(re.sub(r"[, ]", "", match["number"]))
    return -value if match["sign"] else value


def _figures_column(body: Sequence[Sequence[str]]) -> int | None:
    """The first column that holds figures and no years, but never the first if a later one does."""
    width = len(body[0]) if body else 0
    for column in sorted(range(width), key=lambda place: place == 0):
        cells = [row[column] for row in body]
        figures = all(_value(cell) is not None for cell in cells)
        if figures and not all(YEAR.match(cell) for cell in cells):
            return column
    return None


def _points(body: Sequence[Sequence[str]], labels: int, column: int) -> tuple[Point, ...]:
    found = [(row[labels], _value(row[column])) for row in body]
    return tuple(
        Point(label=_short(label), value=value) for label, value in found if value is not None
    )


def _too_uneven(points: Sequence[Point]) -> bool:
    """Whether a bar would be too short to see beside the longest."""
    sizes = [abs(point.value) for point in points if point.value]
    return len(sizes) < 2 or max(sizes) > MOST_UNEVEN * min(sizes)


def _short(label: str) -> str:
    if len(label) <= MAX_LABEL:
        return label
    return label[: MAX_LABEL - 1].rsplit(" ", 1)[0].rstrip(",;") + "…"


def _ordered(points: Sequence[Point]) -> bool:
    years = [point.label for point in points if YEAR.match(point.label)]
    return len(years) == len(points) > 2 and years == sorted(years)


def _title(label_head: str, figure_head: str) -> str:
    bare = UNIT_IN_HEAD.sub("", figure_head)
    if HEAD_IS_UNIT.match(bare) and label_head:
        return label_head
    lonely = " " not in bare and label_head and " " not in label_head
    return f"{bare} by {label_head.lower()}" if lonely else bare


def _unit(head: str, cell: str) -> str:
    in_head = UNIT_IN_HEAD.search(head)
    if in_head:
        return in_head["unit"]
    if HEAD_IS_UNIT.match(head):
        return head.lower()
    match = CELL.fullmatch(cell.strip())
    return (match["currency"] or (match["unit"] or "").strip()) if match else ""


def _highlight(points: Sequence[Point], spoken: str, *, ordered: bool) -> int | None:
    heard = re.findall(r"\w+", spoken.lower())
    first_heard: dict[int, int] = {}
    for number, point in enumerate(points):
        named = re.findall(r"[^\W\d]+", point.label.lower()) or [point.label.lower()]
        if named and set(named) <= set(heard):
            first_heard[number] = heard.index(named[0])
    if first_heard:
        return min(first_heard, key=lambda number: first_heard[number])
    if ordered:
        return None
    return max(range(len(points)), key=lambda number: points[number].value)
