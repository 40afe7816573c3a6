"""A series of comparable figures in a text as a chart."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from app.generation.script import ChartVisual, Point
from app.providers.offline_writer.figures import Figure, figures
from app.providers.offline_writer.sizes import SIZES
from app.providers.offline_writer.words import capital, is_finite

FEWEST, MOST_BARS, MOST_POINTS = 3, 8, 24
FEWEST_PARTS = 2
"""Two parts of one whole are worth comparing: of men, of women."""

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
PART = re.compile(
    r"^\s(?P<of>of\s)?(?:all\s|the\s)?(?P<name>(?!(?:of|and|or|but|in|to|at|by|from|a|an)\b)[a-z][a-z-]+"
    r"(?:\s(?!(?:and|or|but|in|to|at|by|from|who|that|on|have|had|were|are|was|is)\b)[a-z][a-z-]+){0,2})"
    r"(?=,?\s(?:and|or|but)\s$|,\s$|\s|\.|$)"
)
"""What stands right after a figure: ` of men`, ` recycled cobalt`."""

MOST_BETWEEN = 4
"""Words between a name and its figure: `Norway drinks about 49 kg`."""


def series_chart(texts: Sequence[str], *, title: str, listed: bool = False) -> ChartVisual | None:
    """The chart of figures of one unit that the sentences, or the entries of a list, give in a row.

    Each figure needs a year or a name of its own; a sentence with any figure that does not fit the
    series makes none. Years in order make a line, all others bars. None when there is no series.
    """
    points = _of_entries(texts)
    if points is None and not listed:
        points = _longest([_of_sentence(text) for text in texts])
    if points is None:
        return None
    unit, found = points
    labels = [point.label for point in found]
    sizes = [point.value for point in found]
    timed = all(YEAR.fullmatch(label) for label in labels)
    distinct = len(set(labels)) == len(labels) >= FEWEST_PARTS
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
    shown = _in_full(tuple(figure for figure in figures(text) if not figure.year))
    units = {figure.unit for figure in shown}
    inexact = any(f.span or INEXACT.search(text[: f.start]) for f in shown)
    return shown if len(units) == 1 and units != {""} and not inexact else ()


def _in_full(shown: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """After `6.3 billion kroner`, `16 billion` are kroner too."""
    unit = shown[0].unit if shown else ""
    scale = unit.partition(" ")[0]
    return tuple(replace(f, unit=unit) if f.unit == scale else f for f in shown)


def _of_sentence(text: str) -> Points | None:
    return _of_years(text) or _of_names(text) or _of_parts(text)


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


def _of_parts(text: str) -> Points | None:
    """`28 percent of men and 17 percent of women`: each figure with what it is a part or a kind of."""
    text = text[_run_of_one_unit(text) :]
    shown = _measured(text)
    if len(shown) < FEWEST_PARTS:
        return None
    ends = [*(figure.start for figure in shown[1:]), len(text)]
    after = [PART.match(text[f.end : to]) for f, to in zip(shown, ends, strict=True)]
    kinds = {bool(match["of"]) for match in after if match}
    sized = any(match["name"].split()[0] in SIZES for match in after if match)
    if not all(after) or len(kinds) > 1 or sized or not _joined(text, shown):
        return None
    points = zip(after, shown, strict=True)
    return shown[0].unit, tuple(
        Point(label=_part_name(match["name"]), value=f.value) for match, f in points if match
    )


def _run_of_one_unit(text: str) -> int:
    """Where the figures begin that all have the last one's unit."""
    found = _in_full(figures(text))
    unit = found[-1].unit if found else ""
    before = takewhile(lambda figure: figure.unit == unit, reversed(found))
    return min((figure.start for figure in before), default=0)


def _joined(text: str, shown: Sequence[Figure]) -> bool:
    """Whether nothing but the names stands between the figures, and `and` before the last."""
    last = text[shown[-2].end : shown[-1].start].rstrip()
    return last.endswith(("and", "but", "or"))


def _part_name(text: str) -> str:
    words = text.split()
    verb = next((n for n in range(1, len(words)) if is_finite(words, n)), len(words))
    return capital(" ".join(words[:verb]))


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
