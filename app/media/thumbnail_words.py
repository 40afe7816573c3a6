"""A thumbnail's words where they stand: headline, the plate under its second row, badge."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.generation.script import Headline
from app.media.layout import Box
from app.media.shaping import Voice
from app.media.svg import lettering, rectangle
from app.media.text import Paragraph, fit, fit_whole
from app.media.themes.posters import BAND, Poster
from app.media.thumbnail_size import HEIGHT, WIDTH

MOST_WORDS = 5
CORNER = Box(WIDTH - 200, HEIGHT - 88, 200, 88)  # where the player writes the film's length

_LEFT: Final = Box(48, 44, 664, 632)
_RIGHT: Final = Box(572, 44, 660, 576)
_BELOW: Final = Box(56, BAND + 24, 1008, HEIGHT - BAND - 44)
_FIRST = (236, 224, 212, 200, 192, 184, 172, 160, 148, 138, 128, 118, 110, 104)
_SECOND = (164, 152, 142, 132, 124, 116, 110, 104)
_LONG_WORD = (96, 90, 84, 78, 72, 66, 60)
"""Sizes for words that no larger one holds: a broken word is read as two."""
_PAD = (26.0, 22.0)


class Layout(StrEnum):
    """How words and picture share a thumbnail: words left, words right, or on a band below."""

    BESIDE = "beside"
    OPPOSITE = "opposite"
    BAND = "band"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of letters: its outlines, the room it takes, its colour."""

    svg: str
    box: Box
    ink: str


@dataclass(frozen=True, slots=True)
class Words:
    """All words of a thumbnail: lines over plates, and a badge with its box, empty for none.

    `letters` is the smallest capitals' height as a part of the picture's.
    """

    lines: tuple[Line, ...]
    plates: str
    badge: str
    badge_box: Box
    letters: float
    count: int

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Where words and badge stand."""
        lines = tuple(line.box for line in self.lines)
        return (*lines, self.badge_box) if self.badge else lines


def words(poster: Poster, headline: Headline, layout: Layout) -> Words:
    """The headline set in that layout. Words beyond the fifth are left out."""
    first, second = _five_words(headline)
    if layout is Layout.BAND:
        letters, plates, lines = _on_band(poster, first, second)
    else:
        column = _LEFT if layout is Layout.BESIDE else _RIGHT
        letters, plates, lines = _in_column(poster, column, first, second)
    badge, box = _badge(poster, headline.badge, left=layout is Layout.OPPOSITE)
    count = len(f"{first} {second}".split())
    return Words(lines, plates, badge, box, letters, count)


def _five_words(headline: Headline) -> tuple[str, str]:
    first = headline.first.split()[:MOST_WORDS]
    second = headline.second.split()[: MOST_WORDS - len(first)]
    return " ".join(first), " ".join(second)


def _second(poster: Poster, second: str, room: Box) -> Paragraph:
    return fit_whole(second, poster.voice, sizes=_SECOND, width=room.width, lines=1) or fit(
        second, poster.voice, sizes=(*_SECOND, *_LONG_WORD), width=room.width, lines=2,
        height=room.height, leading=1.04,
    )  # fmt: skip


def _in_column(
    poster: Poster, column: Box, first: str, second: str
) -> tuple[float, str, tuple[Line, ...]]:
    """The smallest capitals' height, the plates and the lines, one under the other."""
    across, down = _PAD
    under = _second(poster, second, Box(0, 0, column.width - 2 * across, column.height * 0.42))
    plate_height = under.height + 2 * down if under.lines else 0.0
    gap = 32.0 if under.lines else 0.0
    over = fit(
        first, poster.voice, sizes=(*_FIRST, *_LONG_WORD), width=column.width, lines=4,
        height=column.height - plate_height - gap, leading=1.0,
    )  # fmt: skip
    y = column.y + (column.height - over.height - gap - plate_height) / 2
    lines = _set(over, Box(column.x, y, column.width, over.height), poster.ink)
    plates = ""
    if under.lines:
        wide = under.width + 2 * across
        left = column.right - wide if under.right_to_left else column.x
        plate = Box(left, y + over.height + gap, wide, plate_height)
        plates, set_lines = _plate(poster, under, plate)
        lines += set_lines
    return _letters(over, under), plates, lines


def _on_band(poster: Poster, first: str, second: str) -> tuple[float, str, tuple[Line, ...]]:
    """The same with the first row on the band and the second on a plate that stands on it."""
    across, down = _PAD
    over = fit(
        first, poster.voice, sizes=(*_FIRST, *_LONG_WORD), width=_BELOW.width, lines=2,
        height=_BELOW.height, leading=1.0,
    )  # fmt: skip
    under = _second(poster, second, Box(0, 0, 560, 240))
    y = _BELOW.y + (_BELOW.height - over.height) / 2
    lines = _set(over, Box(_BELOW.x, y, _BELOW.width, over.height), poster.ink)
    if not under.lines:
        return _letters(over, under), "", lines
    tall = under.height + 2 * down
    plate = Box(_BELOW.x, BAND - tall, under.width + 2 * across, tall)
    plates, set_lines = _plate(poster, under, plate)
    return _letters(over, under), plates, lines + set_lines


def _plate(poster: Poster, under: Paragraph, plate: Box) -> tuple[str, tuple[Line, ...]]:
    across, down = _PAD
    inside = Box(plate.x + across, plate.y + down, under.width, under.height)
    drawn = rectangle(plate, poster.plate, radius=poster.plate_radius)
    return drawn, _set(under, inside, poster.on_plate)


def _letters(over: Paragraph, under: Paragraph) -> float:
    sizes = tuple(rows.size for rows in (over, under) if rows.lines)
    return min(sizes, default=0.0) * 0.7 / HEIGHT


def _set(rows: Paragraph, column: Box, ink: str) -> tuple[Line, ...]:
    lines = []
    for shaped, baseline in zip(rows.lines, rows.baselines, strict=True):
        width = (shaped.right - shaped.left) * rows.size
        left = column.right - width if rows.right_to_left else column.x
        x, y = left - shaped.left * rows.size, column.y + baseline
        box = Box(left, y + shaped.top * rows.size, width, (shaped.bottom - shaped.top) * rows.size)
        lines.append(Line(lettering(shaped, x, y, rows.size, ink), box, ink))
    return tuple(lines)


def _badge(poster: Poster, text: str, *, left: bool) -> tuple[str, Box]:
    voice = Voice(poster.voice.face, 800, 0.0, upper=True, descent=0.0)
    rows = fit(text, voice, sizes=(44, 40, 36), width=330, lines=1)
    if not rows.lines:
        return "", Box(0, 0, 0, 0)
    wide = rows.width + 56
    box = Box(44 if left else WIDTH - 44 - wide, 40, wide, rows.height + 44)
    inside = Box(box.x + 28, box.y + 22, rows.width, rows.height)
    letters = "".join(line.svg for line in _set(rows, inside, poster.on_badge))
    radius = box.height / 2 if poster.plate_radius else 0
    return rectangle(box, poster.badge, radius=radius) + letters, box
