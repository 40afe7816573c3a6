"""A picture that fills the frame, with words on a plate."""

from app.generation.script import ImageVisual
from app.media.card import Entrance
from app.media.cards.pieces import around
from app.media.cards.sheet import Sheet
from app.media.layout import Box
from app.media.text import Paragraph, fit

_GAP = 12


def draw_image(sheet: Sheet, visual: ImageVisual) -> None:
    """The picture itself moves elsewhere; here are only its caption and whose it is."""
    sheet.picture = visual.image
    written = _words(sheet, visual)
    if not written:
        return
    plate = sheet.look.picture_plate()
    across, down = plate.padding
    content = sheet.content
    tall = sum(words.height for words, _ in written) + (len(written) - 1) * _GAP * 1.6 + 2 * down
    wide = max(words.width for words, _ in written) + 2 * across
    box = Box(content.x, content.bottom - tall, wide, tall)
    place = sheet.at(box)
    parts, boxes = [plate.draw(place)], [place]
    y = box.y + down
    for words, ink in written:
        column = Box(box.x + across, y, wide - 2 * across, words.height)
        lines = sheet.write(words, column, ink, surface=plate.surface)
        parts += [svg for svg, _ in lines]
        boxes += [line for _, line in lines]
        y += words.height + _GAP * 1.6
    sheet.draw("".join(parts), around(boxes), entrance=Entrance.RISE, delay=10)


def _words(sheet: Sheet, visual: ImageVisual) -> list[tuple[Paragraph, str]]:
    plate = sheet.look.picture_plate()
    voices = sheet.look.voices
    width = min(sheet.content.width * 0.78, 1200) - 2 * plate.padding[0]
    if sheet.content.width < 1000:
        width = sheet.content.width - 2 * plate.padding[0]
    written = (
        (fit(visual.kicker, voices.label, sizes=(28, 26, 24), width=width, lines=1), plate.muted),
        (
            fit(
                visual.caption,
                voices.strong,
                sizes=(44, 40, 36, 32),
                width=width,
                lines=3,
                leading=1.3,
            ),
            plate.ink,
        ),
        (
            fit(visual.credit, voices.body, sizes=(30, 28), width=width, lines=2, leading=1.3),
            plate.muted,
        ),
    )
    return [(words, ink) for words, ink in written if words.lines]
