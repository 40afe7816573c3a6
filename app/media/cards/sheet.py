"""A card while it is being laid out: collects layers and what is written on them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from app.generation.brief import Aspect
from app.media.card import Card, Entrance, Layer, Lettering
from app.media.colour import READABLE, blend, contrast
from app.media.layout import Box, Layout, layout
from app.media.raster import Pixels, even, rasterise
from app.media.shaping import Shaped, clean
from app.media.svg import lettering
from app.media.text import Paragraph
from app.media.themes.look import Look, Palette, Surface

SOFT_EDGE = 4  # pixels of air in a layer's box around its ink, so that nothing is cut in motion
_SAMPLE = 0.125  # the ground is looked at this much smaller: it has no detail


@dataclass
class Sheet:
    """The page of one card, with the SVG of its opaque `background`.

    Boxes are given as for reading from left to right, and mirrored when the card is `flipped`.
    """

    look: Look
    aspect: Aspect
    flipped: bool = False
    layers: list[Layer] = field(default_factory=list)
    letterings: list[Lettering] = field(default_factory=list)
    picture: str = ""
    background: str = ""

    def __post_init__(self) -> None:
        """Begin with the look's ground."""
        self.background = self.look.ground(self.layout, flipped=self.flipped)

    @property
    def layout(self) -> Layout:
        """The areas of the picture."""
        return layout(self.aspect)

    @property
    def content(self) -> Box:
        """Where this card may stand."""
        return self.layout.content

    @property
    def palette(self) -> Palette:
        """The card's colours."""
        return self.look.palette()

    def card(self) -> Card:
        """What was laid out."""
        return Card(
            background=self.background,
            layers=tuple(self.layers),
            lettering=tuple(self.letterings),
            picture=self.picture,
        )

    def at(self, box: Box) -> Box:
        """The box where it really stands."""
        if not self.flipped:
            return box
        return Box(self.content.x + self.content.right - box.right, box.y, box.width, box.height)

    def within_picture(self, box: Box) -> Box:
        """Where a box of the whole picture, edges included, really stands."""
        if not self.flipped:
            return box
        return Box(self.layout.width - box.right, box.y, box.width, box.height)

    def lay(self, svg: str) -> None:
        """Add to the ground. Before any words: they are measured against what is behind them."""
        self.background += svg

    def draw(
        self,
        svg: str,
        box: Box,
        *,
        entrance: Entrance = Entrance.FADE,
        delay: int = 0,
        reveal: int | None = None,
    ) -> None:
        """Add a layer; `box` is where it really stands and encloses all of it."""
        if svg:
            self.layers.append(
                Layer(svg=svg, box=even(box), entrance=entrance, reveal=reveal, delay=delay)
            )

    def write(
        self,
        paragraph: Paragraph,
        column: Box,
        ink: str,
        *,
        align: str = "start",
        surface: Surface | None = None,
        accent: str = "",
        emphasis: Collection[str] = (),
    ) -> list[tuple[str, Box]]:
        """Set the lines from the top of the column: the SVG and box of each, and their lettering."""
        place = self.at(column)
        written: list[tuple[str, Box]] = []
        accented = _accented(paragraph.lines, emphasis)
        for shaped, baseline, bright in zip(
            paragraph.lines, paragraph.baselines, accented, strict=True
        ):
            x = self._start(shaped, paragraph, place, align)
            box = _ink_box(shaped, x, place.y + baseline, paragraph.size)
            colour = self.legible(ink, box, surface)
            lit = self.legible(accent, box, surface) if accent else ""
            svg = lettering(
                shaped, x, place.y + baseline, paragraph.size, colour, accent=lit, accented=bright
            )
            written.append((svg, _aired(box)))
            if shaped.glyphs:
                self._record(shaped.text, box, paragraph.size, (colour, lit or colour), surface)
        return written

    def legible(self, ink: str, box: Box, surface: Surface | None) -> str:
        """The colour if it reads there, else the card's ink, else black or white."""
        choices = (ink, self.palette.ink, "#ffffff", "#000000")
        able = (c for c in choices if contrast(c, self.worst_paper(c, box, surface)) >= READABLE)
        return next(able, self.palette.ink)

    def worst_paper(self, ink: str, box: Box, surface: Surface | None = None) -> str:
        """The colour behind the box that makes the ink hardest to read."""
        grounds = ("#000000", "#ffffff") if self.picture else self._grounds(box)
        if surface is not None:
            grounds = tuple(blend(one, surface.colour, surface.opacity) for one in grounds)
        return min(grounds, key=lambda paper: contrast(ink, paper))

    def _grounds(self, box: Box) -> tuple[str, ...]:
        pixels = _sample(self.background, self.layout.width, self.layout.height)
        rows = slice(max(int(box.y * _SAMPLE) - 1, 0), int(box.bottom * _SAMPLE) + 2)
        columns = slice(max(int(box.x * _SAMPLE) - 1, 0), int(box.right * _SAMPLE) + 2)
        seen = pixels[rows, columns].reshape(-1, 3)
        weights = seen.astype(np.float64) ** 2.2 @ (0.2126, 0.7152, 0.0722)
        extremes = (seen[int(weights.argmin())], seen[int(weights.argmax())])
        return tuple("#{:02x}{:02x}{:02x}".format(*map(int, pixel)) for pixel in extremes)

    def _start(self, shaped: Shaped, paragraph: Paragraph, place: Box, align: str) -> float:
        """Where the line's origin stands so that its ink is flush with the column."""
        width = (shaped.right - shaped.left) * paragraph.size
        slack = place.width - width
        right = self.flipped or paragraph.right_to_left
        shift = {
            "start": slack if right else 0.0,
            "middle": slack / 2,
            "end": 0.0 if right else slack,
        }
        return place.x + shift[align] - shaped.left * paragraph.size

    def _record(
        self, text: str, box: Box, size: float, inks: tuple[str, str], surface: Surface | None
    ) -> None:
        ink = min(inks, key=lambda one: contrast(one, self.worst_paper(one, box, surface)))
        paper = self.worst_paper(ink, box, surface)
        self.letterings.append(Lettering(text=text, box=box, size=size, ink=ink, paper=paper))


def _ink_box(shaped: Shaped, x: float, baseline: float, size: float) -> Box:
    return Box(
        x + shaped.left * size,
        baseline + shaped.top * size,
        max((shaped.right - shaped.left) * size, 0.0),
        max((shaped.bottom - shaped.top) * size, 0.0),
    )


def _aired(box: Box) -> Box:
    air = SOFT_EDGE
    return Box(box.x - air, box.y - air, box.width + 2 * air, box.height + 2 * air)


def _accented(lines: Sequence[Shaped], emphasis: Collection[str]) -> list[frozenset[int]]:
    """For each line the characters of words to be set in the accent colour."""
    wanted = {word.casefold() for phrase in emphasis for word in map(bare, clean(phrase).split())}
    found: list[frozenset[int]] = []
    for line in lines:
        bright: set[int] = set()
        at = 0
        for word in line.text.split(" "):
            if bare(word).casefold() in wanted - {""}:
                bright.update(range(at, at + len(word)))
            at += len(word) + 1
        found.append(frozenset(bright))
    return found


def bare(word: str) -> str:
    """The word without the marks around it."""
    return word.strip(".,;:!?…\"'“”‘’()[]«»")


@lru_cache(maxsize=32)
def _sample(svg: str, width: int, height: int) -> Pixels:
    return rasterise(svg, Box(0, 0, width, height), scale=_SAMPLE)[:, :, :3]
