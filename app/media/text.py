"""Fitting text to a space: balanced lines at the largest size that holds all of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.media.breaking import Token, clusters, tokens
from app.media.direction import is_right_to_left
from app.media.shaping import Shaped, Voice, caps, clean, shape

ELLIPSIS = "…"
_LINE_GAP = 0.06  # em of air between the ink of one line and the next
_LONGEST = 1000  # characters looked at; no card holds more


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
    whole = fit_whole(
        text, voice, sizes=sizes, width=width, height=height, lines=lines, leading=leading
    )
    if whole is not None:
        return whole
    return _cut(
        _ready(text, voice), voice, sizes[-1], width, height=height, lines=lines, leading=leading
    )


def fit_whole(
    text: str,
    voice: Voice,
    *,
    sizes: Sequence[float],
    width: float,
    height: float = float("inf"),
    lines: int = 99,
    leading: float = 1.2,
) -> Paragraph | None:
    """As `fit`, but None for what fits at no size."""
    cleaned = _ready(text, voice)
    length = sum(shape(word, voice).advance for word in cleaned.split(" "))
    for breaking in (False, True):
        for size in sizes:
            least = max(math.ceil(length * size / width), 1)
            if least > lines or (least - 1) * leading * size > height:
                continue
            found = _set(cleaned, voice, size, width, leading=leading, breaking=breaking)
            if found and len(found.lines) <= lines and found.height <= height:
                return found
    return None


def one_line(text: str, voice: Voice, size: float) -> Paragraph:
    """The text on one line, however wide."""
    cleaned = _ready(text, voice)
    right_to_left = is_right_to_left(cleaned)
    line = shape(cleaned, voice, right_to_left=right_to_left)
    return _stacked((line,), voice, size, 1.2, right_to_left=right_to_left)


def _ready(text: str, voice: Voice) -> str:
    cleaned = clean(text[: 2 * _LONGEST])[:_LONGEST]
    return cleaned.upper() if voice.upper else cleaned


def _set(
    text: str, voice: Voice, size: float, width: float, *, leading: float, breaking: bool
) -> Paragraph | None:
    right_to_left = is_right_to_left(text)
    room = width / size
    pieces = list(tokens(text, voice, room, breaking=breaking))
    if any(token.width > room for token in pieces):
        return None
    rows = _balanced(pieces, room, shape(" ", voice).advance + voice.tracking)
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


def _balanced(tokens: list[Token], room: float, space: float) -> list[str]:
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


def _joined(tokens: list[Token]) -> str:
    return "".join(token.text + (" " if token.spaced else "") for token in tokens).rstrip(" ")


def _cut(
    text: str, voice: Voice, size: float, width: float, *, height: float, lines: int, leading: float
) -> Paragraph:
    """The longest beginning of the text that fits, with an ellipsis."""
    letters = list(clusters(text))

    def beginning(count: int) -> Paragraph | None:
        start = "".join(letters[:count]).rstrip(" ,;:.-–—")
        cut = start[: start.rfind(" ")] if " " in start[len(start) // 2 :] else start
        found = _set(cut + ELLIPSIS, voice, size, width, leading=leading, breaking=True)
        return found if found and len(found.lines) <= lines and found.height <= height else None

    low, high = 0, len(letters)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if beginning(middle) else (low, middle)
    shortest = beginning(low)
    if shortest is None:
        return Paragraph(voice, size, (), (), 0.0, right_to_left=False, whole=False)
    return Paragraph(
        voice,
        size,
        shortest.lines,
        shortest.baselines,
        shortest.height,
        shortest.right_to_left,
        False,
    )
