"""Short pieces of a sentence that read well by themselves on a screen."""

import re
from dataclasses import dataclass

from app.providers.offline_writer.clause_starts import starts
from app.providers.offline_writer.words import (
    ADVERBS,
    AUXILIARIES,
    CONDITIONS,
    COORDINATORS,
    DETERMINERS,
    LOOSE,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    capital,
    content_words,
    is_finite,
    is_verb_form,
    keyword,
)

FEWEST_WORDS, MOST_WORDS = 3, 9
MOST_CHARACTERS = 62
LEAST_SCORE = 0.4
STOPS = (",", ";", ":", "—", "–")
NOT_LAST = (
    DETERMINERS
    | PREPOSITIONS
    | SUBORDINATORS
    | COORDINATORS
    | AUXILIARIES
    | ADVERBS
    | {"upside", "due", "according", "compared"}
) - frozenset({"all", "now", "here", "again", "later", "soon", "once", "outside", "inside"})
POSSESSIVES = frozenset({"my", "your", "his", "her", "its", "our", "their"})
NOT_FIRST = (
    PRONOUNS
    | POSSESSIVES
    | SUBORDINATORS
    | COORDINATORS
    | AUXILIARIES
    | frozenset({"not", "than", "then"})
)
STICKY = frozenset({"of", "than", "as", "like", "into", "except", "without", "between"})
"""A piece never ends right before these: they finish what the word before began."""

TELLING = frozenset(
    {"tell", "tells", "told", "teach", "teaches", "taught", "show", "shows", "showed", "convinced"}
    | {"convince", "convinces", "remind", "reminds", "reminded", "warn", "warns", "warned"}
    | {"promise", "promises", "promised", "assure", "assures", "assured", "persuaded"}
)
"""After one of these the `that` which follows is what it tells, not a remark about its object."""

BEFORE_PLACE = frozenset({"right", "straight", "directly", "close"})
"""These belong to the place that follows: `right` beside her."""

WHO = frozenset({"i", "you", "he", "she", "it", "we", "they"})

MEASURED = re.compile(r"\b(?:so|such|too|as|enough|either|both|not only)\b", re.IGNORECASE)
"""What is measured like this waits for its `that`, `to`, `as` or `or`."""

SAYING = re.compile(
    r"\b(?:said|says|wrote|writes|claimed?|claims|believed?|thought|think|argued?|according|suppose|"
    r"expected?|supposed|alleged|reportedly|rumou?red|hope[ds]?|seem(?:s|ed)?|may|might|could)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A piece of a sentence and how well it stands alone, from 0 to about 1."""

    text: str
    score: float


def phrases(
    sentence: str, subject: frozenset[str], *, least: float = LEAST_SCORE
) -> tuple[Phrase, ...]:
    """Clauses of 3 to 9 words that score more than `least`, best first; `subject` are the article's words.

    Each has a subject and a finite verb, ends where a clause or its object ends, keeps every
    condition, negation and comparison it had, and begins with no pronoun.
    """
    words = sentence.rstrip(' .!?…"”').split()
    found = (
        _phrase(words, start, end, subject)
        for start in starts(words)
        for end in range(start + FEWEST_WORDS, min(len(words), start + MOST_WORDS) + 1)
    )
    good = [phrase for phrase in found if phrase and phrase.score > least]
    return tuple(sorted(good, key=lambda phrase: -phrase.score))


def _phrase(words: list[str], start: int, end: int, subject: frozenset[str]) -> Phrase | None:
    piece = words[start:end]
    text = " ".join(piece).rstrip(",;:—– ")
    if len(text) > MOST_CHARACTERS or not _stands(words, start, end):
        return None
    return Phrase(text=capital(text), score=_score(words, start, end, subject))


def _stands(words: list[str], start: int, end: int) -> bool:
    piece = words[start:end]
    first, last = keyword(piece[0]), keyword(piece[-1])
    if not last or not first or first in NOT_FIRST or last in NOT_LAST:
        return False
    if last in PRONOUNS or (start and is_verb_form(first)):
        return False
    if first in PREPOSITIONS and piece[-1].endswith(","):
        return False  # `On horses with striped coats,` only sets the scene
    verbs = [n for n in range(start + 1, end) if is_finite(words, n)]
    subject = {keyword(word) for word in words[start : verbs[-1]]} if verbs else set()
    if not verbs or subject & WHO or not _ends_well(words, end, verbs[-1]):
        return False
    inside = " ".join(piece[:-1])
    if re.search(r"[;:—]", inside) or inside.count("(") != inside.count(")"):
        return False
    return _balanced(text=" ".join(piece)) and _commas_fit(words, start, end, verbs[0])


def _ends_well(words: list[str], end: int, verb: int) -> bool:
    """The verb has got its object, and what comes next does not belong to it."""
    if end == len(words) or words[end - 1][-1] in ";:" or words[end] in STOPS:
        return True
    if _leaves_open(words, end, verb):
        return False
    if words[end - 1].endswith(","):
        return not _in_series(words, end)
    following, last = keyword(words[end]), keyword(words[end - 1])
    near = following in BEFORE_PLACE and keyword(words[min(end + 1, len(words) - 1)])
    boundary = (near or following) in (PREPOSITIONS | SUBORDINATORS | {"compared"}) - STICKY
    joined = following in COORDINATORS and _new_clause(words, end)
    if joined and not is_verb_form(keyword(words[min(end + 1, len(words) - 1)])):
        return True
    if end - verb < 2 or (end - verb == 2 and (last.endswith("ly") or last in LOOSE)):
        return False
    return joined or (boundary and last not in BEFORE_PLACE)


def _leaves_open(words: list[str], end: int, verb: int) -> bool:
    """Whether what follows is a condition, a comparison, a purpose, or what somebody is told."""
    following = keyword(words[end])
    after = keyword(words[end + 1]) if end + 1 < len(words) else ""
    if not words[end - 1].endswith(",") and goes_on(keyword(words[end - 1]), following, after):
        return True
    if following == "by" and end - verb == 2 and keyword(words[verb]) in AUXILIARIES:
        return True  # `is done` waits for who does it
    rest = {keyword(word) for word in words[end:]}
    waits = rest & {"that", "to", "as", "or", "but"} and not words[end - 1].endswith(",")
    if waits and MEASURED.search(" ".join(words[:end])):
        return True
    if rest & CONDITIONS or (rest & {"than"} and not words[end - 1].endswith(",")):
        return True
    told = following == "that" and keyword(words[verb]) in TELLING
    return told or _is_purpose(words, end)


def goes_on(last: str, following: str, after: str) -> bool:
    """Whether what follows belongs to the last word: `35` to 55, `store` up to 40, `borrowed` against at."""
    span = last[-1:].isdigit() and after[:1].isdigit() and following in {"to", "or", "and"}
    stranded = following in PREPOSITIONS and after in {"at", "in", "on", "for", "with", "by"}
    return span or stranded or (following == "up" and after == "to")


def _is_purpose(words: list[str], place: int) -> bool:
    """Whether there stands a `to` with what is needed or meant to be done: `to slosh from end to end`."""
    if keyword(words[place]) != "to" or place + 1 == len(words):
        return False
    goal = words[place + 1]
    return keyword(goal) not in DETERMINERS and not goal[0].isupper() and not goal[0].isdigit()


def _in_series(words: list[str], end: int) -> bool:
    """Whether the comma before `end` separates members of a series rather than clauses."""
    following = keyword(words[end])
    if following in COORDINATORS:
        return not _new_clause(words, end)
    if following in PREPOSITIONS | SUBORDINATORS:
        return False
    return not any(is_finite(words, n) for n in range(end, min(len(words), end + 5)))


def _new_clause(words: list[str], place: int) -> bool:
    """Whether a coordinator at that place opens a clause of its own (subject and verb) or a verb."""
    verbs = any(is_finite(words, n) for n in range(place + 1, min(len(words), place + 6)))
    return verbs or is_verb_form(keyword(words[min(place + 1, len(words) - 1)]))


def _balanced(text: str) -> bool:
    pairs = (("“", "”"), ("(", ")"), ("‘", "’s"))
    return text.count('"') % 2 == 0 and all(text.count(a) <= text.count(b) for a, b in pairs[:2])


def _commas_fit(words: list[str], start: int, end: int, verb: int) -> bool:
    """No comma between the start and the verb: it would cut off an apposition's other half."""
    return not any(word.endswith(",") for word in words[start:verb]) and not any(
        word.endswith(",") for word in words[start : end - 1]
    )


def _score(words: list[str], start: int, end: int, subject: frozenset[str]) -> float:
    text = " ".join(words[start:end])
    whole = end - start == len(words)
    at_stop = end == len(words) or words[end - 1][-1] in ",;:"
    carried = content_words(text)
    length = end - start
    return (
        0.5
        + 0.1 * min(len(carried & subject), 3)
        + 0.1 * at_stop
        + 0.08 * any(character.isdigit() for character in text)
        + 0.05 * min(len(carried), 5)
        - 0.15 * whole
        - 0.05 * abs(length - 6)
        - 0.3 * bool(SAYING.search(" ".join(words)))
        - 0.1 * (start > 0)
        - 0.3
        * (not at_stop and not whole and bool(COORDINATORS & set(map(keyword, words[start:end]))))
        - 0.15 * (end < len(words) and keyword(words[end]) == "to")
    )
