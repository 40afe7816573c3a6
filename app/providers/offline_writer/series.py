"""A series of comparable figures in a text as a chart."""

import re
from collections.abc import Sequence

from app.generation.script import ChartVisual, Point
from app.providers.offline_writer.figures import Figure, figures

FEWEST, MOST_BARS, MOST_POINTS = 3, 8, 24
MOST_UNEVEN = 60
"""How many times longer the longest bar may be than the shortest that is still seen."""

YEAR = re.compile(r"(?<![\w.,-])(?P<year>(?:1[5-9]|20)\d\d)(?![\w.,–-]*\d)")
INEXACT = re.compile(
    r"\b(?:by|more than|less than|over|under|at least|up to|fewer than|another|every|first|last)\s+"
    r"(?:about |roughly |some )?$",
    re.IGNORECASE,
)
"""What makes a figure a change, a limit or one of several, not a value of the series."""

NAME = r"[A-Z][\w'’-]+(?: (?:of |the |and )?[A-Z][\w'’-]+){0,2}"
NAME_BEFORE = re.compile(
    rf"(?:^|[\s,;:])(?:and |while |but )?(?:[Ii]n )?(?P<name>{NAME})(?P<between>[^,;:.A-Z]*)$"
)
NAME_AFTER = re.compile(rf"^[^,;:.]{{0,30}}?\b(?:in|for|from|by) (?P<name>{NAME})")
ENTRY = re.compile(r"^(?P<label>[^\d:–—]{2,28}?)\s*(?::| [–—-]|,)?\s+$")
MOST_BETWEEN = 4
"""Words between a name and its figure: `Norway drinks about 49 kg`."""


def series_chart(texts: Sequence[str], *, title: str) -> ChartVisual | None:
    """The chart of three or more figures of one unit that the sentences or entries give in a row.

    Each figure needs a year or a name of its own; a sentence with any figure that does not fit the
    series makes none. Years in order make a line, all others bars. None when there is no series.
    """
    points = _of_entries(texts) or _longest([_of_years(text) or _of_names(text) for text in texts])
    if points is None:
        return None
    unit, found = points
    labels = [point.label for point in found]
    sizes = [point.value for point in found]
    timed = all(YEAR.fullmatch(label) for label in labels)
    distinct = len(set(labels)) == len(labels) >= FEWEST
    even = min(sizes) > 0 and max(sizes) <= MOST_UNEVEN * min(sizes)
    if not distinct or not (timed or even) or len(found) > (MOST_POINTS if timed else MOST_BARS):
        return None
    if timed and labels != sorted(labels):
        return None
    return ChartVisual(title=title, points=found, form="line" if timed else "bar", unit=unit)


Points = tuple[str, tuple[Point, ...]]


def _longest(found: Sequence[Points | None]) -> Points | None:
    return max((points for points in found if points), key=lambda p: len(p[1]), default=None)


def _measured(text: str) -> tuple[Figure, ...]:
    """The figures of a sentence, years left out; empty unless all have the same unit."""
    shown = tuple(figure for figure in figures(text) if not figure.year)
    units = {figure.unit for figure in shown}
    inexact = any(INEXACT.search(text[: figure.start]) for figure in shown)
    return shown if len(units) == 1 and units != {""} and not inexact else ()


def _of_years(text: str) -> Points | None:
    """`In 1990 it was 12 %, in 2000 25 %`: each figure with the year beside it."""
    shown = _measured(text)
    years = [(match.start(), match["year"]) for match in YEAR.finditer(text)]
    if len(shown) < FEWEST or len(years) != len(shown):
        return None
    years_first = years[0][0] < shown[0].start
    pairs = list(zip(years, shown, strict=True))
    places = [
        place
        for (at, _year), figure in pairs
        for place in ((at, figure.start) if years_first else (figure.start, at))
    ]
    if places != sorted(places) or _changes_subject(text, places[1]):
        return None
    return shown[0].unit, tuple(Point(label=year, value=f.value) for (_at, year), f in pairs)


def _changes_subject(text: str, start: int) -> bool:
    """Whether another name turns up once the series has begun."""
    return re.search(r"\s[A-Z][a-z]+", text[start:]) is not None


def _of_names(text: str) -> Points | None:
    """`Norway 49 kg, Sweden 36 kg`: each figure with the name before it, else the one after it."""
    shown = _measured(text)
    if len(shown) < FEWEST or YEAR.search(text):
        return None
    starts = [0, *(figure.end for figure in shown)]
    before = [_name_before(text[at : f.start]) for at, f in zip(starts, shown, strict=False)]
    ends = [*(figure.start for figure in shown[1:]), len(text)]
    after = [NAME_AFTER.match(text[f.end : to]) for f, to in zip(shown, ends, strict=True)]
    names = before if all(before) else [match["name"] if match else "" for match in after]
    if not all(names):
        return None
    points = zip(names, shown, strict=True)
    return shown[0].unit, tuple(Point(label=name, value=f.value) for name, f in points)


def _name_before(text: str) -> str:
    match = NAME_BEFORE.search(text)
    return match["name"] if match and len(match["between"].split()) <= MOST_BETWEEN else ""


def _of_entries(entries: Sequence[str]) -> Points | None:
    """`Norway: 49 kg` in every entry of a list."""
    found = [(_measured(entry), entry) for entry in entries]
    if len(entries) < FEWEST or any(len(shown) != 1 for shown, _ in found):
        return None
    labels = [ENTRY.match(entry[: shown[0].start]) for shown, entry in found]
    whole = all(not entry[shown[0].end :].strip(" .;") for shown, entry in found)
    units = {shown[0].unit for shown, _ in found}
    if not whole or len(units) != 1 or not all(labels):
        return None
    named = zip(labels, found, strict=True)
    return units.pop(), tuple(
        Point(label=match["label"].strip(), value=shown[0].value)
        for match, (shown, _) in named
        if match
    )
