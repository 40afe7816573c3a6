"""Every kind of visual to the hand that lays it out."""

from app.generation.brief import Aspect
from app.generation.script import (
    BulletsVisual,
    ChartVisual,
    CloseVisual,
    ImageVisual,
    NumberVisual,
    QuoteVisual,
    StatementVisual,
    TitleVisual,
    Visual,
)
from app.media.card import Card
from app.media.cards.bullets import draw_bullets
from app.media.cards.chart import draw_chart
from app.media.cards.close import draw_close
from app.media.cards.image import draw_image
from app.media.cards.number import draw_number
from app.media.cards.quote import draw_quote
from app.media.cards.sheet import Sheet
from app.media.cards.statement import draw_statement
from app.media.cards.title import draw_title
from app.media.cards.turn import opening, turn
from app.media.direction import is_right_to_left
from app.media.theme import Theme
from app.media.themes import look


def draw_card(visual: Visual, theme: Theme, aspect: Aspect) -> Card:
    """The visual laid out for that picture shape.

    Everything stands inside the shape's content area. At the latest 1.2 s after the shot's start
    every word stands (bullets apart, which wait for their reveal); a stroke or an ornament may come
    later. Nothing overlaps, every text is whole and reads at 4.5:1 or better. Of the ways to draw
    its kind a visual has the one that its words give. An image card has its file as `picture` and
    only words as layers.
    """
    hand = look(theme.name, visual.kind, turn(visual))
    sheet = Sheet(hand, aspect, flipped=is_right_to_left(opening(visual)))
    match visual:
        case TitleVisual():
            draw_title(sheet, visual)
        case StatementVisual():
            draw_statement(sheet, visual)
        case BulletsVisual():
            draw_bullets(sheet, visual)
        case NumberVisual():
            draw_number(sheet, visual)
        case ChartVisual():
            draw_chart(sheet, visual)
        case QuoteVisual():
            draw_quote(sheet, visual)
        case ImageVisual():
            draw_image(sheet, visual)
        case CloseVisual():
            draw_close(sheet, visual)
    return sheet.card()
