"""Which words of a short text stand in the accent colour."""

import re

from app.providers.offline_writer.figures import YEAR
from app.providers.offline_writer.words import (
    DETERMINERS,
    LOOSE,
    PARTICIPLES,
    PREPOSITIONS,
    content_words,
    is_finite,
    keyword,
)

MOST_WORDS = 3
DATE = re.compile(
    r"^(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday)$"
)
ASKING = frozenset(
    {"how", "why", "more", "than", "twice", "thing", "today", "something", "everything"}
)
OPENS_NOUN = (DETERMINERS | PREPOSITIONS) - {"that", "which", "what", "than", "all"}
ACTING = frozenset({"to", "it", "they", "you", "we", "he", "she", "i"})
"""What stands right before a verb."""

FAINT = frozenset({"day", "year", "time", "thing", "way", "people", "man", "kind", "part", "end"})
STRONG = re.compile(r"^(?:\w{3,}est|most|single|only|first|last|never|nothing|nobody)$")
FIGURE = re.compile(r"^[~<>$€£¥]?\d[\d.,]*%?$")


def emphasis(text: str, subject: frozenset[str]) -> tuple[str, ...]:
    """One phrase of up to three neighbouring words that carry the text's meaning.

    A figure with what it counts comes first, then a superlative with its noun, then the noun the
    text ends on. Function words, bare numbers and parts of dates never stand out; the result is empty
    only when the text holds nothing else.
    """
    words = [word.strip(',.:;!?“”"()') for word in text.split()]
    runs = [run for run in _runs(words) if any(_carries(words[n]) for n in run)]
    if not runs:
        return ()
    best = max(runs, key=lambda run: _strength(words, run, subject))
    if best[0] and len(best) == 1 and keyword(words[best[0] - 1]) in ACTING:
        return ()  # a verb alone, as in “What it costs to run”
    return (" ".join(words[n] for n in _trimmed(words, best)),)


def _carries(word: str) -> bool:
    bare = keyword(word)
    says = bool(content_words(word)) and bare not in ASKING and not DATE.match(bare)
    return says and not word[0].isdigit()


def _runs(words: list[str]) -> list[list[int]]:
    """Neighbours that carry meaning; a figure belongs to what follows it."""
    runs: list[list[int]] = []
    for place, word in enumerate(words):
        counted = FIGURE.match(word) and not YEAR.match(word) and _figure_of(words, place)
        if not word or not (_carries(word) or counted):
            continue
        joined = runs and runs[-1][-1] == place - 1 and not counted
        counted_before = joined and FIGURE.match(words[place - 1])
        acts = is_finite(words, place) or (joined and is_finite(words, place - 1))
        if joined and (counted_before or not acts):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _figure_of(words: list[str], place: int) -> bool:
    return place + 1 < len(words) and _carries(words[place + 1])


def _strength(words: list[str], run: list[int], subject: frozenset[str]) -> float:
    kept = _trimmed(words, run)
    said = [words[n] for n in kept]
    nouns = [n for n in kept if not _verbal(words, n)]
    return (
        3.0 * any(word[0].isdigit() for word in said)
        + 2.0 * any(STRONG.match(word.lower()) for word in said)
        + 1.0 * bool(nouns)
        + 0.4 * (run[-1] == len(words) - 1)
        - 0.9 * (content_words(" ".join(said)) <= FAINT)
        + 0.3 * bool(content_words(" ".join(said)) & subject)
        + 0.01 * run[-1]
    )


def _trimmed(words: list[str], run: list[int]) -> list[int]:
    """The run without the verbs it opens with and no longer than three words."""
    kept = list(run)
    while len(kept) > 1 and _verbal(words, kept[0]) and not FIGURE.match(words[kept[0]]):
        kept = kept[1:]
    while (
        len(kept) > 1 and _verbal(words, kept[-1]) and any(not _verbal(words, n) for n in kept[:-1])
    ):
        kept = kept[:-1]
    return kept[:MOST_WORDS] if FIGURE.match(words[kept[0]]) else kept[-MOST_WORDS:]


def _verbal(words: list[str], place: int) -> bool:
    """Whether a word is a verb, an adverb or a participle by its form."""
    word = keyword(words[place])
    before = words[place - 1].lower() if place else ""
    if before in OPENS_NOUN or STRONG.match(before) or FIGURE.match(before):
        return False
    loose = word in LOOSE or word in PARTICIPLES or word.endswith(("ly", "ed", "ing"))
    return loose or is_finite(words, place)
