"""One figure, set very large."""

import re

from app.generation.brief import Aspect
from app.generation.script import NumberVisual
from app.media.cards.counted import draw_counted, draws_figure
from app.media.cards.figure import Figure, figure_at
from app.media.cards.pieces import LATE, Column, body, emblem, kicker, rule
from app.media.cards.sheet import Sheet
from app.media.cards.space import halves
from app.media.cards.stack import Part, height, stack
from app.media.layout import Box
from app.media.text import fit

_GAP = 40
_SIZES = (400, 368, 336, 304, 272, 240, 216, 192, 168, 144, 120, 104, 88, 72, 60, 50, 42, 36)
_SMALLER_BESIDE = 0.7  # of the figure's size: less, and the unit goes under it
_ART = {Aspect.WIDE: 520.0, Aspect.TALL: 420.0, Aspect.SQUARE: 200.0}
_ALONE = 2  # of three turns: the figure by itself
_ROUGHLY = re.compile(r"\s*(?:~|\u2248|about\s|around\s|circa\s|c\.\s)\s*(?=\S)", re.IGNORECASE)


def draw_number(sheet: Sheet, visual: NumberVisual) -> None:
    """The figure with its unit, and what it counts, beside a drawing or by itself."""
    region, align = _region(sheet, visual)
    column = Column(region.x, region.width, align)
    start = kicker(sheet, visual.kicker, column)
    below = body(
        sheet, visual.label, column, sizes=(60, 56, 52, 48, 44, 40, 36, 32, 30),
        height=region.height * 0.42, lines=6, gap=_GAP, leading=1.26, ink=sheet.palette.ink,
    )  # fmt: skip
    stroke = [rule(sheet, column, delay=LATE, gap=_GAP)]
    room = region.height - height([*start, *stroke, *below]) - 2 * _GAP
    stack([*start, _figure(sheet, visual, column, room), *stroke, *below], region)


def _region(sheet: Sheet, visual: NumberVisual) -> tuple[Box, str]:
    """Where the words stand and how they are aligned, after the drawing was set."""
    turn, content = sheet.look.turn, sheet.content
    counted = draws_figure(visual)
    alone = sheet.aspect is Aspect.SQUARE or (sheet.aspect is Aspect.WIDE and turn % 3 == _ALONE)
    if alone and not counted:
        return content, "middle"
    parted = halves(sheet, _ART[sheet.aspect], first=turn % 3 == 1)
    sheet.lay(sheet.look.stage(sheet.within_picture(parted.area), sheet.at(parted.art)))
    if counted:
        draw_counted(sheet, visual, parted.art)
    else:
        emblem(sheet, visual.icon, parted.art)
    return parted.words, "start"


def _figure(sheet: Sheet, visual: NumberVisual, column: Column, room: float) -> Part:
    """The figure with its unit beside it, or under it where beside would make it much smaller."""
    under: Figure | None = None
    rough = _ROUGHLY.match(visual.number)
    number = visual.number[rough.end() :] if rough else visual.number
    for size in _SIZES:
        figure = figure_at(sheet, number, size, column.width, rough=bool(rough))
        if figure is None or figure.height > room:
            continue
        beside = figure.with_unit_beside(sheet, visual.unit, column.width)
        if beside:
            return beside.part(sheet, column)
        under = under or figure.with_unit_under(sheet, visual.unit, column.width, room)
        if under and size < under.size * _SMALLER_BESIDE:
            break
    return (under or _squeezed(sheet, visual, column.width, room)).part(sheet, column)


def _squeezed(sheet: Sheet, visual: NumberVisual, width: float, room: float) -> Figure:
    """What is too long to be one line: figure and unit as running words."""
    text = f"{visual.number} {visual.unit}"
    voice = sheet.look.voices.heading
    return Figure(fit(text, voice, sizes=_SIZES[-8:], width=width, height=room, lines=9))
