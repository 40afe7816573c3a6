"""What a theme must be able to draw. Cards decide where things stand; a look decides how they look."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol

from app.media.layout import Box, Layout
from app.media.shaping import Voice
from app.media.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of one card. `accent` is for letters, `fill` to `fill_end` for shapes.

    `curve` is the line of a chart on its panel.
    """

    ink: str
    muted: str
    accent: str
    fill: str
    fill_end: str
    on_fill: str
    quiet: str
    curve: str


@dataclass(frozen=True, slots=True)
class Surface:
    """A plate under letters: one colour over the ground."""

    colour: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A shape with letters on it: the room it wants around them and the colours to use there."""

    draw: Callable[[Box], str]
    padding: tuple[float, float] = (0.0, 0.0)
    surface: Surface | None = None
    ink: str
    muted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """The type of a look, by task."""

    display: Voice
    heading: Voice
    strong: Voice
    body: Voice
    label: Voice
    figure: Voice
    quote: Voice


class Look(Protocol):
    """One theme's hand, drawing one kind of card. Every method returns SVG for the whole picture's coordinates."""

    theme: ClassVar[Theme]
    voices: ClassVar[Voices]
    leading: ClassVar[float]
    rule_size: ClassVar[tuple[float, float]]

    @property
    def turn(self) -> int:
        """Chooses among compositions and colours: the same for the same words."""

    def palette(self) -> Palette:
        """The colours of this card."""

    def ground(self, picture: Layout, *, flipped: bool) -> str:
        """The opaque background; `flipped` when the card reads from right to left."""

    def kicker(self) -> Plate:
        """The small heading above a title."""

    def rule(self, box: Box) -> str:
        """The stroke under a title."""

    def stage(self, area: Box, art: Box) -> str:
        """What the ground shows behind an emblem in `art`: in `area`, opaque or fading to nothing."""

    def block(self, area: Box) -> str:
        """A part of the ground in another colour, opaque, for a mark to stand on."""

    def mark(self, icon: str, box: Box) -> str:
        """The icon by itself, large, on a block; without an icon, an ornament."""

    def ghost(self, icon: str, box: Box) -> str:
        """The icon as a quiet outline on the ground."""

    def margin(self, box: Box) -> str:
        """An upright stroke beside words."""

    def emblem(self, icon: str, box: Box) -> str:
        """The large drawing beside a title, in a square; without an icon, an ornament."""

    def flourish(self, box: Box) -> str:
        """What an emblem in that square gains after some seconds, inside it."""

    def share(self, part: float, box: Box) -> str:
        """A ring of which that part, 0 to 1, is filled, in a square on a stage."""

    def counter(self, icon: str, box: Box) -> str:
        """One of many like things, in a square on a stage."""

    def tile(self, icon: str, ordinal: int, box: Box) -> str:
        """The small square before a bullet."""

    def row(self) -> Plate:
        """The plate of one bullet."""

    def slot(self, ordinal: int, row: Box, tile: Box) -> str:
        """The place a bullet will take: no words, only a figure in its tile."""

    def panel(self) -> Plate:
        """The plate of a chart."""

    def bar(self, box: Box, *, lit: bool, lying: bool) -> str:
        """One bar of a chart; `lying` bars grow to the side."""

    def quote_mark(self, box: Box) -> str:
        """An opening quotation mark filling the box."""

    def button(self) -> Plate:
        """The plate of what the viewer is asked to do."""

    def screen(self, box: Box) -> str:
        """A quiet frame in which the player may lay another film at the end.

        Light may shine from its middle as far as 0.55 of its width.
        """

    def picture_plate(self) -> Plate:
        """The plate of words that stand on a photograph."""
