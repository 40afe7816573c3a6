"""How like two films are: sketches of their scripts compared, and the words of their titles.

A script is the set of its runs of three words; likeness of two scripts is the share of runs they have
in common (Jaccard). A sketch keeps the 200 smallest hashes of a script's runs: of the smallest of two
sketches together, the share in both estimates that likeness to about ±0.07 (bottom-k sketches, Cohen
and Kaplan, 2007).
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Final

RUN: Final = 3
KEPT: Final = 200
WORDS: Final = re.compile(r"\w+")
FILLERS: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "do",
        "does",
        "for",
        "from",
        "how",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "this",
        "to",
        "was",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "you",
        "your",
    ]
)


def sketch_of(lines: Iterable[str]) -> list[int]:
    """The sketch of a script; empty for one shorter than a run."""
    return sorted(runs_of(lines))[:KEPT]


def runs_of(lines: Iterable[str]) -> frozenset[int]:
    """The hash of every run of a text."""
    words = [word for line in lines for word in WORDS.findall(line.lower())]
    runs = {" ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}
    return frozenset(_number(run) for run in runs)


def contained(sketch: Sequence[int], runs: frozenset[int]) -> float:
    """The share of a script, by its sketch, that a text has too, 0 to 1."""
    return sum(number in runs for number in sketch) / len(sketch) if sketch else 0.0


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """The share of runs two scripts have in common, 0 to 1."""
    if not one or not other:
        return 0.0
    first, second = set(one), set(other)
    smallest = sorted(first | second)[:KEPT]
    return sum(number in first and number in second for number in smallest) / len(smallest)


def title_likeness(one: str, other: str) -> float:
    """The share of telling words two titles have in common, 0 to 1."""
    return words_likeness(title_words(one), title_words(other))


def title_words(title: str) -> frozenset[str]:
    """The telling words of a title."""
    return frozenset(WORDS.findall(title.lower())) - FILLERS


def words_likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words that are in both, 0 to 1."""
    return len(one & other) / len(one | other) if one | other else 0.0


def _number(run: str) -> int:
    # 53 bits: JSON keeps them whole in every language.
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) >> 11
