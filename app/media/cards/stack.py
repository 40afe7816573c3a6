"""Parts one under the other, set in a space as a group."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.media.layout import Box


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a column: its height, the air above it, and how it is drawn from a top edge."""

    height: float
    gap: float
    draw: Callable[[float], None]


def height(parts: Sequence[Part]) -> float:
    """The height of the parts with the air between them."""
    return sum(part.height + part.gap for part in parts) - (parts[0].gap if parts else 0.0)


def stack(parts: Sequence[Part], region: Box, *, settle: float = 0.5) -> None:
    """Draw the parts from top to bottom; `settle` 0 sets the group at the top, 1 at the bottom."""
    y = region.y + max(region.height - height(parts), 0.0) * settle
    for place, part in enumerate(parts):
        y += part.gap if place else 0.0
        part.draw(y)
        y += part.height
