"""The card that ends a film, with room for what the player lays over it."""

from app.generation.brief import Aspect
from app.generation.script import CloseVisual
from app.media.cards.pieces import LATE, Column, body, button, headline, rule
from app.media.cards.sheet import Sheet
from app.media.cards.stack import Part, height, stack
from app.media.layout import Box

_SIZES = {
    Aspect.WIDE: (88, 82, 76, 70, 64, 58, 52, 46, 42, 38, 34),
    Aspect.TALL: (104, 96, 88, 80, 72, 64, 56, 48, 42, 36),
    Aspect.SQUARE: (88, 80, 72, 64, 56, 48, 42, 36),
}
_COLUMN = 0.335  # of the content's width: an end screen's elements stand right of it
_AIR = 76.0
_GLOW = 0.56  # of the screen's width: how far light from its middle may reach
_WORD = "Source"


def draw_close(sheet: Sheet, visual: CloseVisual) -> None:
    """The last thought, the source, and what to do next; beside or over them a screen left free."""
    content = sheet.content
    if sheet.aspect is Aspect.WIDE:
        words = Box(content.x, content.y, content.width * _COLUMN, content.height)
        width = content.right - words.right - _AIR
        tall = width * 9 / 16
        screen = Box(words.right + _AIR, content.y + (content.height - tall) / 2, width, tall)
    else:
        width = content.width if sheet.aspect is Aspect.TALL else 420.0
        tall = width * 9 / 16
        screen = Box(content.x, content.y, width, tall)
        top = content.y + tall + (72 if sheet.aspect is Aspect.TALL else 40)
        words = Box(content.x, top, content.width, content.bottom - top)
    place = sheet.at(screen)
    side = screen.height * 0.72
    ornament = sheet.at(
        Box(screen.x + (screen.width - side) / 2, screen.y + (screen.height - side) / 2, side, side)
    )
    picture = sheet.look.screen(place) + sheet.look.emblem("", ornament)
    sheet.draw(picture, _with_glow(sheet, place), delay=2)
    sheet.draw(sheet.look.flourish(ornament), ornament, delay=LATE)
    _write(sheet, visual, Column(words.x, words.width), words)


def _with_glow(sheet: Sheet, box: Box) -> Box:
    """The box with the light that a look may let shine around its middle, inside the picture."""
    reach = box.width * _GLOW
    x, y = box.x + box.width / 2, box.y + box.height / 2
    left, top = max(min(box.x, x - reach), 0), max(min(box.y, y - reach), 0)
    right = min(max(box.right, x + reach), sheet.layout.width)
    bottom = min(max(box.bottom, y + reach), sheet.layout.height)
    return Box(left, top, right - left, bottom - top)


def _write(sheet: Sheet, visual: CloseVisual, column: Column, region: Box) -> None:
    foot = [*_source(sheet, visual, column), *button(sheet, visual.call, column, delay=18, gap=48)]
    stroke = [rule(sheet, column, delay=12, gap=40)]
    room = region.height - height([*stroke, *foot]) - 2 * 44
    words = headline(sheet, visual.title, column, sizes=_SIZES[sheet.aspect], height=room, delay=2)
    stack([*words, *stroke, *foot], region)


def _source(sheet: Sheet, visual: CloseVisual, column: Column) -> list[Part]:
    """The word, whose work it was, and where to find it."""
    if not (visual.source or visual.address).strip():
        return []
    voices, palette = sheet.look.voices, sheet.palette
    word = body(
        sheet, "" if sheet.flipped else _WORD, column, sizes=(28,), height=60, lines=1, voice=voices.label,
        ink=palette.accent, delay=13, gap=40,
    )  # fmt: skip
    name = body(
        sheet, visual.source, column, sizes=(46, 42, 38, 34, 30), height=116, lines=2,
        voice=voices.strong, ink=palette.ink, delay=14, gap=22, leading=1.2,
    )  # fmt: skip
    address = body(
        sheet, visual.address, column, sizes=(34, 31, 28), height=130, lines=3, delay=16, gap=20,
        leading=1.26,
    )  # fmt: skip
    return [*word, *name, *address]
