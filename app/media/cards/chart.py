"""Bars or a line, on a panel under a title."""

from app.generation.brief import Aspect
from app.generation.script import ChartVisual
from app.media.cards.bars import draw_upright
from app.media.cards.curve import draw_curve
from app.media.cards.figures import is_sign
from app.media.cards.lying_bars import draw_lying
from app.media.cards.pieces import Column, body, header
from app.media.cards.plot import Plot
from app.media.cards.sheet import Sheet
from app.media.cards.stack import height, stack
from app.media.layout import Box
from app.media.text import fit

_SIZES = {
    Aspect.WIDE: (80, 72, 64, 56, 48, 42, 36),
    Aspect.TALL: (84, 76, 68, 60, 52, 44, 38),
    Aspect.SQUARE: (68, 60, 54, 48, 42, 36, 34),
}
_MOST_BARS = {Aspect.WIDE: 10, Aspect.TALL: 12, Aspect.SQUARE: 8}
_GAP = 40.0


def draw_chart(sheet: Sheet, visual: ChartVisual) -> None:
    """The title, the panel with the figures, and the note below it."""
    content = sheet.content
    column = Column(content.x, content.width)
    head = header(
        sheet,
        visual.kicker,
        visual.title,
        column,
        sizes=_SIZES[sheet.aspect],
        height=content.height * 0.26,
    )
    note = body(sheet, visual.note, column, sizes=(30, 28), height=80, lines=2, delay=18)
    stack(head, content, settle=0)
    stack(note, content, settle=1)
    top = content.y + height(head) + (_GAP if head else 0)
    foot = content.bottom - (height(note) + 28 if note else 0)
    _draw_panel(sheet, visual, Box(content.x, top, content.width, foot - top))


def _draw_panel(sheet: Sheet, visual: ChartVisual, panel: Box) -> None:
    plate = sheet.look.panel()
    real = sheet.at(panel)
    sheet.draw(plate.draw(real), real, delay=2)
    across, down = plate.padding
    space = Box(panel.x + across, panel.y + down, panel.width - 2 * across, panel.height - 2 * down)
    if not visual.points:
        return
    used = _write_unit(sheet, visual.unit, space)
    plot = Plot(
        sheet,
        plate,
        Box(space.x, space.y + used, space.width, space.height - used),
        tuple(point.label for point in visual.points),
        tuple(point.value for point in visual.points),
        visual.unit if is_sign(visual.unit) else "",
        visual.highlight,
    )
    if visual.form == "line" or plot.count > _MOST_BARS[sheet.aspect]:
        draw_curve(plot)
    elif not draw_upright(plot):
        draw_lying(plot)


def _write_unit(sheet: Sheet, unit: str, space: Box) -> float:
    """The unit once, over the chart, unless every figure carries it; the height it took."""
    if not unit.strip() or is_sign(unit):
        return 0.0
    plate = sheet.look.panel()
    words = fit(unit, sheet.look.voices.body, sizes=(32, 30, 28), width=space.width, lines=1)
    for svg, box in sheet.write(words, space, plate.muted, surface=plate.surface):
        sheet.draw(svg, box, delay=4)
    return words.height + 32
