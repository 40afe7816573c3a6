"""How a card's page is parted between words and a drawing."""

from dataclasses import dataclass

from app.generation.brief import Aspect
from app.media.cards.sheet import Sheet
from app.media.layout import Box

_BESIDE = 72.0  # pixels between words and a drawing beside them
_EDGE = 88.0  # from a drawing that comes first to the edge of its part, and thence to the words
_UNDER = {Aspect.TALL: 84.0, Aspect.SQUARE: 56.0}
_RAISED = {Aspect.TALL: 72.0, Aspect.SQUARE: 24.0}  # a drawing may stand higher than words


@dataclass(frozen=True, slots=True)
class Halves:
    """Where the words stand, the square of the drawing, and the drawing's part of the whole picture."""

    words: Box
    art: Box
    area: Box


def halves(sheet: Sheet, side: float, *, first: bool = False) -> Halves:
    """Words and a square drawing of that side: beside them on wide pictures, else above.

    `first` sets the drawing before the words where both stand side by side; it then stands in the
    middle of its part, which may be outside the content.
    """
    content, picture = sheet.content, sheet.layout
    if sheet.aspect is not Aspect.WIDE:
        under, start = _UNDER[sheet.aspect], content.y - _RAISED[sheet.aspect]
        top = start + side + under
        art = Box(content.x + (content.width - side) / 2, start, side, side)
        words = Box(content.x, top, content.width, content.bottom - top)
        return Halves(words, art, Box(0, 0, picture.width, top - under / 2))
    y = content.y + (content.height - side) / 2
    if first:
        art = Box(_EDGE, y, side, side)
        edge = art.right + _EDGE
        words = Box(edge + _EDGE, content.y, content.right - edge - _EDGE, content.height)
        return Halves(words, art, Box(0, 0, edge, picture.height))
    width = content.width - side - _BESIDE
    art = Box(content.right - side, y, side, side)
    left = art.x - _BESIDE / 3
    words = Box(content.x, content.y, width, content.height)
    return Halves(words, art, Box(left, 0, picture.width - left, picture.height))
