"""Text as glyph outlines: shaped by HarfBuzz, ordered by the bidirectional algorithm.

Every length here is in em, so a line is shaped once and drawn at any size.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import groupby

import uharfbuzz as hb

from app.media.direction import levels, visual_order
from app.media.fonts import EMOJI, Face, cap_height, font, repertoire, spelling_face

JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
_CURSIVE = ("ARABIC", "SYRIAC", "MONGOLIAN", "DEVANAGARI", "BENGALI", "GURMUKHI")
_MARKS_KEPT = 2


@dataclass(frozen=True, slots=True)
class Voice:
    """A face with what goes with it, in em: tracking, and the room kept below the last baseline.

    `weight` is for scripts the face cannot spell.
    """

    face: Face
    weight: float = 500
    tracking: float = 0.0
    upper: bool = False
    descent: float = 0.2
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph at its place. `index` is the character of the text it belongs to."""

    face: Face
    number: int
    x: float
    y: float
    index: int


@dataclass(frozen=True, slots=True)
class Shaped:
    """A line of glyphs from x = 0. Ink is what is really inked; y grows downwards from the baseline."""

    text: str
    glyphs: tuple[Glyph, ...]
    advance: float
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Run:
    start: int
    text: str
    level: int
    face: Face


def clean(text: str) -> str:
    """The text in one line, composed, without what no font can draw.

    At most two marks stay on one letter: more is noise that climbs over the neighbouring lines.
    """
    composed = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    kept: list[str] = []
    marks = 0
    for character in composed:
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if character.isspace():
            kept.append("\u00a0" if character in "\u00a0\u202f" else " ")
        elif marks <= _MARKS_KEPT and (category[0] != "C" or character in JOINERS):
            kept.append(character)
    return " ".join(part for part in "".join(kept).split(" ") if part)


@lru_cache(maxsize=8192)
def shape(text: str, voice: Voice, *, right_to_left: bool = False) -> Shaped:
    """The line in visual order. Characters no font has are left out."""
    glyphs: list[Glyph] = []
    x = 0.0
    for run in visual_order(_runs(text, voice, right_to_left=right_to_left), lambda run: run.level):
        placed, x = _shape_run(run, voice, x)
        glyphs.extend(placed)
    last_tracking = voice.tracking if glyphs else 0.0
    return _measured(text, tuple(glyphs), x - last_tracking)


def _runs(text: str, voice: Voice, *, right_to_left: bool) -> list[_Run]:
    faces = list(_faces(text, voice))
    keyed = [
        (index, character, level, face)
        for index, (character, level, face) in enumerate(
            zip(text, levels(text, right_to_left=right_to_left), faces, strict=True)
        )
        if face is not None
    ]
    return [
        _Run(group[0][0], "".join(entry[1] for entry in group), key[0], key[1])
        for key, group in (
            (key, list(entries))
            for key, entries in groupby(keyed, lambda entry: (entry[2], entry[3]))
        )
    ]


def _faces(text: str, voice: Voice) -> Iterator[Face | None]:
    previous: Face | None = None
    for character in text:
        follows = unicodedata.combining(character) or character in JOINERS
        joins = previous is not None and (
            character in JOINERS or (follows and ord(character) in repertoire(previous))
        )
        if joins or (
            character == " " and previous is not None and ord(" ") in repertoire(previous)
        ):
            yield previous
            continue
        previous = spelling_face(character, voice.face, voice.weight, voice.language)
        yield previous


def _shape_run(run: _Run, voice: Voice, x: float) -> tuple[list[Glyph], float]:
    buffer = hb.Buffer()
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if run.level % 2 else "ltr"
    buffer.language = voice.language
    opened = font(run.face)
    hb.shape(opened, buffer, {"kern": True, "liga": voice.tracking <= 0})
    upem = opened.face.upem
    tracking = 0.0 if _is_cursive(run.text) else voice.tracking
    glyphs = []
    pairs = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
    for place, (glyph, position) in enumerate(pairs):
        at = Glyph(
            run.face,
            glyph.codepoint,
            x + position.x_offset / upem,
            -position.y_offset / upem,
            run.start + glyph.cluster,
        )
        glyphs.append(at)
        same_cluster = place + 1 < len(pairs) and pairs[place + 1][0].cluster == glyph.cluster
        x += position.x_advance / upem + (0.0 if same_cluster else tracking)
    return glyphs, x


def _is_cursive(text: str) -> bool:
    return any(unicodedata.name(character, "").startswith(_CURSIVE) for character in text)


def _measured(text: str, glyphs: tuple[Glyph, ...], advance: float) -> Shaped:
    inks = [ink for ink in map(_ink, glyphs) if ink is not None]
    if not inks:
        return Shaped(text, glyphs, max(advance, 0.0), 0.0, 0.0, max(advance, 0.0), 0.0)
    return Shaped(
        text,
        glyphs,
        advance,
        min(ink[0] for ink in inks),
        min(ink[1] for ink in inks),
        max(ink[2] for ink in inks),
        max(ink[3] for ink in inks),
    )


def _ink(glyph: Glyph) -> tuple[float, float, float, float] | None:
    bounds = _extents(glyph.face, glyph.number)
    if bounds is None:
        return None
    left, top, right, bottom = bounds
    return glyph.x + left, glyph.y + top, glyph.x + right, glyph.y + bottom


@lru_cache(maxsize=16384)
def _extents(face: Face, number: int) -> tuple[float, float, float, float] | None:
    opened = font(face)
    extents = opened.get_glyph_extents(number)
    if extents is None or not extents.width:
        return None
    upem = opened.face.upem
    left, top = extents.x_bearing / upem, -extents.y_bearing / upem
    return left, top, left + extents.width / upem, top - extents.height / upem


@lru_cache(maxsize=16384)
def _outline(face: Face, number: int) -> tuple[tuple[str, tuple[float, ...]], ...]:
    opened = font(face)
    upem = opened.face.upem
    steps: list[tuple[str, list[float]]] = []
    opened.draw_glyph(number, _PEN, steps)
    return tuple((letter, tuple(value / upem for value in numbers)) for letter, numbers in steps)


def _pen() -> hb.DrawFuncs:
    pen = hb.DrawFuncs()
    pen.set_move_to_func(partial(_record, "M"))
    pen.set_line_to_func(partial(_record, "L"))
    pen.set_quadratic_to_func(partial(_record, "Q"))
    pen.set_cubic_to_func(partial(_record, "C"))
    pen.set_close_path_func(partial(_record, "Z"))
    return pen


def _record(letter: str, *arguments: object) -> None:
    *numbers, steps = arguments
    if isinstance(steps, list):
        steps.append((letter, numbers))


_PEN = _pen()


def outline(glyph: Glyph, x: float, y: float, size: float) -> str:
    """The glyph as SVG path commands, its line's origin at (x, y), in pixels."""
    parts: list[str] = []
    for letter, numbers in _outline(glyph.face, glyph.number):
        points = (
            f"{x + (glyph.x + numbers[at]) * size:.2f} {y + (glyph.y - numbers[at + 1]) * size:.2f}"
            for at in range(0, len(numbers), 2)
        )
        parts.append(letter + " ".join(points))
    return "".join(parts)


def is_emoji(glyph: Glyph) -> bool:
    """Whether the glyph is a picture rather than a letter."""
    return glyph.face == EMOJI


def caps(voice: Voice) -> float:
    """The height of the voice's capitals, in em."""
    return cap_height(voice.face)
