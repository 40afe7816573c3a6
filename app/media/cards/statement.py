"""One thought, set large."""

from app.generation.brief import Aspect
from app.generation.script import StatementVisual
from app.media.cards.pieces import Column, headline, kicker, rule
from app.media.cards.sheet import Sheet
from app.media.cards.stack import Part, height, stack

_GAP = 44
_SIZES = {
    Aspect.WIDE: (160, 152, 144, 136, 128, 120, 112, 104, 96, 88, 80, 72, 64, 56, 48, 42, 36),
    Aspect.TALL: (116, 108, 100, 92, 84, 76, 68, 60, 52, 46, 40, 36),
    Aspect.SQUARE: (100, 92, 84, 76, 68, 60, 52, 46, 40, 36),
}
_TILE = 104.0


def draw_statement(sheet: Sheet, visual: StatementVisual) -> None:
    """The icon if there is one, the words as large as they go, and a stroke under them."""
    content = sheet.content
    align = "middle" if sheet.look.centred() else "start"
    width = content.width * (0.9 if sheet.aspect is Aspect.WIDE else 1.0)
    column = Column(content.x + (content.width - width) / 2 * (align == "middle"), width, align)
    start = _start(sheet, visual, column)
    stroke = [rule(sheet, column, gap=_GAP)]
    room = content.height - height([*start, *stroke]) - 2 * _GAP
    words = headline(
        sheet, visual.text, column, sizes=_SIZES[sheet.aspect], height=room, lines=7,
        emphasis=visual.emphasis, gap=_GAP, leading=sheet.look.leading + 0.04,
    )  # fmt: skip
    stack([*start, *words, *stroke], content)


def _start(sheet: Sheet, visual: StatementVisual, column: Column) -> list[Part]:
    """Icon and kicker: side by side, or one under the other in the middle."""
    tile = _tile(sheet, visual.icon, column)
    if not tile:
        return kicker(sheet, visual.kicker, column)
    if column.align == "middle":
        below = kicker(sheet, visual.kicker, column)
        return [*tile, *(Part(part.height, 36, part.draw) for part in below)]
    past = _TILE + 28
    beside = kicker(sheet, visual.kicker, Column(column.x + past, column.width - past))

    def draw(y: float) -> None:
        for part in (*tile, *beside):
            part.draw(y + (_TILE - part.height) / 2)

    return [Part(_TILE, 0, draw)]


def _tile(sheet: Sheet, icon: str, column: Column) -> list[Part]:
    if not icon:
        return []

    def draw(y: float) -> None:
        box = sheet.at(column.inset(_TILE, _TILE, y))
        sheet.draw(sheet.look.tile(icon, 0, box), box)

    return [Part(_TILE, 0, draw)]
