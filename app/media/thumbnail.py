"""The picture a film is chosen by: few words, one idea, made to be read at 168 pixels wide."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from app.generation.script import Headline
from app.media.colour import contrast
from app.media.raster import Pixels, even
from app.media.theme import Theme
from app.media.themes.posters import POSTERS, Poster
from app.media.thumbnail_ground import ground, over
from app.media.thumbnail_size import MOST_BYTES
from app.media.thumbnail_words import CORNER, Layout, Line, Words, words

QUALITIES = (92, 84, 70, 50)
STAMP = (168, 94)  # the size in a list of suggestions
THREE = (Layout.BESIDE, Layout.OPPOSITE, Layout.BAND)
"""The layouts of the three that a person chooses from, in order."""

_DROP = 9.0  # pixels from letters down to their shadow


@dataclass(frozen=True, slots=True)
class ThumbnailFigures:
    """What was measured on a finished thumbnail.

    `contrast` is the WCAG ratio of the headline against the worst pixel behind it, `rms` the RMS
    contrast of the picture at STAMP size (0 to 1), `letter_height` the capitals' height as a part
    of the picture's, `corner_free` whether no word or badge stands in CORNER.
    """

    width: int
    height: int
    size: int
    words: int
    contrast: float
    rms: float
    letter_height: float
    corner_free: bool


@dataclass(frozen=True, slots=True)
class _Design:
    paper: Pixels
    words: Words
    shadows: str


def draw_thumbnail(headline: Headline, theme: Theme, layout: Layout = Layout.BESIDE) -> bytes:
    """A JPEG of 1280 x 720 and at most 2 MB. Words beyond the fifth are left out.

    With `headline.image` the picture is shown, else the icon. Raises Invalid when the picture cannot
    be read.
    """
    return _jpeg(_design(headline, theme, layout))


def thumbnail_figures(
    headline: Headline, theme: Theme, layout: Layout = Layout.BESIDE
) -> ThumbnailFigures:
    """The figures of the thumbnail of that headline, measured on its pixels."""
    design = _design(headline, theme, layout)
    return _measured(design, _jpeg(design))


def measured_thumbnail(
    headline: Headline, theme: Theme, layout: Layout
) -> tuple[bytes, ThumbnailFigures]:
    """The thumbnail and its figures at once."""
    design = _design(headline, theme, layout)
    jpeg = _jpeg(design)
    return jpeg, _measured(design, jpeg)


def _measured(design: _Design, jpeg: bytes) -> ThumbnailFigures:
    with Image.open(io.BytesIO(jpeg)) as picture:
        width, height = picture.size
        stamp = picture.convert("L").resize(STAMP, Image.Resampling.LANCZOS)
    said = design.words
    return ThumbnailFigures(
        width=width,
        height=height,
        size=len(jpeg),
        words=said.count,
        contrast=min((_worst(line, design.paper) for line in said.lines), default=21.0),
        rms=float(np.asarray(stamp, dtype=np.float64).std() / 255),
        letter_height=said.letters,
        corner_free=not any(box.overlaps(CORNER) for box in said.boxes),
    )


def _design(headline: Headline, theme: Theme, layout: Layout) -> _Design:
    poster = POSTERS[theme.name]
    said = words(poster, headline, layout)
    paper = ground(poster, headline, layout, said.plates)
    return _Design(paper=paper, words=said, shadows=_shadows(said.lines, poster))


def _shadows(lines: tuple[Line, ...], poster: Poster) -> str:
    """The light letters once more, dark and lower."""
    light = "".join(line.svg for line in lines if line.ink == poster.ink)
    if not light or not poster.shadow:
        return ""
    dark = light.replace(f'fill="{poster.ink}"', 'fill="#000000"')
    return f'<g transform="translate(0 {_DROP})" opacity="{poster.shadow}">{dark}</g>'


def _jpeg(design: _Design) -> bytes:
    said = design.words
    letters = design.shadows + "".join(line.svg for line in said.lines) + said.badge
    return fitting_jpeg(Image.fromarray(over(design.paper, letters)))


def fitting_jpeg(picture: Image.Image) -> bytes:
    """The picture as a JPEG of at most 2 MB, as fine as that allows."""
    for quality in QUALITIES:
        written = io.BytesIO()
        picture.save(written, "JPEG", quality=quality, subsampling=0, optimize=True)
        if written.tell() <= MOST_BYTES:
            break
    return written.getvalue()


def _worst(line: Line, paper: Pixels) -> float:
    box = even(line.box)
    seen = paper[int(box.y) : int(box.bottom), int(box.x) : int(box.right)].reshape(-1, 3)
    colours = {"#{:02x}{:02x}{:02x}".format(*map(int, pixel)) for pixel in np.unique(seen, axis=0)}
    return min(contrast(line.ink, colour) for colour in colours)
