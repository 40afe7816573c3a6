"""Two to seven words out of a sentence, as an editor would set them on a screen."""

import re
from collections.abc import Iterator
from dataclasses import replace

from app.providers.offline_writer.fragment_ends import FEWEST, MOST, ends
from app.providers.offline_writer.phrases import SAYING, Phrase, phrases
from app.providers.offline_writer.words import (
    AUXILIARIES,
    COORDINATORS,
    DETERMINERS,
    LOOSE,
    NUMBERS,
    PREPOSITIONS,
    PRONOUNS,
    STOPWORDS,
    capital,
    content_words,
    is_finite,
    is_plain_form,
    is_verb_form,
    keyword,
    singular,
)

MOST_CHARACTERS = 48
COPULAS = frozenset({"is", "are", "was", "were", "been", "become", "becomes", "became"})
DENIALS = frozenset(
    {"not", "no", "never", "nobody", "nothing", "none", "hardly", "barely", "neither"}
)
IDLE = frozenset({"also", "still", "even", "now", "then", "already", "just", "therefore"})
"""Adverbs that a shortened statement may lose and stay as true."""

UNSURE = frozenset(
    {"if", "unless", "until", "till", "without", "when", "where", "whether", "would", "should"}
)
"""After one of these a statement holds only under a condition."""

OPEN = frozenset(
    [
        "such",
        "what",
        "which",
        "whose",
        "either",
        "both",
        "more",
        "less",
        "as",
        "so",
        "here",
        "there",
    ]
)
"""Words that wait for others to complete them."""

HOLLOW_NOUNS = frozenset(
    {
        "thing",
        "kind",
        "way",
        "part",
        "reason",
        "surprise",
        "one",
        "others",
        "day",
        "year",
        "hour",
        "month",
    }
)
NOT_ALONE = frozenset({"it", "they", "he", "she", "him", "them", "i", "we", "us"})
SUPERLATIVE = re.compile(r"^(?:most|only|\w{2,}est)$")
NO_SUPERLATIVE = frozenset(
    {"rest", "west", "forest", "interest", "harvest", "test", "guest", "priest"}
)
TOPIC_WORDS = 3
ACT = 0.3
"""An act without its doer says least, and nothing without what it is done to."""

NOT_BEEN = re.compile(r"^(not )been ")
WHOLE, NEARLY_WHOLE = 0.7, 0.3
"""A clause that is more than this part of its sentence repeats the narration: what that costs."""


def fragments(sentence: str, subject: frozenset[str]) -> tuple[Phrase, ...]:
    """What of the sentence reads well on a screen, best first; never the whole sentence.

    Each is a clause, a complement (`Not a bean at all`), what there is or is not, a quantity, or an
    act; each keeps its negation, and none stands under a condition or in somebody's mouth.
    """
    words = sentence.strip(' .!?…"“”').split()
    whole = " ".join(words).lower()
    clauses = [
        replace(p, score=p.score - NEARLY_WHOLE * (len(p.text.split()) > WHOLE * len(words)))
        for p in phrases(sentence, subject)
        if len(p.text.split()) <= MOST and _alone(p.text)
    ]
    named = _named_complement(words)
    spans = [*_complements(words), *_existence(words), *_quantities(words), *_acts(words, subject)]
    cut = [found for span in spans if (found := _fragment(words, *span, subject))]
    fit = {p.text: p for p in [*cut, *clauses, *named] if p.text.lower() != whole}
    return tuple(sorted(fit.values(), key=lambda phrase: -phrase.score))


def _alone(text: str) -> bool:
    words = [keyword(word) for word in text.split()]
    return words[0] not in OPEN and not set(words) & NOT_ALONE


Span = tuple[int, int, float]
"""First word, the word after the last, and how well this kind of fragment reads."""


def _complements(words: list[str]) -> Iterator[Span]:
    """What something is: `The most expensive object ever built`."""
    for place, word in enumerate(words):
        if keyword(word) not in COPULAS:
            continue
        start = place + 1
        while start < len(words) and keyword(words[start]) in IDLE:
            start += 1
        opening = keyword(words[start]) if start < len(words) else ""
        noun = opening in DETERMINERS | DENIALS
        if not opening or opening in PREPOSITIONS | PRONOUNS - {"one", "another"}:
            continue
        if noun or not (is_verb_form(opening) or opening.endswith(("ed", "ing", "ly"))):
            yield from ((start, end, 0.6 if noun else 0.38) for end in ends(words, start))


def _named_complement(words: list[str]) -> Iterator[Phrase]:
    """A short sentence that says what something is, without its verb: `The cure: sweat`."""
    verb = next((n for n in range(1, 4) if n < len(words) and keyword(words[n]) in COPULAS), 0)
    kept = [*words[:verb], *words[verb + 1 :]]
    said = {keyword(word) for word in kept}
    if (
        not verb
        or len(kept) > MOST
        or said & (NOT_ALONE | UNSURE | {"there"})
        or is_finite(words[:verb], verb - 1)
    ):
        return
    following = keyword(words[verb + 1])
    verbal = is_verb_form(following) or following.endswith(("ed", "ing", "ly"))
    comma = any(word[-1] in ",;:" for word in words[:-1])
    if (
        not verbal
        and not comma
        and following not in PREPOSITIONS
        and not SAYING.search(" ".join(words))
    ):
        yield Phrase(text=f"{' '.join(words[:verb])}: {' '.join(words[verb + 1 :])}", score=0.55)


def _existence(words: list[str]) -> Iterator[Span]:
    """What there is, or what somebody does not have: `Not a single day without people`."""
    for place, word in enumerate(words[:-1]):
        verb, following = keyword(word), keyword(words[place + 1])
        if verb in {"had", "has", "have"} and following == "no":
            yield from ((place + 1, end, 0.62) for end in ends(words, place + 1))
        if verb != "there":
            continue
        start = place + 1
        while start < len(words) and keyword(words[start]) in AUXILIARIES | {"been", "now", "only"}:
            start += 1
        yield from ((start, end, 0.62) for end in ends(words, start))


def _quantities(words: list[str]) -> Iterator[Span]:
    """So many of something: `Ten months of drought`, `The third largest city of the western world`."""
    for start, word in enumerate(words):
        bare = keyword(word)
        before = keyword(words[start - 1]) if start else ""
        following = keyword(words[start + 1]) if start + 1 < len(words) else ""
        counts = bare in NUMBERS and before not in {"of", "the", "every", "or", "and", "to", "by"}
        counts = counts and following not in STOPWORDS | LOOSE
        best = before == "the" and bool(SUPERLATIVE.match(bare)) and bare not in NO_SUPERLATIVE
        many = before == "a" and bare in {"hundred", "thousand", "million", "billion", "dozen"}
        if counts or best or many:
            first = start - (best or many)
            for end in ends(words, first):
                if not any(is_finite(words, n) for n in range(first + 1, end)):
                    yield first, end, 0.34 + 0.08 * (best or many)


def _acts(words: list[str], subject: frozenset[str]) -> Iterator[Span]:
    """What somebody did: `Flung their goods into the river`."""
    for place in range(2, len(words)):
        act = keyword(words[place])
        joined = keyword(words[place - 1]) == "and" and words[place - 2].endswith(",")
        joined = joined and act not in AUXILIARIES
        if joined and (is_verb_form(act) or act.endswith("ed")) and not is_plain_form(act):
            yield from ((place, end, ACT) for end in ends(words, place) if end - place > FEWEST)
    verb = next((n for n in range(1, min(len(words), TOPIC_WORDS)) if is_finite(words, n)), 0)
    act = keyword(words[verb]) if verb else ""
    named = singular(act) in subject and act.endswith(
        "s"
    )  # heat `pumps`, of which the article tells
    if verb and not named and act not in AUXILIARIES and not is_plain_form(act):
        yield from ((verb, end, ACT) for end in ends(words, verb) if end - verb > FEWEST)


def _hangs(piece: list[str]) -> bool:
    """Whether an act ends with a number or a second verb whose object is missing."""
    return piece[-1] in NUMBERS or piece[-1].isdigit() or piece[-2] in COORDINATORS


def _says_enough(piece: list[str], carried: frozenset[str], *, is_act: bool) -> bool:
    if not carried - LOOSE or piece[0] in OPEN:
        return False
    if len(carried) >= FEWEST:
        return not (is_act and _hangs(piece))
    return len(piece) > FEWEST and not is_act and singular(piece[-1]) not in HOLLOW_NOUNS


def _fragment(
    words: list[str], start: int, end: int, worth: float, subject: frozenset[str]
) -> Phrase | None:
    piece = [keyword(word) for word in words[start:end]]
    before = {keyword(word) for word in words[:start]}
    text = NOT_BEEN.sub(r"\1", " ".join(words[start:end])).strip('.,;:—–“”" ')
    if (
        before & (DENIALS | UNSURE)
        or SAYING.search(" ".join(words[:end]))
        or set(piece) & NOT_ALONE
    ):
        return None
    if (
        len(text) > MOST_CHARACTERS
        or text.count("(") != text.count(")")
        or re.search('[“”"]', text)
    ):
        return None
    carried = content_words(text) - HOLLOW_NOUNS
    if not _says_enough(piece, carried, is_act=worth <= ACT):
        return None
    if piece[-1] in LOOSE and end < len(words):
        return None
    score = worth + 0.06 * min(len(carried), 4) + 0.05 * min(len(carried & subject), 2)
    score += 0.06 * (end == len(words) or words[end - 1][-1] in ",;:") - 0.12 * (len(carried) < 2)
    return Phrase(text=capital(text), score=score - 0.03 * abs(len(piece) - 5))
