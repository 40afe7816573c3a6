"""One thought, set large, in one of several compositions."""

from collections.abc import Callable

from app.generation.brief import Aspect
from app.generation.script import StatementVisual
from app.media.cards.crescendo import draw_crescendo, has_crescendo
from app.media.cards.pieces import LATE, Column, emblem, headline, kicker, rule
from app.media.cards.sheet import Sheet
from app.media.cards.space import halves
from app.media.cards.stack import Part, height, stack
from app.media.icons import DEFAULT
from app.media.layout import Box

_GAP = 48
_SIZES = {
    Aspect.WIDE: (
        184, 176, 168, 160, 152, 144, 136, 128, 120, 112, 104, 96, 88, 80, 72, 64, 56, 48, 42, 36,
    ),
    Aspect.TALL: (156, 148, 140, 132, 124, 116, 108, 100, 92, 84, 76, 68, 60, 52, 46, 40, 36),
    Aspect.SQUARE: (124, 116, 108, 100, 92, 84, 76, 68, 60, 52, 46, 40, 36),
}  # fmt: skip
_EMBLEM = {Aspect.WIDE: 600.0, Aspect.TALL: 460.0, Aspect.SQUARE: 240.0}
_MARK = {Aspect.WIDE: 380.0, Aspect.TALL: 340.0, Aspect.SQUARE: 190.0}
_TILE = {Aspect.WIDE: 136.0, Aspect.TALL: 176.0, Aspect.SQUARE: 112.0}
_GHOST = {Aspect.WIDE: 460.0, Aspect.TALL: 620.0, Aspect.SQUARE: 340.0}
_LEAST_GHOST = 160.0  # pixels: a smaller one would be an icon among letters
_MARGIN = (18.0, 52.0)  # the stroke's width, and from its edge to the words


def draw_statement(sheet: Sheet, visual: StatementVisual) -> None:
    """The thought in the composition that is its turn, of those its words allow."""
    forms: list[Callable[[Sheet, StatementVisual], None]] = [_beside, _centred, _margined, _split]
    if has_crescendo(sheet, visual):
        forms.append(draw_crescendo)
    forms[sheet.look.turn % len(forms)](sheet, visual)


def _beside(sheet: Sheet, visual: StatementVisual) -> None:
    """Words, and the emblem at their side."""
    parted = halves(sheet, _EMBLEM[sheet.aspect])
    art = sheet.at(parted.art)
    sheet.lay(sheet.look.stage(sheet.within_picture(parted.area), art))
    emblem(sheet, visual.icon or DEFAULT, parted.art)
    _column(sheet, visual, Column(parted.words.x, parted.words.width), parted.words)


def _split(sheet: Sheet, visual: StatementVisual) -> None:
    """A block of another colour with the icon, and the words next to it."""
    side = _MARK[sheet.aspect]
    parted = halves(sheet, side, first=True)
    sheet.lay(sheet.look.block(sheet.within_picture(parted.area)))
    art = sheet.at(parted.art)
    sheet.draw(sheet.look.mark(visual.icon or DEFAULT, art), art, delay=2)
    words = parted.words
    _column(sheet, visual, Column(words.x, words.width), words)


def _centred(sheet: Sheet, visual: StatementVisual) -> None:
    """Everything on the middle line, as large as it goes."""
    content = sheet.content
    width = content.width * (0.94 if sheet.aspect is Aspect.WIDE else 1.0)
    column = Column(content.x + (content.width - width) / 2, width, "middle")
    _column(sheet, visual, column, content, start=_tile(sheet, visual.icon, column))


def _margined(sheet: Sheet, visual: StatementVisual) -> None:
    """Large words at the foot along an upright stroke; the icon in thin lines over them."""
    content = sheet.content
    stroke, air = _MARGIN
    column = Column(content.x + stroke + air, content.width - stroke - air)
    line = sheet.at(Box(content.x, content.y, stroke, content.height))
    sheet.draw(sheet.look.margin(line), line, delay=2)
    start = kicker(sheet, visual.kicker, column)
    used = height(start) + _GAP if start else 0.0
    stack(start, content, settle=0)
    room = Box(content.x, content.y + used, content.width, content.height - used)
    words = headline(
        sheet, visual.text, column, sizes=_SIZES[sheet.aspect], height=room.height, lines=6,
        emphasis=visual.emphasis, leading=sheet.look.leading + 0.04,
    )  # fmt: skip
    stack(words, room, settle=1)
    side = min(room.height - height(words) - _GAP, _GHOST[sheet.aspect])
    if side >= _LEAST_GHOST:
        ghost = sheet.at(Box(content.right - side, room.y, side, side))
        sheet.draw(sheet.look.ghost(visual.icon or DEFAULT, ghost), ghost, delay=8)


def _column(
    sheet: Sheet,
    visual: StatementVisual,
    column: Column,
    region: Box,
    start: list[Part] | None = None,
) -> None:
    """Kicker, words and a late stroke, one under the other in the middle of the region."""
    small = kicker(sheet, visual.kicker, column)
    top = [*(start or []), *(Part(part.height, 36, part.draw) for part in small)]
    stroke = [rule(sheet, column, delay=LATE, gap=_GAP)]
    room = region.height - height([*top, *stroke]) - 2 * _GAP
    words = headline(
        sheet, visual.text, column, sizes=_SIZES[sheet.aspect], height=room, lines=7,
        emphasis=visual.emphasis, gap=_GAP, leading=sheet.look.leading + 0.04,
    )  # fmt: skip
    stack([*top, *words, *stroke], region)


def _tile(sheet: Sheet, icon: str, column: Column) -> list[Part]:
    if not icon:
        return []
    side = _TILE[sheet.aspect]

    def draw(y: float) -> None:
        box = sheet.at(column.inset(side, side, y))
        sheet.draw(sheet.look.tile(icon, 0, box), box)

    return [Part(side, 0, draw)]
