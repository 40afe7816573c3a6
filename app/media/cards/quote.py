"""Someone's words, and whose they are."""

import re

from app.generation.brief import Aspect
from app.generation.script import QuoteVisual
from app.media.card import Entrance
from app.media.cards.pieces import LATE, Column, body, headline, kicker, rule
from app.media.cards.sheet import Sheet
from app.media.cards.stack import Part, height, stack
from app.media.layout import Box

_GAP = 40
_MARKS = "'\u0022\u201c\u201d\u201e\u00ab\u00bb "  # the large one stands for them
_SIZES = {
    Aspect.WIDE: (116, 110, 104, 96, 88, 80, 72, 66, 60, 54, 48, 44, 40, 36, 32),
    Aspect.TALL: (104, 96, 90, 84, 76, 70, 64, 58, 52, 46, 42, 38, 34, 32),
    Aspect.SQUARE: (84, 76, 70, 64, 58, 52, 46, 42, 38, 34, 32),
}
_NAMES = {
    Aspect.WIDE: (60, 56, 52, 48, 44, 40, 36, 32),
    Aspect.TALL: (64, 58, 52, 48, 44, 40, 36, 32),
    Aspect.SQUARE: (50, 46, 42, 38, 34, 30),
}
_MARK = {Aspect.WIDE: (144.0, 104.0), Aspect.TALL: (200.0, 145.0), Aspect.SQUARE: (120.0, 88.0)}
_LARGE_MARK = 1.9  # of the mark, where it stands beside the words
_STROKE = (8.0, 32.0)  # the upright stroke beside a name: its width, and from it to the letters


def draw_quote(sheet: Sheet, visual: QuoteVisual) -> None:
    """The words under a large mark or beside it, and the speaker."""
    content = sheet.content
    wide = sheet.aspect is Aspect.WIDE
    if wide and sheet.look.turn % 3 == 0:
        width, tall = (_LARGE_MARK * side for side in _MARK[sheet.aspect])
        place = sheet.at(Box(content.x, content.y + 24, width, tall))
        sheet.draw(sheet.look.quote_mark(place), place)
        x = content.x + width + 88
        _set(sheet, visual, Column(x, content.right - x), [])
        return
    align = "middle" if sheet.look.turn % 3 == 1 else "start"
    width = content.width * (0.9 if wide else 1.0)
    column = Column(content.x + (content.width - width) / 2 * (align == "middle"), width, align)
    _set(sheet, visual, column, [_mark(sheet, column)])


def _set(sheet: Sheet, visual: QuoteVisual, column: Column, top: list[Part]) -> None:
    start = [*top, *kicker(sheet, visual.kicker, column)]
    start = [Part(part.height, _GAP, part.draw) for part in start]
    speaker = _speaker(sheet, visual.by, column)
    content = sheet.content
    room = content.height - height([*start, *speaker]) - 2 * _GAP
    words = headline(
        sheet, visual.text.strip(_MARKS), column, sizes=_SIZES[sheet.aspect], height=room,
        lines=9, gap=_GAP, voice=sheet.look.voices.quote, leading=1.24,
    )  # fmt: skip
    stack([*start, *words, *speaker], content)


def _speaker(sheet: Sheet, by: str, column: Column) -> list[Part]:
    """The name, large, with what follows its first comma below; a stroke over it or at its side."""
    name, rest = [*re.split(r"[,\u060c\u3001]", by, maxsplit=1), ""][:2]
    inner = column
    if column.align == "start":
        stroke, air = _STROKE
        inner = Column(column.x + stroke + air, column.width - stroke - air)
    named = body(
        sheet, name, inner, sizes=_NAMES[sheet.aspect], height=150, lines=2, gap=36,
        voice=sheet.look.voices.heading, ink=sheet.palette.ink, leading=1.16,
    )  # fmt: skip
    more = body(sheet, rest.strip(), inner, sizes=(36, 33, 30), height=110, lines=2, gap=18)
    lines = [*named, *more]
    if column.align == "middle" or not lines:
        return [rule(sheet, column, delay=LATE, gap=_GAP), *lines]
    return [_beside_stroke(sheet, column, lines)]


def _beside_stroke(sheet: Sheet, column: Column, lines: list[Part]) -> Part:
    tall = height(lines)

    def draw(y: float) -> None:
        box = sheet.at(Box(column.x, y, _STROKE[0], tall))
        sheet.draw(sheet.look.margin(box), box, entrance=Entrance.FADE, delay=14)
        stack(lines, Box(column.x, y, column.width, tall), settle=0)

    return Part(tall, 60, draw)


def _mark(sheet: Sheet, column: Column) -> Part:
    width, tall = _MARK[sheet.aspect]

    def draw(y: float) -> None:
        box = sheet.at(column.inset(width, tall, y))
        sheet.draw(sheet.look.quote_mark(box), box)

    return Part(tall, 0, draw)
