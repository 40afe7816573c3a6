"""The words on the cards: can they be read, do they stand free?"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from app.generation.film import Check
from app.generation.timeline import Timeline
from app.media.card import Card, Lettering
from app.media.colour import contrast
from app.media.inspect.grading import at_least, at_most
from app.media.layout import Box, layout

LEAST_CONTRAST = 4.5
"""Luminance ratio of text that can be read (WCAG 2.2, success criterion 1.4.3)."""

_TOUCH = 2.0
"""Pixels by which boxes of type may share an edge: they hold the letters' full height, not their ink."""


def lettering_checks(cards: Sequence[Card], timeline: Timeline) -> Iterator[Check]:
    """Checks of every line of text on every card."""
    lines = [line for card in cards for line in card.lettering]
    if not lines:
        return
    weakest = min(lines, key=lambda line: contrast(line.ink, line.paper))
    yield at_least(
        "contrast", contrast(weakest.ink, weakest.paper), LEAST_CONTRAST, "to 1", best=7.0, hard=True,
        reason=f"“{weakest.text}”",
    )  # fmt: skip
    clashes = [pair for card in cards for pair in _clashes(card.lettering)]
    yield at_most(
        "text over text", len(clashes), 0, "", best=0, hard=True,
        reason=" / ".join(f"“{a.text}” on “{b.text}”" for a, b in clashes[:1]),
    )  # fmt: skip
    area = layout(timeline.aspect)
    picture = Box(0, 0, area.width, area.height)
    outside = [line for line in lines if not picture.contains(_core(line.box))]
    yield at_most(
        "text cut off", len(outside), 0, "", best=0, hard=True,
        reason=" / ".join(f"“{line.text}”" for line in outside[:1]),
    )  # fmt: skip
    if timeline.captions:
        covered = [line for line in lines if _core(line.box).overlaps(area.captions)]
        yield at_most(
            "text under captions", len(covered), 0, "", best=0, hard=True,
            reason=" / ".join(f"“{line.text}”" for line in covered[:1]),
        )  # fmt: skip


def _clashes(lines: Sequence[Lettering]) -> Iterator[tuple[Lettering, Lettering]]:
    for one, other in combinations(lines, 2):
        if _core(one.box).overlaps(_core(other.box)):
            yield one, other


def _core(box: Box) -> Box:
    return Box(
        box.x + _TOUCH,
        box.y + _TOUCH,
        max(0.0, box.width - 2 * _TOUCH),
        max(0.0, box.height - 2 * _TOUCH),
    )
