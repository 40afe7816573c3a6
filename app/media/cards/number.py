"""One figure, set very large."""

from dataclasses import dataclass
from functools import partial

from app.generation.brief import Aspect
from app.generation.script import NumberVisual
from app.media.card import Entrance
from app.media.cards.pieces import Column, around, body, emblem, kicker, rule
from app.media.cards.sheet import Sheet
from app.media.cards.stack import Part, height, stack
from app.media.layout import Box
from app.media.text import Paragraph, fit, fit_whole

_GAP = 40
_SIZES = (400, 368, 336, 304, 272, 240, 216, 192, 168, 144, 120, 104, 88, 72, 60, 50, 42, 36)
_UNIT = 0.3  # the unit's size against the figure's
_UNIT_SIZES = (120, 108, 96, 84, 72, 60, 52, 46, 40, 36)
_BESIDE = 12  # characters a unit may have to stand on the figure's own line
_SMALLER_BESIDE = 0.7  # of the figure's size: less, and the unit goes under it
_AIR = 0.1  # em of the figure between it and its unit
_UNIT_GAP = 28


def draw_number(sheet: Sheet, visual: NumberVisual) -> None:
    """The figure with its unit, and what it counts."""
    region = _region(sheet, visual.icon)
    align = "middle" if sheet.look.centred() else "start"
    column = Column(region.x, region.width, align)
    start = kicker(sheet, visual.kicker, column)
    below = body(
        sheet, visual.label, column, sizes=(56, 52, 48, 44, 40, 36, 32, 30),
        height=region.height * 0.42, lines=6, gap=_GAP, leading=1.3, ink=sheet.palette.ink,
    )  # fmt: skip
    stroke = [rule(sheet, column, gap=_GAP)]
    room = region.height - height([*start, *stroke, *below]) - 3 * _GAP
    stack([*start, _figure(sheet, visual, column, room), *stroke, *below], region)


def _region(sheet: Sheet, icon: str) -> Box:
    """Where the words stand, after the emblem was drawn where the picture has room for it."""
    content = sheet.content
    if sheet.aspect is Aspect.WIDE:
        side = 480.0
        emblem(
            sheet,
            icon,
            Box(content.right - side, content.y + (content.height - side) / 2, side, side),
        )
        return Box(content.x, content.y, content.width - side - 72, content.height)
    if sheet.aspect is Aspect.TALL:
        side = 300.0
        left = content.x + (content.width - side) / 2 * sheet.look.centred()
        emblem(sheet, icon, Box(left, content.y, side, side))
        return Box(content.x, content.y + side + 56, content.width, content.height - side - 56)
    return content


def _figure(sheet: Sheet, visual: NumberVisual, column: Column, room: float) -> Part:
    """The figure with its unit beside it, or under it where beside would make it much smaller."""
    under: _Figure | None = None
    for size in _SIZES:
        figure = fit_whole(
            visual.number, sheet.look.voices.figure, sizes=(size,), width=column.width, lines=1
        )
        if figure is None or figure.height > room:
            continue
        beside = _with_unit_beside(sheet, visual.unit, figure, column.width)
        if beside:
            return beside.part(sheet, column)
        under = under or _with_unit_under(sheet, visual.unit, figure, column.width, room)
        if under and size < under.figure.size * _SMALLER_BESIDE:
            break
    return (under or _squeezed(sheet, visual, column.width, room)).part(sheet, column)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure and its unit, fitted."""

    figure: Paragraph
    unit: Paragraph | None
    beside: bool = False

    def part(self, sheet: Sheet, column: Column) -> Part:
        """Ready to stand in a column."""
        draw = _draw_beside if self.beside else _draw_under
        below = self.unit.height + _UNIT_GAP if self.unit and not self.beside else 0
        return Part(self.figure.height + below, _GAP, partial(draw, sheet, column, self))


def _with_unit_beside(sheet: Sheet, unit: str, figure: Paragraph, width: float) -> _Figure | None:
    if not unit.strip():
        return _Figure(figure, None)
    left = width - figure.width - figure.size * _AIR
    size = max(figure.size * _UNIT, 44)
    if len(unit) > _BESIDE or left < size or size > figure.size:
        return None
    words = fit_whole(unit, sheet.look.voices.heading, sizes=(size,), width=left, lines=1)
    return _Figure(figure, words, beside=True) if words else None


def _with_unit_under(
    sheet: Sheet, unit: str, figure: Paragraph, width: float, room: float
) -> _Figure | None:
    words = fit_whole(
        unit, sheet.look.voices.heading, sizes=[size for size in _UNIT_SIZES if size <= figure.size],
        width=width, lines=2, height=figure.height,
    )  # fmt: skip
    fits = words and figure.height + _UNIT_GAP + words.height <= room
    return _Figure(figure, words) if fits else None


def _squeezed(sheet: Sheet, visual: NumberVisual, width: float, room: float) -> _Figure:
    """What is too long to be one line: figure and unit as running words."""
    text = f"{visual.number} {visual.unit}"
    sizes = _SIZES[-8:]
    return _Figure(
        fit(text, sheet.look.voices.heading, sizes=sizes, width=width, height=room, lines=9), None
    )


def _draw_beside(sheet: Sheet, column: Column, fitted: _Figure, y: float) -> None:
    figure, unit = fitted.figure, fitted.unit
    air = figure.size * _AIR
    width = figure.width + (unit.width + air if unit else 0)
    row = column.inset(width, figure.height, y)
    _rise(sheet, figure, Box(row.x, y, figure.width, figure.height), sheet.palette.ink, delay=5)
    if unit:
        place = Box(row.right - unit.width, y, unit.width, unit.height)
        _rise(sheet, unit, place, sheet.palette.accent, delay=10)


def _draw_under(sheet: Sheet, column: Column, fitted: _Figure, y: float) -> None:
    figure, unit = fitted.figure, fitted.unit
    _rise(
        sheet, figure, column.box(y, figure.height), sheet.palette.ink, delay=5, align=column.align
    )
    if unit:
        below = column.box(y + figure.height + _UNIT_GAP, unit.height)
        _rise(sheet, unit, below, sheet.palette.accent, delay=10, align=column.align)


def _rise(
    sheet: Sheet, words: Paragraph, place: Box, ink: str, *, delay: int, align: str = "start"
) -> None:
    written = sheet.write(words, place, ink, align=align)
    if written:
        svg, box = "".join(part for part, _ in written), around([box for _, box in written])
        sheet.draw(svg, box, entrance=Entrance.RISE, delay=delay)
