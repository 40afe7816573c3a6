"""A list whose entries arrive as they are spoken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.generation.brief import Aspect
from app.generation.script import Bullet, BulletsVisual
from app.media.card import Entrance
from app.media.cards.pieces import LAST_DELAY, Column, around, header
from app.media.cards.sheet import SOFT_EDGE, Sheet
from app.media.cards.stack import height, stack
from app.media.layout import Box
from app.media.text import Paragraph, fit

_SIZES = {
    Aspect.WIDE: (88, 80, 72, 64, 56, 48, 42, 36),
    Aspect.TALL: (92, 84, 76, 68, 60, 52, 44, 38),
    Aspect.SQUARE: (72, 64, 56, 50, 44, 38, 34),
}
_TEXT = (
    (64, 44),
    (60, 42),
    (56, 40),
    (52, 38),
    (48, 36),
    (44, 34),
    (40, 32),
    (36, 30),
    (32, 30),
    (30, 28),
    (28, 26),
)
_SMALLEST = (26, 24)
_MOST = {Aspect.WIDE: 12, Aspect.TALL: 9, Aspect.SQUARE: 8}
_TALLEST = {Aspect.WIDE: 196.0, Aspect.TALL: 280.0, Aspect.SQUARE: 190.0}
_GAP = 20.0
_CLOSE_GAP = 12.0  # between the rows of a long list
_LINES_GAP = 12.0


@dataclass(frozen=True, slots=True)
class _Entry:
    text: Paragraph
    detail: Paragraph
    number: int = 1

    @property
    def height(self) -> float:
        gap = _LINES_GAP if self.detail.lines else 0.0
        return self.text.height + gap + self.detail.height

    @property
    def whole(self) -> bool:
        return self.text.whole and self.detail.whole


def draw_bullets(sheet: Sheet, visual: BulletsVisual) -> None:
    """The title at the top, and under it a row for each entry."""
    content = sheet.content
    bullets = _kept(visual.bullets, _MOST[sheet.aspect])
    column = Column(content.x, content.width)
    head = header(
        sheet,
        visual.kicker,
        visual.title,
        column,
        sizes=_SIZES[sheet.aspect],
        height=content.height * 0.3,
    )
    top = height(head)
    rest = content.height - top - (44 if head else 0)
    rows = list(_rows(content, bullets, rest, _TALLEST[sheet.aspect]))
    used = max((row.bottom for row in rows), default=content.y) - content.y
    free = max(rest - used, 0.0)
    stack(head, Box(content.x, content.y + free * 0.4, content.width, top), settle=0)
    shift = content.y + top + (44 if head else 0) + free * 0.4 - content.y
    entries = _fitted(sheet, bullets, rows[0]) if rows else []
    rows = [replace(box, y=box.y + shift) for box in rows]
    for place, box in enumerate(rows):
        _draw_slot(sheet, box, place, visual.first)
    for place, (bullet, entry, box) in enumerate(zip(bullets, entries, rows, strict=True)):
        _draw_row(sheet, bullet, replace(entry, number=place + visual.first), box, place)


def _kept(bullets: Sequence[Bullet], most: int) -> Sequence[Bullet]:
    """As many as can be read; the last one then says how many more there are."""
    if len(bullets) <= most:
        return bullets
    return [*bullets[: most - 1], Bullet(text=f"+{len(bullets) - most + 1} …", icon="ellipsis")]


def _rows(content: Box, bullets: Sequence[Bullet], rest: float, tallest: float) -> Iterator[Box]:
    """Equal boxes in one column, or in two where the picture is wide and the list long."""
    columns = 2 if content.width > 1200 and len(bullets) > 4 else 1
    lines = -(-len(bullets) // columns)
    width = (content.width - _GAP * (columns - 1)) / columns
    gap = _GAP if lines <= 4 else _CLOSE_GAP
    tall = min(tallest, (rest - gap * (lines - 1)) / max(lines, 1))
    for place in range(len(bullets)):
        column, line = divmod(place, lines)
        yield Box(content.x + column * (width + _GAP), content.y + line * (tall + gap), width, tall)


def _tile_side(sheet: Sheet, row: Box) -> float:
    return min(row.height - 2 * sheet.look.row().padding[1] * min(row.height / 160, 1), 136)


def _text_column(sheet: Sheet, row: Box) -> Column:
    plate = sheet.look.row()
    side = _tile_side(sheet, row)
    inset = (row.height - side) / 2 if plate.padding[0] else 0
    x = row.x + inset + side + min(40, side * 0.36)
    return Column(x, row.right - x - max(plate.padding[0], 8))


def _fitted(sheet: Sheet, bullets: Sequence[Bullet], row: Box) -> list[_Entry]:
    """Every entry at one pair of sizes, the largest at which all fit; without details if need be."""
    column = _text_column(sheet, row)
    room = row.height - min(40, row.height * 0.2)
    bare = [replace(bullet, detail="") for bullet in bullets]
    for shown in (bullets, bare):
        for sizes in _TEXT:
            entries = [_entry(sheet, bullet, column.width, sizes, room) for bullet in shown]
            if all(entry.whole and entry.height <= room for entry in entries):
                return entries
    return [_entry(sheet, bullet, column.width, _SMALLEST, room) for bullet in bare]


def _entry(
    sheet: Sheet, bullet: Bullet, width: float, sizes: tuple[int, int], room: float
) -> _Entry:
    voices = sheet.look.voices
    size, small = sizes
    text = fit(
        bullet.text, voices.strong, sizes=(size,), width=width, height=room, lines=3, leading=1.16
    )
    left = max(room - text.height - _LINES_GAP, 0.0)
    detail = fit(
        bullet.detail, voices.body, sizes=(small,), width=width, height=left, lines=3, leading=1.28
    )
    return _Entry(text, detail)


def _tile(sheet: Sheet, row: Box) -> Box:
    side = _tile_side(sheet, row)
    inset = (row.height - side) / 2
    across = inset if sheet.look.row().padding[0] else 0
    return sheet.at(Box(row.x + across, row.y + inset, side, side))


def _draw_slot(sheet: Sheet, row: Box, place: int, first: int) -> None:
    """Where the bullet will stand, so that the page is whole before the first word of it."""
    real, tile = sheet.at(row), _tile(sheet, row)
    delay = min(4 + 3 * place, LAST_DELAY)
    sheet.draw(sheet.look.slot(place + first, real, tile), around([real, tile]), delay=delay)


def _draw_row(sheet: Sheet, bullet: Bullet, entry: _Entry, row: Box, place: int) -> None:
    plate = sheet.look.row()
    real, tile = sheet.at(row), _tile(sheet, row)
    column = _text_column(sheet, row)
    y = row.y + (row.height - entry.height) / 2
    written = sheet.write(
        entry.text, column.box(y, entry.text.height), plate.ink, surface=plate.surface,
        accent=sheet.palette.accent,
    )  # fmt: skip
    written += sheet.write(
        entry.detail, column.box(y + entry.text.height + _LINES_GAP, entry.detail.height),
        plate.muted, surface=plate.surface,
    )  # fmt: skip
    shapes = plate.draw(real) + sheet.look.tile(bullet.icon, entry.number, tile)
    box = around([real, tile, *(box for _, box in written)])
    air = Box(
        box.x - SOFT_EDGE, box.y - SOFT_EDGE, box.width + 2 * SOFT_EDGE, box.height + 2 * SOFT_EDGE
    )
    sheet.draw(
        shapes + "".join(svg for svg, _ in written), air, entrance=Entrance.RISE, reveal=place
    )
