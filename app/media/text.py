"""Fitting text to a space: balanced lines at the largest size that holds all of it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.media.shaping import Shaped, Voice, caps, clean, is_right_to_left, shape

ELLIPSIS = "…"
_ADDRESS = re.compile(r"://|^www\.|@|^[\w-]+(\.[\w-]+)+/")
_BREAK_AFTER = re.compile(r"(?<=[-–—/])(?=\w)")
_NO_LINE_START = frozenset(
    "、。，．！？：；）」』】〉》〕…‥ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?:;)]}%’”"
)
_NO_LINE_END = frozenset("（「『【〈《〔([{“‘")
_LINE_GAP = 0.06  # em of air between the ink of one line and the next
_LONGEST = 2000  # characters looked at; no card holds more


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of one size, all of which fit. Heights are in pixels; `baselines` count from the top."""

    voice: Voice
    size: float
    lines: tuple[Shaped, ...]
    baselines: tuple[float, ...]
    height: float
    right_to_left: bool
    whole: bool = True

    @property
    def width(self) -> float:
        """The widest line, in pixels."""
        return max((line.right - line.left for line in self.lines), default=0.0) * self.size


@dataclass(frozen=True, slots=True)
class _Token:
    """A stretch that stays on one line. `spaced`: a space follows unless the line ends there."""

    text: str
    width: float
    spaced: bool


def fit(
    text: str,
    voice: Voice,
    *,
    sizes: Sequence[float],
    width: float,
    height: float = float("inf"),
    lines: int = 99,
    leading: float = 1.2,
) -> Paragraph:
    """The text at the first of `sizes` at which it fits `width` x `height` in at most `lines` lines.

    Words are kept whole if any size allows that, else they are broken: with a hyphen, without one in
    addresses and in scripts that have none. What fits at no size is set at the last one and cut at a
    word with an ellipsis; `whole` is then False.
    """
    cleaned = clean(text)[:_LONGEST]
    cleaned = cleaned.upper() if voice.upper else cleaned
    for breaking in (False, True):
        for size in sizes:
            found = _set(cleaned, voice, size, width, leading=leading, breaking=breaking)
            if found and len(found.lines) <= lines and found.height <= height:
                return found
    return _cut(cleaned, voice, sizes[-1], width, height=height, lines=lines, leading=leading)


def one_line(text: str, voice: Voice, size: float) -> Paragraph:
    """The text on one line, however wide."""
    cleaned = clean(text)
    cleaned = cleaned.upper() if voice.upper else cleaned
    right_to_left = is_right_to_left(cleaned)
    line = shape(cleaned, voice, right_to_left=right_to_left)
    return _stacked((line,), voice, size, 1.2, right_to_left=right_to_left)


def _set(
    text: str, voice: Voice, size: float, width: float, *, leading: float, breaking: bool
) -> Paragraph | None:
    right_to_left = is_right_to_left(text)
    room = width / size
    tokens = list(_tokens(text, voice, room, breaking=breaking))
    if any(token.width > room for token in tokens):
        return None
    rows = _balanced(tokens, room, shape(" ", voice).advance + voice.tracking)
    lines = tuple(shape(row, voice, right_to_left=right_to_left) for row in rows)
    if any(max(line.advance, line.right - line.left) > room for line in lines):
        return None
    return _stacked(lines, voice, size, leading, right_to_left=right_to_left)


def _stacked(
    lines: tuple[Shaped, ...], voice: Voice, size: float, leading: float, *, right_to_left: bool
) -> Paragraph:
    """Lines one under the other: at the leading, or further apart where their ink would touch."""
    baselines: list[float] = []
    for index, line in enumerate(lines):
        if not index:
            baselines.append(max(caps(voice), -line.top) * size)
            continue
        needed = lines[index - 1].bottom - line.top + _LINE_GAP
        baselines.append(baselines[-1] + max(leading, needed) * size)
    foot = max(voice.descent, lines[-1].bottom) * size if lines else 0.0
    height = (baselines[-1] + foot) if baselines else 0.0
    return Paragraph(voice, size, lines, tuple(baselines), height, right_to_left)


def _tokens(text: str, voice: Voice, room: float, *, breaking: bool) -> Iterator[_Token]:
    for word in text.split(" "):
        pieces = list(_pieces(word))
        for index, piece in enumerate(pieces):
            spaced = index == len(pieces) - 1
            width = shape(piece, voice).advance
            if width <= room or not breaking:
                yield _Token(piece, width, spaced)
                continue
            yield from _broken(piece, voice, room, spaced=spaced)


def _pieces(word: str) -> Iterator[str]:
    """A word split where a line may end inside it: after hyphens and between ideographs."""
    for part in _BREAK_AFTER.split(word):
        piece = ""
        for character in part:
            if piece and _may_part(piece[-1], character):
                yield piece
                piece = ""
            piece += character
        if piece:
            yield piece


def _may_part(before: str, after: str) -> bool:
    if before in _NO_LINE_END or after in _NO_LINE_START or unicodedata.combining(after):
        return False
    return _is_ideographic(before) or _is_ideographic(after)


def _is_ideographic(character: str) -> bool:
    code = ord(character)
    return (
        0x2E80 <= code <= 0xA4CF
        or 0xF900 <= code <= 0xFAFF
        or 0xFF00 <= code <= 0xFFEF
        or code >= 0x20000
    )


def _broken(word: str, voice: Voice, room: float, *, spaced: bool) -> Iterator[_Token]:
    hyphen = "-" if _takes_hyphen(word) else ""
    rest = list(_clusters(word))
    while rest:
        count = _longest_start(rest, hyphen, voice, room)
        last = count == len(rest)
        piece = "".join(rest[:count]) + ("" if last else hyphen)
        yield _Token(piece, shape(piece, voice).advance, spaced and last)
        rest = rest[count:]


def _longest_start(clusters: list[str], hyphen: str, voice: Voice, room: float) -> int:
    if shape("".join(clusters), voice).advance <= room:
        return len(clusters)
    low, high = 1, len(clusters)
    while high - low > 1:
        middle = (low + high) // 2
        fits = shape("".join(clusters[:middle]) + hyphen, voice).advance <= room
        low, high = (middle, high) if fits else (low, middle)
    return max(low - 1, 1) if low == len(clusters) - 1 and low > 2 else low  # no lone last letter


def _takes_hyphen(word: str) -> bool:
    return not _ADDRESS.search(word) and all(
        unicodedata.name(character, "").startswith(("LATIN", "GREEK", "CYRILLIC"))
        for character in word
        if character.isalpha()
    )


def _clusters(word: str) -> Iterator[str]:
    """What a reader takes for one letter: with its marks, joined emoji together."""
    cluster = ""
    for character in word:
        joins = cluster and (
            unicodedata.category(character).startswith("M")
            or character in "\u200c\u200d\ufe0e\ufe0f"
            or 0x1F3FB <= ord(character) <= 0x1F3FF
            or cluster[-1] == "\u200d"
        )
        if cluster and not joins:
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _balanced(tokens: list[_Token], room: float, space: float) -> list[str]:
    """The fewest lines, and among those the ones most alike in width."""
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for end in range(1, len(tokens) + 1):
        width, choice = -space, (len(tokens) + 1, 0.0, end - 1)
        for start in range(end - 1, -1, -1):
            gap = space if tokens[start].spaced and start < end - 1 else 0.0
            width += tokens[start].width + (gap if start < end - 1 else space)
            if width > room:
                break
            count, ragged, _ = best[start]
            choice = min(choice, (count + 1, ragged + (room - width) ** 2, start))
        best.append(choice)
    rows: list[str] = []
    end = len(tokens)
    while end:
        start = best[end][2]
        rows.append(_joined(tokens[start:end]))
        end = start
    return rows[::-1]


def _joined(tokens: list[_Token]) -> str:
    return "".join(token.text + (" " if token.spaced else "") for token in tokens).rstrip(" ")


def _cut(
    text: str, voice: Voice, size: float, width: float, *, height: float, lines: int, leading: float
) -> Paragraph:
    """The longest beginning of the text that fits, with an ellipsis."""
    clusters = list(_clusters(text))

    def beginning(count: int) -> Paragraph | None:
        start = "".join(clusters[:count]).rstrip(" ,;:.-–—")
        cut = start[: start.rfind(" ")] if " " in start[len(start) // 2 :] else start
        found = _set(cut + ELLIPSIS, voice, size, width, leading=leading, breaking=True)
        return found if found and len(found.lines) <= lines and found.height <= height else None

    low, high = 0, len(clusters)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if beginning(middle) else (low, middle)
    shortest = beginning(low)
    if shortest is None:
        return _stacked((), voice, size, leading, right_to_left=False)
    return Paragraph(
        voice,
        size,
        shortest.lines,
        shortest.baselines,
        shortest.height,
        shortest.right_to_left,
        False,
    )
