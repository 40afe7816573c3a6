"""The card that ends a film."""

from app.generation.brief import Aspect
from app.generation.script import CloseVisual
from app.media.cards.pieces import Column, body, button, headline, rule
from app.media.cards.sheet import Sheet
from app.media.cards.stack import height, stack

_SIZES = {
    Aspect.WIDE: (120, 112, 104, 96, 88, 80, 72, 64, 56, 48, 42, 36),
    Aspect.TALL: (112, 104, 96, 88, 80, 72, 64, 56, 48, 42, 36),
    Aspect.SQUARE: (96, 88, 80, 72, 64, 56, 48, 42, 36),
}


def draw_close(sheet: Sheet, visual: CloseVisual) -> None:
    """The last thought, the source, and what to do next."""
    content = sheet.content
    align = "middle" if sheet.look.centred() else "start"
    width = content.width * (0.84 if sheet.aspect is Aspect.WIDE else 1.0)
    column = Column(content.x + (content.width - width) / 2 * (align == "middle"), width, align)
    voices = sheet.look.voices
    source = body(
        sheet, visual.source, column, sizes=(46, 42, 38, 34, 30), height=150, lines=2,
        voice=voices.strong, ink=sheet.palette.ink, delay=14, gap=40,
    )  # fmt: skip
    address = body(
        sheet, visual.address, column, sizes=(36, 33, 30), height=130, lines=2, delay=16, gap=20
    )
    call = button(sheet, visual.call, column, delay=18, gap=52)
    stroke = [rule(sheet, column, delay=12, gap=44)]
    room = content.height - height([*stroke, *source, *address, *call]) - 2 * 48
    words = headline(sheet, visual.title, column, sizes=_SIZES[sheet.aspect], height=room, delay=2)
    stack([*words, *stroke, *source, *address, *call], content)
