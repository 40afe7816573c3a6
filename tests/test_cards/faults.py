"""What is wrong with a card at rest, in words."""

from collections.abc import Iterator
from itertools import combinations

from app.generation.brief import Aspect
from app.media.card import Card
from app.media.colour import READABLE, contrast
from app.media.layout import Box, layout

_ROUNDING = 0.01


def faults(card: Card, aspect: Aspect) -> Iterator[str]:
    """Every line outside its area, over another line, or too faint."""
    content = layout(aspect).content
    room = Box(
        content.x - _ROUNDING,
        content.y - _ROUNDING,
        content.width + 2 * _ROUNDING,
        content.height + 2 * _ROUNDING,
    )
    for line in card.lettering:
        if not room.contains(line.box):
            yield f"{line.text!r} at {line.box} leaves the content"
        if contrast(line.ink, line.paper) < READABLE:
            yield f"{line.text!r} is {line.ink} on {line.paper}"
    for one, other in combinations(card.lettering, 2):
        if one.box.overlaps(other.box):
            yield f"{one.text!r} {one.box} lies on {other.text!r} {other.box}"
