"""Someone's words, and whose they are."""

from app.generation.brief import Aspect
from app.generation.script import QuoteVisual
from app.media.cards.pieces import Column, body, headline, kicker, rule
from app.media.cards.sheet import Sheet
from app.media.cards.stack import Part, height, stack

_GAP = 40
_MARKS = "'\u0022\u201c\u201d\u201e\u00ab\u00bb "  # the large one stands for them
_SIZES = {
    Aspect.WIDE: (104, 96, 88, 80, 72, 66, 60, 54, 48, 44, 40, 36, 32),
    Aspect.TALL: (84, 76, 70, 64, 58, 52, 46, 42, 38, 34, 32),
    Aspect.SQUARE: (76, 70, 64, 58, 52, 46, 42, 38, 34, 32),
}
_MARK = {Aspect.WIDE: (144.0, 104.0), Aspect.TALL: (160.0, 116.0), Aspect.SQUARE: (120.0, 88.0)}


def draw_quote(sheet: Sheet, visual: QuoteVisual) -> None:
    """A large mark, the words, and the name."""
    content = sheet.content
    align = "middle" if sheet.look.centred() else "start"
    width = content.width * (0.86 if sheet.aspect is Aspect.WIDE else 1.0)
    column = Column(content.x + (content.width - width) / 2 * (align == "middle"), width, align)
    start = [_mark(sheet, column), *kicker(sheet, visual.kicker, column)]
    start = [Part(part.height, 40, part.draw) for part in start]
    name = body(
        sheet, visual.by, column, sizes=(40, 36, 32, 30), height=140, lines=2, gap=28,
        voice=sheet.look.voices.strong, ink=sheet.palette.muted,
    )  # fmt: skip
    stroke = [rule(sheet, column, gap=_GAP)]
    room = content.height - height([*start, *stroke, *name]) - 2 * _GAP
    words = headline(
        sheet, visual.text.strip(_MARKS), column, sizes=_SIZES[sheet.aspect], height=room,
        lines=9, gap=_GAP, voice=sheet.look.voices.quote, leading=1.26,
    )  # fmt: skip
    stack([*start, *words, *stroke, *name], content)


def _mark(sheet: Sheet, column: Column) -> Part:
    width, tall = _MARK[sheet.aspect]

    def draw(y: float) -> None:
        box = sheet.at(column.inset(width, tall, y))
        sheet.draw(sheet.look.quote_mark(box), box)

    return Part(tall, 0, draw)
