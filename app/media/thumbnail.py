"""The picture a film is chosen by: few words, one idea, made to be read at 168 pixels wide."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from app.generation.script import Headline
from app.media.colour import contrast
from app.media.footage import is_footage, picture_of
from app.media.icons import DEFAULT
from app.media.images import open_picture
from app.media.layout import Box
from app.media.raster import Pixels, even, rasterise
from app.media.shaping import Voice
from app.media.svg import lettering, path, rectangle
from app.media.text import Paragraph, fit, fit_whole
from app.media.theme import Theme
from app.media.themes.posters import EDGE, HEIGHT, POSTERS, WHOLE, WIDTH, Poster

MOST_BYTES = 2_000_000  # YouTube's limit for thumbnails
MOST_WORDS = 5
STAMP = (168, 94)  # the size in a list of suggestions
CORNER = Box(WIDTH - 200, HEIGHT - 88, 200, 88)  # where the player writes the film's length

_COLUMN = Box(48, 44, 664, 632)
_STRIPE = 16.0  # pixels across a photograph's edge
_DROP = 9.0  # pixels from letters down to their shadow
_FIRST = (236, 224, 212, 200, 192, 184, 172, 160, 148, 138, 128, 118, 110, 104)
_SECOND = (164, 152, 142, 132, 124, 116, 110, 104)
_LONG_WORD = (96, 90, 84, 78, 72, 66, 60)
"""Sizes for words that no larger one holds: a broken word is read as two."""
_PAD = (26.0, 22.0)


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
class _Line:
    svg: str
    box: Box
    ink: str


@dataclass(frozen=True, slots=True)
class _Design:
    paper: Pixels
    lines: tuple[_Line, ...]
    shadows: str
    badge: str
    letter_height: float
    words: int
    boxes: tuple[Box, ...]


def draw_thumbnail(headline: Headline, theme: Theme) -> bytes:
    """A JPEG of 1280 x 720 and at most 2 MB. Words beyond the fifth are left out.

    With `headline.image` the picture lies under the words, else the icon stands beside them. Raises
    Invalid when the picture cannot be read.
    """
    return _jpeg(_design(headline, theme))


def thumbnail_figures(headline: Headline, theme: Theme) -> ThumbnailFigures:
    """The figures of the thumbnail of that headline, measured on its pixels."""
    design = _design(headline, theme)
    jpeg = _jpeg(design)
    with Image.open(io.BytesIO(jpeg)) as picture:
        width, height = picture.size
        stamp = picture.convert("L").resize(STAMP, Image.Resampling.LANCZOS)
    return ThumbnailFigures(
        width=width,
        height=height,
        size=len(jpeg),
        words=design.words,
        contrast=min((_worst(line, design.paper) for line in design.lines), default=21.0),
        rms=float(np.asarray(stamp, dtype=np.float64).std() / 255),
        letter_height=design.letter_height,
        corner_free=not any(box.overlaps(CORNER) for box in design.boxes),
    )


def _design(headline: Headline, theme: Theme) -> _Design:
    poster = POSTERS[theme.name]
    first, second = _five_words(headline)
    top, plates, lines = _words(poster, first, second)
    badge, badge_box = _badge(poster, headline.badge)
    boxes = tuple(line.box for line in lines)
    return _Design(
        paper=_paper(poster, headline, plates),
        lines=lines,
        shadows=_shadows(lines, poster),
        badge=badge,
        letter_height=top,
        words=len(f"{first} {second}".split()),
        boxes=(*boxes, badge_box) if badge else boxes,
    )


def _shadows(lines: tuple[_Line, ...], poster: Poster) -> str:
    """The light letters once more, dark and lower."""
    light = "".join(line.svg for line in lines if line.ink == poster.ink)
    if not light or not poster.shadow:
        return ""
    dark = light.replace(f'fill="{poster.ink}"', 'fill="#000000"')
    return f'<g transform="translate(0 {_DROP})" opacity="{poster.shadow}">{dark}</g>'


def _five_words(headline: Headline) -> tuple[str, str]:
    first = headline.first.split()[:MOST_WORDS]
    second = headline.second.split()[: MOST_WORDS - len(first)]
    return " ".join(first), " ".join(second)


def _words(poster: Poster, first: str, second: str) -> tuple[float, str, tuple[_Line, ...]]:
    """The smallest capitals' height, the plates and the lines."""
    across, down = _PAD
    room = _COLUMN.width - 2 * across
    under = fit_whole(second, poster.voice, sizes=_SECOND, width=room, lines=1) or fit(
        second, poster.voice, sizes=(*_SECOND, *_LONG_WORD), width=room, lines=2,
        height=_COLUMN.height * 0.42, leading=1.04,
    )  # fmt: skip
    plate_height = under.height + 2 * down if under.lines else 0.0
    gap = 32.0 if under.lines else 0.0
    over = fit(
        first, poster.voice, sizes=(*_FIRST, *_LONG_WORD), width=_COLUMN.width, lines=4,
        height=_COLUMN.height - plate_height - gap, leading=1.0,
    )  # fmt: skip
    y = _COLUMN.y + (_COLUMN.height - over.height - gap - plate_height) / 2
    lines = _set(over, Box(_COLUMN.x, y, _COLUMN.width, over.height), poster.ink)
    plates = ""
    if under.lines:
        wide = under.width + 2 * across
        left = _COLUMN.right - wide if under.right_to_left else _COLUMN.x
        plate = Box(left, y + over.height + gap, wide, plate_height)
        plates = rectangle(plate, poster.plate, radius=poster.plate_radius)
        inside = Box(plate.x + across, plate.y + down, under.width, under.height)
        lines += _set(under, inside, poster.on_plate)
    sizes = tuple(words.size for words in (over, under) if words.lines)
    return min(sizes, default=0.0) * 0.7 / HEIGHT, plates, lines


def _set(words: Paragraph, column: Box, ink: str) -> tuple[_Line, ...]:
    lines = []
    for shaped, baseline in zip(words.lines, words.baselines, strict=True):
        width = (shaped.right - shaped.left) * words.size
        left = column.right - width if words.right_to_left else column.x
        x, y = left - shaped.left * words.size, column.y + baseline
        box = Box(
            left, y + shaped.top * words.size, width, (shaped.bottom - shaped.top) * words.size
        )
        lines.append(_Line(lettering(shaped, x, y, words.size, ink), box, ink))
    return tuple(lines)


def _badge(poster: Poster, text: str) -> tuple[str, Box]:
    voice = Voice(poster.voice.face, 800, 0.0, upper=True, descent=0.0)
    words = fit(text, voice, sizes=(44, 40, 36), width=330, lines=1)
    if not words.lines:
        return "", Box(0, 0, 0, 0)
    box = Box(WIDTH - 44 - words.width - 56, 40, words.width + 56, words.height + 44)
    inside = Box(box.x + 28, box.y + 22, words.width, words.height)
    letters = "".join(line.svg for line in _set(words, inside, poster.on_badge))
    radius = box.height / 2 if poster.plate_radius else 0
    return rectangle(box, poster.badge, radius=radius) + letters, box


def _paper(poster: Poster, headline: Headline, plates: str) -> Pixels:
    """Everything but the letters: (720, 1280, 3) RGB."""
    if headline.image:
        plain = rasterise(poster.plain(), WHOLE)[:, :, :3]
        return _over(_beside(plain, headline.image), _stripe(poster) + plates)
    drawn = poster.ground() + poster.art(headline.icon or DEFAULT) + plates
    return np.ascontiguousarray(rasterise(drawn, WHOLE)[:, :, :3])


def _beside(ground: Pixels, file: str) -> Pixels:
    """The photograph right of its slanted edge, the ground left of it."""
    left = int(min(EDGE))
    size = (WIDTH - left, HEIGHT)
    filmed = is_footage(Path(file))
    opened = picture_of(Path(file)) if filmed else open_picture(Path(file), cover=size)
    photograph = np.asarray(ImageOps.fit(opened, size, Image.Resampling.LANCZOS))
    whole = ground.copy()
    whole[:, left:] = photograph
    top, bottom = EDGE
    area = f"M{top} 0H{WIDTH}V{HEIGHT}H{bottom}Z"
    share = rasterise(path(area, "#ffffff"), WHOLE)[:, :, 3:].astype(np.float32) / 255
    return (ground * (1 - share) + whole * share).round().astype(np.uint8)


def _stripe(poster: Poster) -> str:
    top, bottom = EDGE
    half = _STRIPE / 2
    corners = f"M{top - half} 0H{top + half}L{bottom + half} {HEIGHT}H{bottom - half}Z"
    return path(corners, poster.stripe)


def _over(under: Pixels, svg: str) -> Pixels:
    drawn = rasterise(svg, WHOLE).astype(np.float32)
    share = drawn[:, :, 3:] / 255
    mixed = under * (1 - share) + drawn[:, :, :3] * share
    return mixed.round().astype(np.uint8)


def _jpeg(design: _Design) -> bytes:
    letters = design.shadows + "".join(line.svg for line in design.lines) + design.badge
    picture = Image.fromarray(_over(design.paper, letters))
    for quality in (92, 84, 70):
        written = io.BytesIO()
        picture.save(written, "JPEG", quality=quality, subsampling=0, optimize=True)
        if written.tell() <= MOST_BYTES:
            break
    return written.getvalue()


def _worst(line: _Line, paper: Pixels) -> float:
    box = even(line.box)
    seen = paper[int(box.y) : int(box.bottom), int(box.x) : int(box.right)].reshape(-1, 3)
    colours = {"#{:02x}{:02x}{:02x}".format(*map(int, pixel)) for pixel in np.unique(seen, axis=0)}
    return min(contrast(line.ink, colour) for colour in colours)
