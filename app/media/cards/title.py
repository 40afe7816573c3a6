"""The card that opens a film."""

from app.generation.brief import Aspect
from app.generation.script import TitleVisual
from app.media.cards.pieces import Column, body, emblem, headline, kicker, rule
from app.media.cards.sheet import Sheet
from app.media.cards.space import halves
from app.media.cards.stack import height, stack

_GAP = 40
_SIZES = {
    Aspect.WIDE: (152, 144, 136, 128, 120, 112, 104, 96, 88, 80, 72, 64, 56, 48, 44, 40),
    Aspect.TALL: (148, 140, 132, 124, 116, 108, 100, 92, 84, 76, 68, 60, 52, 46, 40),
    Aspect.SQUARE: (112, 104, 96, 88, 80, 72, 64, 56, 50, 44, 40),
}
_EMBLEM = {Aspect.WIDE: 600.0, Aspect.TALL: 430.0, Aspect.SQUARE: 220.0}


def draw_title(sheet: Sheet, visual: TitleVisual) -> None:
    """Words on one side and the emblem on the other; above the words where the picture is narrow."""
    parted = halves(sheet, _EMBLEM[sheet.aspect])
    sheet.lay(sheet.look.stage(sheet.within_picture(parted.area), sheet.at(parted.art)))
    emblem(sheet, visual.icon, parted.art)
    region = parted.words
    column = Column(region.x, region.width)
    start = kicker(sheet, visual.kicker, column)
    below = body(sheet, visual.subtitle, column, height=region.height * 0.3)
    stroke = [rule(sheet, column, gap=_GAP)]
    room = region.height - height([*start, *stroke, *below]) - 2 * _GAP
    words = headline(
        sheet, visual.title, column, sizes=_SIZES[sheet.aspect], height=room,
        emphasis=visual.emphasis, gap=_GAP,
    )  # fmt: skip
    settle = 0.5 if sheet.aspect is Aspect.WIDE else 0.35
    stack([*start, *words, *stroke, *below], region, settle=settle)
