"""A thought in two sizes: what leads up to its point, and the point, very large."""

from collections.abc import Collection

from app.generation.brief import Aspect
from app.generation.script import StatementVisual
from app.media.cards.pieces import LATE, Column, headline, kicker, rule
from app.media.cards.sheet import Sheet, bare
from app.media.cards.stack import Part, height, stack
from app.media.layout import Box
from app.media.text import fit, fit_whole

_GAP = 44
_POINT = {
    Aspect.WIDE: (360, 336, 312, 288, 264, 240, 220, 200, 184),
    Aspect.TALL: (280, 260, 240, 220, 200, 184, 168, 156),
    Aspect.SQUARE: (240, 220, 200, 184, 168, 152, 140),
}
_LEAD = {
    Aspect.WIDE: (108, 100, 92, 84, 76),
    Aspect.TALL: (104, 96, 88, 80, 72),
    Aspect.SQUARE: (84, 76, 68, 62),
}
_GHOST_AIR = 72
_LONGEST = 60  # characters: a longer lead would be small beside its point


def has_crescendo(sheet: Sheet, visual: StatementVisual) -> bool:
    """Whether the thought is short and ends in what it stresses, and that has room on one line."""
    lead, point = parted(visual.text, visual.emphasis)
    if not lead or not point or len(lead) > _LONGEST or len(point) > _LONGEST:
        return False
    sizes, display = _POINT[sheet.aspect], sheet.look.voices.display
    width = sheet.content.width
    return fit_whole(point, display, sizes=sizes, width=width, lines=1) is not None


def parted(text: str, emphasis: Collection[str]) -> tuple[str, str]:
    """The words before the stressed ones at the end, and those; the latter empty when there are none."""
    wanted = {bare(word).casefold() for phrase in emphasis for word in phrase.split()}
    words = text.split()
    start = len(words)
    while start and bare(words[start - 1]).casefold() in wanted:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def draw_crescendo(sheet: Sheet, visual: StatementVisual) -> None:
    """The lead, the point below it as large as it goes, and a late stroke."""
    content = sheet.content
    column = Column(content.x, content.width)
    lead, _ = parted(visual.text, visual.emphasis)
    start = [Part(part.height, 0, part.draw) for part in kicker(sheet, visual.kicker, column)]
    stroke = [rule(sheet, column, delay=LATE, gap=_GAP)]
    room = content.height - height([*start, *stroke]) - 3 * _GAP
    before = headline(
        sheet, lead, column, sizes=_LEAD[sheet.aspect], height=room * 0.45, lines=3, gap=_GAP,
    )  # fmt: skip
    after = _point(sheet, visual, column, room - height(before) - _GAP)
    stack([*start, *before, *after, *stroke], content)


def _point(sheet: Sheet, visual: StatementVisual, column: Column, room: float) -> list[Part]:
    """The stressed words, and the icon in the room they leave on their line."""
    _, point = parted(visual.text, visual.emphasis)
    display, sizes = sheet.look.voices.display, _POINT[sheet.aspect]
    drawn = headline(
        sheet, point, column, sizes=sizes, height=room, lines=1, gap=_GAP,
        emphasis=visual.emphasis, delay=9,
    )  # fmt: skip
    words = fit(point, display, sizes=sizes, width=column.width, height=room, lines=1)
    left = column.width - words.width - _GHOST_AIR
    if not drawn or not visual.icon or left < words.height * 0.8:
        return drawn
    part, side = drawn[0], min(left, words.height)

    def draw(y: float) -> None:
        part.draw(y)
        x = column.x + column.width - side
        place = sheet.at(Box(x, y + (part.height - side) / 2, side, side))
        sheet.draw(sheet.look.ghost(visual.icon, place), place, delay=14)

    return [Part(part.height, part.gap, draw)]
