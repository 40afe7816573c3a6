"""What a stranger hears in the finished film, against what the captions say."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Protocol

from app.generation.film import Check
from app.generation.spoken.speech import spoken
from app.generation.timeline import Timeline
from app.media.inspect.grading import at_most

MOST_ERROR = 0.06
GOOD_ERROR = 0.03
"""Share of words heard wrongly; a small recogniser errs on 1 to 3 of 100 words by itself."""

MUMBLED = 0.35
"""Share from which the voice cannot be understood, whatever the recogniser."""

_SPELLINGS = (
    (re.compile(r"(?<=[bcdpt])re(?=s?$)"), "er"),
    (re.compile(r"(?<=[lnbvd])our"), "or"),
    (re.compile(r"is(?=e[ds]?$|ing$|ation)"), "iz"),
    (re.compile(r"ogue(?=s?$)"), "og"),
)
"""British endings, written as an American would."""


class Recogniser(Protocol):
    """Writes down what is said in a sound or film file, with no network."""

    name: str

    def hear(self, path: Path) -> str:
        """The words that are heard, in order."""


def speech_checks(film: Path, timeline: Timeline, recogniser: Recogniser) -> Iterator[Check]:
    """Checks of the words heard in the finished mix. A film in which nobody speaks has none."""
    said = plain_words(" ".join(word.text for cue in timeline.cues for word in cue.words))
    if not said:
        return
    error = word_error(said, plain_words(recogniser.hear(film)))
    yield at_most("words heard wrongly", error, MOST_ERROR, "", best=GOOD_ERROR, hard=False)
    yield at_most(
        "speech not understood",
        error,
        MUMBLED,
        "",
        best=MUMBLED,
        hard=True,
        reason=f"{recogniser.name} heard other words than the captions show.",
    )


def plain_words(text: str) -> tuple[str, ...]:
    """The words as they are said: numbers spelt out, small letters, no punctuation, one spelling."""
    said = " ".join(word.said for word in spoken(text))
    return tuple(
        _one_spelling(word) for word in re.findall(r"[^\W_]+(?:['’][^\W_]+)*", said.lower())
    )


def word_error(said: Sequence[str], heard: Sequence[str]) -> float:
    """The share of words changed, lost or added, 0 when all are alike.

    Words written together or apart ("space craft") are alike.
    """
    matcher = SequenceMatcher(None, said, heard, autojunk=False)
    errors = 0
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal" and "".join(said[a:b]) != "".join(heard[c:d]):
            errors += max(b - a, d - c)
    return errors / len(said) if said else float(bool(heard))


def _one_spelling(word: str) -> str:
    for british, american in _SPELLINGS:
        word = british.sub(american, word)
    return word.replace("’", "'")
