"""One thought, set large."""

from app.generation.brief import Aspect
from app.generation.script import StatementVisual
from app.media.cards.pieces import Column, headline, kicker, rule
from app.media.cards.sheet import Sheet
from app.media.cards.stack import Part, height, stack
from app.media.layout import Box

_GAP = 44
_SIZES = {
    Aspect.WIDE: (128, 120, 112, 104, 96, 88, 80, 72, 64, 56, 48, 42, 36),
    Aspect.TALL: (116, 108, 100, 92, 84, 76, 68, 60, 52, 46, 40, 36),
    Aspect.SQUARE: (100, 92, 84, 76, 68, 60, 52, 46, 40, 36),
}
_TILE = 120.0


def draw_statement(sheet: Sheet, visual: StatementVisual) -> None:
    """The icon if there is one, the words as large as they go, and a stroke under them."""
    content = sheet.content
    align = "middle" if sheet.look.centred() else "start"
    width = content.width * (0.9 if sheet.aspect is Aspect.WIDE else 1.0)
    column = Column(content.x + (content.width - width) / 2 * (align == "middle"), width, align)
    start = [*_tile(sheet, visual.icon, column), *kicker(sheet, visual.kicker, column)]
    start = [Part(part.height, 36, part.draw) for part in start]
    stroke = [rule(sheet, column, gap=_GAP)]
    room = content.height - height([*start, *stroke]) - 2 * _GAP
    words = headline(
        sheet, visual.text, column, sizes=_SIZES[sheet.aspect], height=room, lines=8,
        emphasis=visual.emphasis, gap=_GAP, leading=sheet.look.leading + 0.04,
    )  # fmt: skip
    stack([*start, *words, *stroke], content)


def _tile(sheet: Sheet, icon: str, column: Column) -> list[Part]:
    if not icon:
        return []

    def draw(y: float) -> None:
        box: Box = sheet.at(column.inset(_TILE, _TILE, y))
        sheet.draw(sheet.look.tile(icon, 0, box), box)

    return [Part(_TILE, 0, draw)]
