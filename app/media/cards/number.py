"""One figure, set very large."""

from app.generation.brief import Aspect
from app.generation.script import NumberVisual
from app.media.card import Entrance
from app.media.cards.pieces import Column, around, body, emblem, kicker, rule
from app.media.cards.sheet import Sheet
from app.media.cards.stack import Part, height, stack
from app.media.layout import Box
from app.media.text import Paragraph, fit

_GAP = 40
_SIZES = (400, 368, 336, 304, 272, 240, 216, 192, 168, 144, 120, 104, 88, 72, 60, 50, 42, 36)
_UNIT = 0.3  # the unit's size against the figure's
_UNIT_SIZES = (120, 108, 96, 84, 72, 60, 52, 46, 40, 36)
_BESIDE = 12  # characters a unit may have to stand on the figure's own line


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
    stack([*start, *_figure(sheet, visual, column, room), *stroke, *below], region)


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
    if sheet.aspect is Aspect.TALL and icon:
        side = 300.0
        left = content.x + (content.width - side) / 2 * sheet.look.centred()
        emblem(sheet, icon, Box(left, content.y, side, side))
        return Box(content.x, content.y + side + 56, content.width, content.height - side - 56)
    return content


def _figure(sheet: Sheet, visual: NumberVisual, column: Column, room: float) -> list[Part]:
    """The figure, with a short unit beside its head and a long one under it."""
    for size in _SIZES:
        pair = _pair(sheet, visual, column.width, size)
        if pair is None:
            continue
        figure, unit, beside = pair
        tall = figure.height if beside or not unit else figure.height + unit.height + 24
        if tall <= room:
            return [_drawn(sheet, column, figure, unit, beside=beside)]
    figure = fit(
        visual.number, sheet.look.voices.figure, sizes=_SIZES[-6:], width=column.width,
        height=room, lines=4,
    )  # fmt: skip
    return [_drawn(sheet, column, figure, None, beside=False)]


def _pair(
    sheet: Sheet, visual: NumberVisual, width: float, size: float
) -> tuple[Paragraph, Paragraph | None, bool] | None:
    voices = sheet.look.voices
    figure = fit(visual.number, voices.figure, sizes=(size,), width=width, lines=1)
    if not figure.whole:
        return None
    if not visual.unit.strip():
        return figure, None, False
    if len(visual.unit) <= _BESIDE:
        small = max(size * _UNIT, 44)
        unit = fit(
            visual.unit,
            voices.heading,
            sizes=(small,),
            width=max(width - figure.width - size * 0.1, 1),
            lines=1,
        )
        if unit.whole and unit.lines:
            return figure, unit, True
    unit = fit(visual.unit, voices.heading, sizes=_UNIT_SIZES, width=width, lines=2, height=size)
    return figure, unit, False


def _drawn(
    sheet: Sheet, column: Column, figure: Paragraph, unit: Paragraph | None, *, beside: bool
) -> Part:
    air = figure.size * 0.07
    width = figure.width + (air + unit.width if unit and beside else 0)
    tall = figure.height + (unit.height + 24 if unit and not beside else 0)

    def draw(y: float) -> None:
        palette = sheet.palette
        row = column.inset(width, tall, y) if beside else column.box(y, tall)
        align = "start" if beside else column.align
        first = sheet.write(
            figure,
            Box(row.x, y, figure.width if beside else row.width, figure.height),
            palette.ink,
            align=align,
        )
        sheet.draw(
            "".join(svg for svg, _ in first), around([box for _, box in first]),
            entrance=Entrance.RISE, delay=5,
        )  # fmt: skip
        if unit is None:
            return
        place = Box(row.x + figure.width + air, y, unit.width, unit.height)
        under = Box(row.x, y + figure.height + 24, row.width, unit.height)
        second = sheet.write(unit, place if beside else under, palette.accent, align=align)
        sheet.draw(
            "".join(svg for svg, _ in second), around([box for _, box in second]),
            entrance=Entrance.RISE, delay=10,
        )  # fmt: skip

    return Part(tall, _GAP, draw)
