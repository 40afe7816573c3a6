"""Where in a sentence a clause may begin that is true by itself."""

import re
from collections.abc import Iterator

from app.providers.offline_writer.words import (
    CONDITIONS,
    COORDINATORS,
    PREPOSITIONS,
    STOPWORDS,
    is_finite,
    is_verb_form,
    keyword,
)

TIME_PREPOSITIONS = frozenset({"in", "since", "by", "during"})
YEAR = re.compile(r"^(?:1[0-9]|20)\d\d$")
MOST_TIME = 4
KNOWING = frozenset(
    {"showed", "shows", "shown", "found", "proved", "proves", "discovered", "revealed", "reveals"}
)
"""What follows the `that` of one of these is told as a fact, though as somebody's finding."""

MOST_SETTING = 10
UNTRUE_LATER = CONDITIONS | {"before", "like", "unlike", "despite", "than"}
"""What follows one of these and its noun is not always so."""

ARTICLES = frozenset({"a", "an", "the", "its", "their"})
DENIAL = re.compile(
    r"\b(?:not|no|never|nobody|nothing|none|hardly|barely|neither|nor|few|den(?:y|ies|ied)|\w+n[’']t)\b",
    re.IGNORECASE,
)
"""What nobody has shown is no fact."""


def starts(words: list[str]) -> Iterator[int]:
    """The first word, and each word where a new clause may begin.

    That is after a comma or the like, after a time that opens the sentence, after `after a`,
    and after what is told to be known.
    """
    yield 0
    if words and keyword(words[0]) == "then":
        yield 1
    yield from _after_time(words)
    yield from _after_setting(words)
    yield from (n for n in range(2, len(words)) if _opens_fact(words, n))
    for place in range(1, len(words)):
        before = words[place - 1]
        if before in {"—", "–"} or before[-1] in ";:":
            yield place
        elif before.endswith(",") and not _under_condition(words, place):
            skip = keyword(words[place]) in COORDINATORS
            yield place + skip


def _after_time(words: list[str]) -> Iterator[int]:
    """After `In October 1833` or `In 2016`, where the sentence goes on without a comma."""
    if not words or keyword(words[0]) not in TIME_PREPOSITIONS:
        return
    end = next((n for n in range(1, min(len(words), MOST_TIME)) if YEAR.match(words[n])), 0)
    if end and end + 1 < len(words) and all(word[0].isupper() for word in words[1:end]):
        yield end + 1


def _after_setting(words: list[str]) -> Iterator[int]:
    """After a setting without a comma: `In the second game of the rematch` the machine declined."""
    if not words or keyword(words[0]) not in PREPOSITIONS - UNTRUE_LATER:
        return
    for place in range(3, min(len(words), MOST_SETTING)):
        before = keyword(words[place - 1])
        if words[place - 1][-1] in ",;:" or is_finite(words, place - 1):
            return
        stands = words[place] in {"the", "a", "an"} and before not in STOPWORDS
        if stands and not is_verb_form(before) and not before.endswith(("ed", "ing")):
            yield place
            return


def _opens_fact(words: list[str], place: int) -> bool:
    """Whether there begins what went before or caused the rest, or what is told to be known."""
    if _under_condition(words, place) or DENIAL.search(" ".join(words[:place])):
        return False
    before, last = keyword(words[place - 2]), keyword(words[place - 1])
    known = before in KNOWING and last == "that"
    return known or (last in {"after", "because"} and keyword(words[place]) in ARTICLES)


def _under_condition(words: list[str], place: int) -> bool:
    return any(keyword(word) in CONDITIONS | {"when", "where"} for word in words[:place])
