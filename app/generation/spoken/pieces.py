"""A sentence cut at its spaces, each printed word parted from the punctuation around it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.generation.spoken.abbreviations import DOTTED

_LEAD = re.compile(r"[\"'“”‘’«»(\[{*_`¿¡„‚]+(?=.)")
_TRAIL = re.compile(r"[\"'“”‘’«»)\]}*_`,.!?;:…]+$")
INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.){2,}[^\W\d_]?|[A-Z]\.|[^\W\d_]\.[^\W\d_]")
"""U.S., Ph.D., J. and the like, with or without the last full stop."""
_CLOSERS = "\"'“”‘’«»)]}*_`"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_FOOTNOTE = re.compile(r"\[(?:\d{1,3}|[a-z]|note \d+|citation)\]")
_UNIFIED = str.maketrans(
    {"\u2010": "-", "\u2011": "-", "\u2212": "−", "’": "'", "‘": "'", "ʼ": "'", "′": "'", "″": '"',
     "℃": "°C", "℉": "°F", "µ": "μ", "⁄": "/", "∕": "/", "：": ":"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A printed word: `core` is what is said, `lead` and `trail` the punctuation around it.

    The full stop of an abbreviation belongs to its core.
    """

    display: str
    lead: str
    core: str
    trail: str


def pieces(sentence: str) -> tuple[Piece, ...]:
    """The printed words of the sentence; joined with spaces their displays give it back."""
    return tuple(map(piece, sentence.split()))


def piece(display: str) -> Piece:
    """One printed word and its parts."""
    body = _FOOTNOTE.sub("", unified(display))
    lead = _LEAD.match(body)
    opened = lead.end() if lead and not _decade(body, lead.end()) else 0
    inner = body[opened:]
    trail = _TRAIL.search(inner)
    end = trail.start() if trail else len(inner)
    end += _own_dot(inner, end)
    if end == 0:
        return Piece(display, body[:opened], "", inner)
    return Piece(display, body[:opened], inner[:end], inner[end:])


def unified(text: str) -> str:
    """One sign for each kind of hyphen, apostrophe and the like; invisible characters removed."""
    wide = "".join(
        unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in text
    )
    return _INVISIBLE.sub("", wide).translate(_UNIFIED)


def _decade(body: str, end: int) -> bool:
    """Whether the apostrophe opens a decade or a clipped word: '90s, 'em."""
    return body[:end] == "'" and body[end:][:2].isdecimal()


def _own_dot(inner: str, end: int) -> int:
    """1 when the first mark of the trail is a full stop that belongs to the word."""
    if not inner.startswith(".", end) or inner.startswith("..", end):
        return 0
    word = inner[: end + 1]
    return int(word[:-1].lower() in DOTTED or bool(INITIALS.fullmatch(word) and word[0] != "I"))


@dataclass(frozen=True, slots=True)
class Place:
    """A piece among the others; rules look ahead and back from it."""

    pieces: Sequence[Piece]
    index: int

    @property
    def core(self) -> str:
        """What this piece says."""
        return self.pieces[self.index].core

    def next(self, steps: int = 1) -> str:
        """The core that many pieces on, when no punctuation parts it from this one; else empty."""
        last = self.index + steps
        if last >= len(self.pieces):
            return ""
        between = self.pieces[self.index : last + 1]
        parted = any(left.trail for left in between[:-1]) or any(
            right.lead for right in between[1:]
        )
        return "" if parted else between[-1].core

    def after_comma(self, steps: int) -> str:
        """The core that many pieces on, when a single comma and nothing else stands before it."""
        last = self.index + steps
        if last >= len(self.pieces) or self.pieces[last].lead:
            return ""
        return self.pieces[last].core if self.pieces[last - 1].trail in {"", ","} else ""

    @property
    def before(self) -> str:
        """The core before this one; empty at the start and after punctuation."""
        if self.index == 0 or self.pieces[self.index].lead:
            return ""
        previous = self.pieces[self.index - 1]
        return "" if previous.trail else previous.core

    @property
    def is_last(self) -> bool:
        """Whether nothing follows in the sentence."""
        return self.index + 1 == len(self.pieces)
