"""The card that opens a film."""

from app.generation.brief import Aspect
from app.generation.script import TitleVisual
from app.media.cards.pieces import Column, body, emblem, headline, kicker, rule
from app.media.cards.sheet import Sheet
from app.media.cards.stack import Part, height, stack
from app.media.layout import Box

_GAP = 44
_SIZES = {
    Aspect.WIDE: (136, 128, 120, 112, 104, 96, 88, 80, 72, 64, 56, 48, 44, 40),
    Aspect.TALL: (124, 116, 108, 100, 92, 84, 76, 68, 60, 52, 46, 40),
    Aspect.SQUARE: (112, 104, 96, 88, 80, 72, 64, 56, 50, 44, 40),
}


def draw_title(sheet: Sheet, visual: TitleVisual) -> None:
    """Words on one side and the emblem on the other; above the words where the picture is narrow."""
    region, picture = _halves(sheet)
    emblem(sheet, visual.icon, picture)
    column = Column(region.x, region.width)
    start = kicker(sheet, visual.kicker, column)
    if sheet.aspect is Aspect.SQUARE:
        start = _beside(sheet, visual.kicker, picture)
    below = body(sheet, visual.subtitle, column, height=region.height * 0.3)
    stroke = [rule(sheet, column, gap=_GAP)]
    room = region.height - height([*start, *stroke, *below]) - 3 * _GAP
    words = headline(
        sheet, visual.title, column, sizes=_SIZES[sheet.aspect], height=room,
        emphasis=visual.emphasis, gap=_GAP,
    )  # fmt: skip
    settle = 0.5 if sheet.aspect is Aspect.WIDE else 0.3
    stack([*start, *words, *stroke, *below], region, settle=settle)


def _beside(sheet: Sheet, text: str, picture: Box) -> list[Part]:
    """The kicker at the emblem's side, where the picture has no height to spare."""
    x = picture.right + 36
    for part in kicker(sheet, text, Column(x, sheet.content.right - x)):
        part.draw(picture.y + (picture.height - part.height) / 2)
    return []


def _halves(sheet: Sheet) -> tuple[Box, Box]:
    """Where the words stand, and where the emblem."""
    content = sheet.content
    if sheet.aspect is Aspect.WIDE:
        side = 600.0
        picture = Box(content.right - side, content.y + (content.height - side) / 2, side, side)
        return Box(content.x, content.y, content.width - side - 72, content.height), picture
    side, air = (400.0, 96) if sheet.aspect is Aspect.TALL else (200.0, 72)
    top = content.y + side + air
    words = Box(content.x, top, content.width, content.bottom - top)
    return words, Box(content.x, content.y, side, side)
