"""A card: one visual laid out for one picture shape, before it is turned into pixels."""

from dataclasses import dataclass
from enum import StrEnum

from app.media.layout import Box


class Entrance(StrEnum):
    """How a layer arrives. All entrances are monotonic and end at rest within 0.5 s."""

    NONE = "none"  # there from the first frame of the shot
    FADE = "fade"  # from transparent
    RISE = "rise"  # from transparent, and 28 px below
    GROW = "grow"  # uncovered from its bottom edge upwards (bars)
    SWEEP = "sweep"  # uncovered from its left edge to the right (lines, underlines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Part of a card that arrives by itself.

    `svg` is a fragment in the coordinates of the whole picture; `box` encloses all of it, shadows
    included. The layer starts to arrive `delay` frames after reveal number `reveal` of its shot;
    reveal None counts from the shot's first frame.
    """

    svg: str
    box: Box
    entrance: Entrance = Entrance.FADE
    reveal: int | None = None
    delay: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """A line of text as it stands on the card, for the checks of reading and overlap.

    `ink` and `paper` are the colours (#rrggbb) of the letters and of the worst spot behind them.
    """

    text: str
    box: Box
    size: float
    ink: str
    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A visual ready to be rasterised.

    `background` is an opaque SVG fragment for the whole picture; a card with `picture` (a local file)
    has that picture, moving, in place of it. Layers are drawn in order, above.
    """

    background: str
    layers: tuple[Layer, ...]
    lettering: tuple[Lettering, ...]
    picture: str = ""
