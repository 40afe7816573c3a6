"""The pieces most cards are made of: kicker, title, rule, body, emblem."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.media.card import Entrance
from app.media.cards.sheet import SOFT_EDGE, Sheet
from app.media.cards.stack import Part
from app.media.layout import Box
from app.media.shaping import Voice
from app.media.text import Paragraph, fit, fit_whole
from app.media.themes.look import Plate

LAST_DELAY = 20  # frames; with the half second of an entrance a card is at rest after 1.2 s
LATE = 66  # frames: a stroke that comes when a first sentence has been heard
LATER = 138  # frames: an ornament for those who are still looking
LABEL_SIZES = (28, 26, 24)
_ONE_LINE = 0.7  # of the largest size: smaller, and two lines look better than one


@dataclass(frozen=True, slots=True)
class Column:
    """Where a stack of text stands and how its lines are aligned."""

    x: float
    width: float
    align: str = "start"

    def box(self, y: float, height: float) -> Box:
        """The column's stretch from y."""
        return Box(self.x, y, self.width, height)

    def inset(self, width: float, height: float, y: float) -> Box:
        """A smaller box at the column's aligned edge."""
        x = self.x + (self.width - width) / 2 if self.align == "middle" else self.x
        return Box(x, y, width, height)


def kicker(sheet: Sheet, text: str, column: Column) -> list[Part]:
    """The small heading, on its plate; nothing for no text."""
    plate = sheet.look.kicker()
    across = plate.padding[0]
    words = fit(
        text, sheet.look.voices.label, sizes=LABEL_SIZES, width=column.width - 2 * across, lines=2,
        leading=1.4,
    )  # fmt: skip
    if not words.lines:
        return []
    return [_plated(sheet, words, plate, column, delay=0, entrance=Entrance.FADE, gap=0)]


def button(sheet: Sheet, text: str, column: Column, *, delay: int, gap: float) -> list[Part]:
    """What the viewer is asked to do, on its plate; nothing for no text."""
    plate = sheet.look.button()
    words = fit(
        text, sheet.look.voices.strong, sizes=(40, 36, 32, 30),
        width=column.width - 2 * plate.padding[0], lines=2,
    )  # fmt: skip
    if not words.lines:
        return []
    return [_plated(sheet, words, plate, column, delay=delay, entrance=Entrance.RISE, gap=gap)]


def _plated(
    sheet: Sheet,
    words: Paragraph,
    plate: Plate,
    column: Column,
    *,
    delay: int,
    entrance: Entrance,
    gap: float,
) -> Part:
    across, down = plate.padding
    height = words.height + 2 * down

    def draw(y: float) -> None:
        box = column.inset(words.width + 2 * across, height, y)
        inner = Box(box.x + across, box.y + down, words.width, words.height)
        align = "middle" if column.align == "middle" else "start"
        written = sheet.write(words, inner, plate.ink, align=align, surface=plate.surface)
        svg = plate.draw(sheet.at(box)) + "".join(part for part, _ in written)
        sheet.draw(
            svg,
            around([sheet.at(box), *(box for _, box in written)]),
            entrance=entrance,
            delay=delay,
        )

    return Part(height, gap, draw)


def header(
    sheet: Sheet, small: str, title: str, column: Column, *, sizes: Sequence[float], height: float
) -> list[Part]:
    """Kicker and title over a list or a chart: on one line while that is not much smaller."""
    start = kicker(sheet, small, column)
    single = [size for size in sizes if size >= sizes[0] * _ONE_LINE]
    display = sheet.look.voices.display
    fits = fit_whole(title, display, sizes=single, width=column.width, lines=1) is not None
    words = headline(
        sheet, title, column, sizes=single if fits else sizes, height=height,
        lines=1 if fits else 3, gap=36,
    )  # fmt: skip
    return [*start, *words]


def headline(
    sheet: Sheet,
    text: str,
    column: Column,
    *,
    sizes: Sequence[float],
    height: float,
    lines: int = 8,
    gap: float = 40,
    voice: Voice | None = None,
    emphasis: Collection[str] = (),
    delay: int = 4,
    leading: float = 0.0,
) -> list[Part]:
    """A title whose lines rise one after another; nothing for no text."""
    words = fit(
        text, voice or sheet.look.voices.display, sizes=sizes, width=column.width, height=height,
        lines=lines, leading=leading or sheet.look.leading,
    )  # fmt: skip
    if not words.lines:
        return []
    step = min(4.0, (LAST_DELAY - 6 - delay) / max(len(words.lines) - 1, 1))

    def draw(y: float) -> None:
        palette = sheet.palette
        written = sheet.write(
            words, column.box(y, words.height), palette.ink,
            align=column.align, accent=palette.accent, emphasis=emphasis,
        )  # fmt: skip
        for place, (svg, box) in enumerate(written):
            sheet.draw(svg, box, entrance=Entrance.RISE, delay=delay + round(place * step))

    return [Part(words.height, gap, draw)]


def rule(sheet: Sheet, column: Column, *, delay: int = 14, gap: float = 40) -> Part:
    """The stroke that sweeps in under a title."""
    width, height = sheet.look.rule_size

    def draw(y: float) -> None:
        box = sheet.at(column.inset(width, height, y))
        sheet.draw(sheet.look.rule(box), box, entrance=Entrance.SWEEP, delay=delay)

    return Part(height, gap, draw)


def body(
    sheet: Sheet,
    text: str,
    column: Column,
    *,
    sizes: Sequence[float] = (42, 38, 34, 30),
    height: float,
    lines: int = 5,
    gap: float = 32,
    voice: Voice | None = None,
    ink: str = "",
    delay: int = 16,
    leading: float = 1.36,
) -> list[Part]:
    """Running words that rise as one; nothing for no text."""
    words = fit(
        text, voice or sheet.look.voices.body, sizes=sizes, width=column.width, height=height,
        lines=lines, leading=leading,
    )  # fmt: skip
    if not words.lines:
        return []

    def draw(y: float) -> None:
        written = sheet.write(
            words, column.box(y, words.height), ink or sheet.palette.muted,
            align=column.align, accent=sheet.palette.accent,
        )  # fmt: skip
        svg = "".join(part for part, _ in written)
        sheet.draw(svg, around([box for _, box in written]), entrance=Entrance.RISE, delay=delay)

    return [Part(words.height, gap, draw)]


def emblem(sheet: Sheet, icon: str, box: Box, *, delay: int = 2) -> None:
    """The large drawing, faded in, and what it gains later."""
    place = sheet.at(box)
    air = SOFT_EDGE
    room = Box(place.x - air, place.y - air, place.width + 2 * air, place.height + 2 * air)
    sheet.draw(sheet.look.emblem(icon, place), room, delay=delay)
    sheet.draw(sheet.look.flourish(place), room, delay=LATER)


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box around all of them."""
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return Box(x, y, right - x, bottom - y)
