"""One caption as a patch: rows of letters that fit their box, with any one word lit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from app.media.colour import channels
from app.media.direction import is_right_to_left
from app.media.layout import Box, Layout
from app.media.overlay import Mask, Overlay, premultiplied
from app.media.planes import Planes, ycc
from app.media.raster import even, rasterise
from app.media.shaping import Glyph, Shaped, Voice, clean, outline, shape
from app.media.svg import rectangle
from app.media.theme import CaptionStyle

_WEIGHT = 800.0  # of scripts that the style's own face cannot spell
_REFERENCE = 54.0  # pixels: the size of letters for which a style gives its outline

# In em: what a row of Latin letters takes above and below its baseline, and from row to row.
_ABOVE, _BELOW, _LEADING, _GAP = 0.78, 0.24, 1.28, 0.06
_PLATE_ACROSS, _PLATE_DOWN, _PLATE_CORNER = 0.42, 0.16, 0.24
_DROP, _BLUR, _DEPTH = 0.05, 0.10, 0.55  # the shadow: its fall and its softness, and its opacity

_Colours = npt.NDArray[np.float32]
_Region = tuple[slice, slice]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of words: the shaped letters, their words' characters, and the room they take in em."""

    shaped: Shaped
    words: tuple[range, ...]

    @property
    def above(self) -> float:
        return max(_ABOVE, -self.shaped.top)

    @property
    def below(self) -> float:
        return max(_BELOW, self.shaped.bottom)

    @property
    def width(self) -> float:
        return self.shaped.right - self.shaped.left


class CuePicture:
    """The rows of one cue. Lighting a word makes only that word's part of the patch anew."""

    def __init__(self, rows: Sequence[Sequence[str]], style: CaptionStyle, layout: Layout) -> None:
        self._voice = Voice(style.face, _WEIGHT)
        self._style = style
        self._rows = [_row(row, self._voice, style.outline / _REFERENCE) for row in rows]
        self._baselines = _baselines(self._rows)
        self._frame = layout.captions
        self.size = min(float(layout.caption_size), self._largest())
        self._edge = 0.0 if style.plate else style.outline * self.size / _REFERENCE
        self._box = self._outer_box()
        letters, edged = self._masks()
        self._letters = letters
        self._under, under_alpha = self._backdrop(edged)
        self._alpha = under_alpha * (1 - letters) + letters
        self._plain = self._patch((slice(None), slice(None)), style.fill)

    def lit(self, word: int) -> Overlay:
        """The patch with that word, counted over all rows, in the active colour; -1 lights none."""
        region = self._region(word) if word >= 0 else None
        if region is None:
            return self._plain
        return _pasted(self._patch(region, self._style.active), region, self._plain)

    @property
    def _height(self) -> float:
        """From the top of the first row to the foot of the last, in em."""
        return self._rows[0].above + self._baselines[-1] + self._rows[-1].below

    def _largest(self) -> float:
        """The size at which the rows with what is around them just fill the captions' box."""
        ring = 2 * self._style.outline / _REFERENCE
        across, down = (2 * _PLATE_ACROSS, 2 * _PLATE_DOWN) if self._style.plate else (ring, ring)
        width = max(row.width for row in self._rows) + across
        return min(self._frame.width / width, self._frame.height / (self._height + down))

    def _first_baseline(self) -> float:
        middle = self._frame.y + self._frame.height / 2
        return middle + (self._rows[0].above - self._height / 2) * self.size

    def _origin(self, number: int) -> tuple[float, float]:
        """Where row `number` starts: x and baseline, in pixels."""
        shaped = self._rows[number].shaped
        middle = self._frame.x + self._frame.width / 2
        x = middle - (shaped.left + shaped.right) / 2 * self.size
        return x, self._first_baseline() + self._baselines[number] * self.size

    def _rows_box(self) -> Box:
        width = max(row.width for row in self._rows) * self.size
        top = self._first_baseline() - self._rows[0].above * self.size
        left = self._frame.x + (self._frame.width - width) / 2
        return Box(left, top, width, self._height * self.size)

    def _outer_box(self) -> Box:
        if self._style.plate:
            return even(self._plate_box())
        soft = self._edge + (3 * _BLUR + _DROP) * self.size
        return even(_grown(self._rows_box(), soft, soft))

    def _plate_box(self) -> Box:
        return _grown(self._rows_box(), _PLATE_ACROSS * self.size, _PLATE_DOWN * self.size)

    def _masks(self) -> tuple[Mask, Mask]:
        """How much of each sample is letter, and how much is letter or edge: red on blue tells both."""
        commands = "".join(
            outline(glyph, *self._origin(number), self.size)
            for number, row in enumerate(self._rows)
            for glyph in row.shaped.glyphs
        )
        edge = f'stroke="#00f" stroke-width="{2 * self._edge:.2f}"' if self._edge else ""
        svg = f'<path d="{commands}" fill="#f00" {edge} stroke-linejoin="round" paint-order="stroke"/>'
        pixels = rasterise(svg, self._box) * np.float32(1 / 255)
        edged = np.ascontiguousarray(pixels[..., 3])
        return edged * pixels[..., 0], edged

    def _backdrop(self, edged: Mask) -> tuple[_Colours, Mask]:
        """What the letters stand on, multiplied by its opacity, and that opacity."""
        if self._style.plate:
            radius = _PLATE_CORNER * self.size
            plate = rasterise(rectangle(self._plate_box(), "#fff", radius=radius), self._box)
            alpha = plate[..., 3] * np.float32(self._style.plate_opacity / 255)
            return _tinted(alpha, self._style.plate), alpha
        shadow = self._shadow(edged)
        alpha = shadow * (1 - edged) + edged
        black = _tinted(shadow, "#000000") * (1 - edged)[..., None]
        return black + _tinted(edged, self._style.edge), alpha

    def _shadow(self, edged: Mask) -> Mask:
        drop = round(_DROP * self.size)
        fallen = np.zeros_like(edged)
        fallen[drop:] = edged[: len(edged) - drop]
        soft = cv2.GaussianBlur(fallen, (0, 0), _BLUR * self.size)
        return np.asarray(soft, np.float32) * np.float32(_DEPTH)

    def _patch(self, region: _Region, colour: str) -> Overlay:
        """That part of the picture with its letters in that colour."""
        letters = self._letters[region]
        colours = self._under[region] * (1 - letters)[..., None] + _tinted(letters, colour)
        return premultiplied(colours, self._alpha[region], int(self._box.x), int(self._box.y))

    def _region(self, word: int) -> _Region | None:
        """The samples of that word's letters, on even borders; None when nothing of it is drawn."""
        for number, row in enumerate(self._rows):
            if word < len(row.words):
                return self._word_region(number, row, row.words[word])
            word -= len(row.words)
        return None

    def _word_region(self, number: int, row: _Row, characters: range) -> _Region | None:
        starts = [glyph.x for glyph in row.shaped.glyphs if glyph.index in characters]
        if not starts:
            return None
        text = row.shaped.text[characters.start : characters.stop]
        alone = shape(text, self._voice, right_to_left=is_right_to_left(row.shaped.text))
        x, baseline = self._origin(number)
        inked = Box(
            x + (min(starts) + alone.left) * self.size - self._box.x - 1,
            baseline + alone.top * self.size - self._box.y - 1,
            (alone.right - alone.left) * self.size + 2,
            (alone.bottom - alone.top) * self.size + 2,
        )
        area = even(inked)
        return (
            slice(max(int(area.y), 0), int(area.bottom)),
            slice(max(int(area.x), 0), int(area.right)),
        )


def _row(words: Sequence[str], voice: Voice, outline: float) -> _Row:
    cleaned = [clean(word) for word in words]
    text = " ".join(cleaned)
    ranges: list[range] = []
    at = 0
    for word in cleaned:
        ranges.append(range(at, at + len(word)))
        at += len(word) + 1
    shaped = shape(text, voice, right_to_left=is_right_to_left(text))
    return _Row(_spaced(shaped, outline), tuple(ranges))


def _spaced(shaped: Shaped, extra: float) -> Shaped:
    """The row with its spaces, in visual order, wider by what an outline of `extra` em takes of them."""
    moved: list[Glyph] = []
    spaces = 0
    for glyph in shaped.glyphs:
        moved.append(replace(glyph, x=glyph.x + spaces * extra))
        spaces += shaped.text[glyph.index] == " "
    wider = spaces * extra
    return replace(
        shaped,
        glyphs=tuple(moved),
        advance=shaped.advance + wider,
        right=shaped.right + wider,
    )


def _baselines(rows: Sequence[_Row]) -> list[float]:
    """Where each row stands under the first, in em: further apart where ink would touch."""
    baselines = [0.0]
    for upper, lower in pairwise(rows):
        needed = upper.shaped.bottom - lower.shaped.top + _GAP
        baselines.append(baselines[-1] + max(_LEADING, needed))
    return baselines


def _grown(box: Box, across: float, down: float) -> Box:
    return Box(box.x - across, box.y - down, box.width + 2 * across, box.height + 2 * down)


def _tinted(alpha: Mask, colour: str) -> _Colours:
    """That colour where `alpha` lets it be, multiplied by it, as Y'CbCr."""
    tone = ycc(np.array(channels(colour), np.float32) / np.float32(255))
    return alpha[..., None] * tone


def _pasted(part: Overlay, region: _Region, whole: Overlay) -> Overlay:
    """The whole patch with the ink of that part in place of its own; opacity stays."""
    down, across = region
    half = slice(down.start // 2, down.stop // 2), slice(across.start // 2, across.stop // 2)
    planes = [plane.copy() for plane in whole.ink.all]
    for plane, new, area in zip(planes, part.ink.all, (region, half, half), strict=True):
        plane[area] = new
    return Overlay(whole.x, whole.y, Planes(*planes), whole.through, whole.through_half)
