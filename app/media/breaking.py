"""Where a line may end: between words, inside long ones, between ideographs."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from app.media.shaping import Voice, shape

_ADDRESS = re.compile(r"://|^www\.|@|^[\w-]+(\.[\w-]+)+/")
_BREAK_AFTER = re.compile(r"(?<=[-–—/])(?=\w)")
_NO_LINE_START = frozenset(
    "、。，．！？：；）」』】〉》〕…‥ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?:;)]}%’”"
)
_NO_LINE_END = frozenset("（「『【〈《〔([{“‘")


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch that stays on one line. `spaced`: a space follows unless the line ends there."""

    text: str
    width: float
    spaced: bool


def tokens(text: str, voice: Voice, room: float, *, breaking: bool) -> Iterator[Token]:
    """The text in pieces that stay whole; with `breaking`, none is wider than `room` em.

    Words are parted with a hyphen, but without one in addresses and in scripts that have none.
    """
    for word in text.split(" "):
        pieces = list(_pieces(word))
        hyphen = "-" if _takes_hyphen(word) else ""
        for index, piece in enumerate(pieces):
            spaced = index == len(pieces) - 1
            width = shape(piece, voice).advance
            if width <= room or not breaking:
                yield Token(piece, width, spaced)
                continue
            yield from _broken(piece, voice, room, spaced=spaced, hyphen=hyphen)


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


def _broken(word: str, voice: Voice, room: float, *, spaced: bool, hyphen: str) -> Iterator[Token]:
    rest = list(clusters(word))
    while rest:
        count = _longest_start(rest, hyphen, voice, room)
        last = count == len(rest)
        piece = "".join(rest[:count]) + ("" if last else hyphen)
        yield Token(piece, shape(piece, voice).advance, spaced and last)
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


def clusters(word: str) -> Iterator[str]:
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
