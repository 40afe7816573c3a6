"""The model's alphabet, and sentences cut to the length it can speak."""

import re

STYLES = 510
"""The most phonemes the model can speak at once; a voice has one style for each number of them."""

LONGEST = 300
"""The most it is given: about 17 s of speech. Measured peak memory of a process is 0.6 GB so, and
0.9 GB at 510, where a second of speech also costs a tenth more."""

_IDS = {
    ";": 1, ":": 2, ",": 3, ".": 4, "!": 5, "?": 6, "—": 9, "…": 10, '"': 11, "(": 12, ")": 13,
    "“": 14, "”": 15, " ": 16, "A": 24, "I": 25, "O": 31, "Q": 33, "T": 36, "W": 39, "Y": 41,
    "ᵊ": 42, "a": 43, "b": 44, "d": 46, "f": 48, "h": 50, "i": 51, "j": 52, "k": 53, "l": 54,
    "m": 55, "n": 56, "p": 58, "s": 61, "t": 62, "u": 63, "v": 64, "w": 65, "z": 68, "ɑ": 69,
    "ɐ": 70, "ɒ": 71, "æ": 72, "ɔ": 76, "ð": 81, "ʤ": 82, "ə": 83, "ɛ": 86, "ɜ": 87, "ɡ": 92,
    "ɪ": 102, "ŋ": 112, "θ": 119, "ɹ": 123, "ʃ": 131, "ʧ": 133, "ʊ": 135, "ʌ": 138, "ʒ": 147,
    "ˈ": 156, "ˌ": 157, "ː": 158, "ᵻ": 177,
}  # fmt: skip
"""The English part of Kokoro's published vocabulary (its config.json)."""

_STRONG = re.compile(r"(?<=[.!?;:—…]) ")
_WEAK = re.compile(r"(?<=,) ")
_SPACE = re.compile(r" ")


_OTHER_NAMES = str.maketrans({"ɾ": "T", "ʔ": "t"})
"""The American tap and the glottal stop, as the model was taught them."""


def speakable(phonemes: str) -> str:
    """A dictionary's phonemes in the model's alphabet; those it does not know are left out."""
    return "".join(p for p in phonemes.translate(_OTHER_NAMES) if p in _IDS)


def ids(phonemes: str) -> list[int]:
    """The model's number of each phoneme."""
    return [_IDS[phoneme] for phoneme in phonemes]


def cuts(phonemes: str) -> tuple[tuple[int, int], ...]:
    """Start and end of the pieces, each at most LONGEST long, cut at clauses where possible."""
    pieces: list[tuple[int, int]] = []
    start = 0
    while len(phonemes) - start > LONGEST:
        end = _cut(phonemes, start)
        pieces.append((start, end))
        start = end
    return (*pieces, (start, len(phonemes)))


def _cut(phonemes: str, start: int) -> int:
    """The last clause end in the second half of what fits, else the last space, else all of it."""
    half, limit = start + LONGEST // 2, start + LONGEST
    for border in (_STRONG, _WEAK, _SPACE):
        ends = [found.end() for found in border.finditer(phonemes, half, limit)]
        if ends:
            return ends[-1]
    return limit
