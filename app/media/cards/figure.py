"""One figure as it is set: with its unit, and with a sign before it when it is rough."""

from dataclasses import dataclass, replace

from app.media.card import Entrance
from app.media.cards.pieces import Column, around
from app.media.cards.sheet import Sheet
from app.media.cards.stack import Part
from app.media.layout import Box
from app.media.text import Paragraph, fit_whole, one_line

_GAP = 40
_UNIT = 0.3  # the unit's size against the figure's
_UNIT_SIZES = (120, 108, 96, 84, 72, 60, 52, 46, 40, 36)
_BESIDE = 12  # characters a unit may have to stand on the figure's own line
_AIR = 0.1  # em of the figure between it and its unit
_UNIT_GAP = 28
_ROUGH = "\u2248"
_ROUGH_SIZE = 0.46  # of the figure's
_ROUGH_AIR = 0.08  # em of the figure


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, the sign that it is rough, and its unit, fitted."""

    words: Paragraph
    rough: Paragraph | None = None
    unit: Paragraph | None = None
    beside: bool = False

    @property
    def size(self) -> float:
        """Of its digits."""
        return self.words.size

    @property
    def height(self) -> float:
        """Of its digits, in pixels."""
        return self.words.height

    @property
    def lead(self) -> float:
        """The width of what stands before the digits."""
        return self.rough.width + self.size * _ROUGH_AIR if self.rough else 0.0

    def with_unit_beside(self, sheet: Sheet, unit: str, width: float) -> "Figure | None":
        """The figure and its unit on one line; None when there is no room."""
        if not unit.strip():
            return self
        left = width - self.lead - self.words.width - self.size * _AIR
        size = max(self.size * _UNIT, 44)
        if len(unit) > _BESIDE or left < size or size > self.size:
            return None
        words = fit_whole(unit, sheet.look.voices.heading, sizes=(size,), width=left, lines=1)
        return replace(self, unit=words, beside=True) if words else None

    def with_unit_under(
        self, sheet: Sheet, unit: str, width: float, room: float
    ) -> "Figure | None":
        """The unit under the figure, at most as tall; None when both have no room."""
        sizes = [size for size in _UNIT_SIZES if size <= self.size]
        words = fit_whole(
            unit, sheet.look.voices.heading, sizes=sizes, width=width, lines=2, height=self.height
        )
        fits = words and self.height + _UNIT_GAP + words.height <= room
        return replace(self, unit=words) if fits else None

    def part(self, sheet: Sheet, column: Column) -> Part:
        """Ready to stand in a column."""
        tall = self.height
        if self.unit:
            under = tall + _UNIT_GAP + self.unit.height
            tall = max(tall, self.unit.height) if self.beside else under

        def draw(y: float) -> None:
            self._draw(sheet, column, y)

        return Part(tall, _GAP, draw)

    def _draw(self, sheet: Sheet, column: Column, y: float) -> None:
        if len(self.words.lines) > 1:
            place = column.box(y, self.height)
            _rise(sheet, self.words, place, sheet.palette.ink, delay=5, align=column.align)
            return
        unit = self.unit
        tail = unit.width + self.size * _AIR if unit and self.beside else 0.0
        row = column.inset(self.lead + self.words.width + tail, self.height, y)
        digits = Box(row.x + self.lead, y, self.words.width, self.height)
        _rise(sheet, self.words, digits, sheet.palette.ink, delay=5)
        if self.rough:
            middle = y + (self.height - self.rough.height) / 2
            sign = Box(row.x, middle, self.rough.width, self.rough.height)
            _rise(sheet, self.rough, sign, sheet.palette.accent, delay=8)
        if unit and self.beside:
            place = Box(row.right - unit.width, y, unit.width, unit.height)
            _rise(sheet, unit, place, sheet.palette.accent, delay=10)
        elif unit:
            place = column.box(y + self.height + _UNIT_GAP, unit.height)
            _rise(sheet, unit, place, sheet.palette.accent, delay=10, align=column.align)


def figure_at(
    sheet: Sheet, number: str, size: float, width: float, *, rough: bool
) -> Figure | None:
    """The figure at that size on one line, with the sign of a rough one; None without room."""
    voice = sheet.look.voices.figure
    sign = one_line(_ROUGH, sheet.look.voices.heading, size * _ROUGH_SIZE) if rough else None
    lead = sign.width + size * _ROUGH_AIR if sign else 0.0
    if lead >= width:
        return None
    words = fit_whole(number, voice, sizes=(size,), width=width - lead, lines=1)
    return Figure(words, sign) if words else None


def _rise(
    sheet: Sheet, words: Paragraph, place: Box, ink: str, *, delay: int, align: str = "start"
) -> None:
    written = sheet.write(words, place, ink, align=align)
    if written:
        svg, box = "".join(part for part, _ in written), around([box for _, box in written])
        sheet.draw(svg, box, entrance=Entrance.RISE, delay=delay)
