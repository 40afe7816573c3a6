"""A title as YouTube takes it, and the thumbnail's words when nothing else is known."""

import itertools
import re

from app.generation.script import Headline

MOST_WORDS = 5
LINK = "of"
RELATIONS = frozenset({"in", "on", "at", "by", "for", "from", "with", "to", "into", "about", "as"})
"""A title may end before one of these; without it, what follows would stand there unconnected."""

LEAST_PART = 3
PAUSE = re.compile(r"[,;] | [–—] ")
MOST_TITLE = 100
"""Characters, by YouTube's rule; `<` and `>` are not allowed either."""

UNSAFE = re.compile(r"[<>]")
REMARK = re.compile(r"\s*[(\[][^)\]]*[)\]]")
SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "and",
        "or",
        "but",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "it",
        "its",
        "this",
        "that",
        "how",
        "why",
        "what",
        "when",
        "where",
        "who",
        "which",
        "your",
        "our",
        "their",
        "his",
        "her",
        "my",
        "as",
        "into",
        "about",
        "has",
        "have",
        "had",
    ]
)

PREAMBLE = re.compile(
    r"^(?:what (?:really |actually )?happen(?:s|ed) (?:to|in|inside|when|if)|everything (?:you|we) (?:need to )?know "
    r"about|(?:the |an? )?(?:\w+ )?(?:guide|introduction) to|the \w*\s?(?:story|history|science) (?:of|behind))\s",
    re.IGNORECASE,
)
"""What a title may open with before it comes to its subject."""

OPENERS = frozenset(
    {"how", "why", "what", "when", "where", "the", "a", "an", "this", "is", "are"}
    | {"your", "our", "my", "their", "his", "her", "its"}
)
"""A title's first words that its thumbnail can do without."""


def short_title(title: str) -> str:
    """The title in at most 100 characters, cut after a whole word."""
    title = UNSAFE.sub("", title)
    if len(title) <= MOST_TITLE:
        return title
    return title[: MOST_TITLE - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def headline_words(title: str) -> tuple[str, ...]:
    """At most five words of a title: all of a short one, else those that carry its meaning.

    An `of` between two that are kept is kept beside the five, so that `Bay of Fundy` stays one name.
    """
    said = REMARK.sub("", title.split(": ", 1)[0]) or title
    words = _words(said)
    if len(words) <= MOST_WORDS:
        return tuple(words)
    said = PREAMBLE.sub("", said)
    words = _without_openers(_words(said))
    if len(words) <= MOST_WORDS:
        return tuple(words)
    parts = [_without_openers(_words(part)) for part in PAUSE.split(said)]
    able = [part for part in parts if LEAST_PART <= len(part) <= MOST_WORDS and _opens(part)]
    if able:
        longest = max(able, key=len)
        return tuple(longest)
    words = parts[0] if len(parts[0]) > MOST_WORDS else words
    return tuple(_named_last(words) or _carrying(words) or words[:MOST_WORDS])


def _opens(part: list[str]) -> bool:
    return part[0].lower() not in RELATIONS


def _named_last(words: list[str]) -> list[str]:
    """Of `Five rules of the new EU battery law` the law, where all that carries meaning is too much."""
    told = [word for word in words if word.lower() not in SMALL_WORDS]
    if len(told) <= MOST_WORDS or LINK not in words:
        return []
    last = _without_openers(words[words.index(LINK) + 1 :])
    plain = all(word.lower() not in SMALL_WORDS for word in last)
    return last if plain and LEAST_PART <= len(last) <= MOST_WORDS else []


def _words(said: str) -> list[str]:
    bare = (word.strip(',.:;!?“”"()') for word in said.split())
    return [word for word in bare if word]


def _without_openers(words: list[str]) -> list[str]:
    opening = itertools.takewhile(lambda word: word.lower() in OPENERS, words)
    return words[len(list(opening)) :]


def _carrying(words: list[str]) -> list[str]:
    kept: list[str] = []
    for place, word in enumerate(words):
        if word.lower() in SMALL_WORDS:
            continue
        said = len([one for one in kept if one != LINK])
        if said == MOST_WORDS or (said >= LEAST_PART and words[place - 1].lower() in RELATIONS):
            break
        linked = (
            kept and place > 1 and words[place - 1].lower() == LINK and words[place - 2] == kept[-1]
        )
        kept += [LINK, word] if linked else [word]
    return kept


def title_headline(title: str, *, icon: str = "", image: str = "") -> Headline:
    """The title's words in two lines of about the same length, in capitals."""
    words = [word.upper() for word in headline_words(title)]
    link = LINK.upper()
    splits = [n for n in range(1, len(words) + 1) if link not in words[n - 1 : n + 1]]
    best = min(
        splits, key=lambda n: abs(len(" ".join(words[:n])) - len(" ".join(words[n:]))), default=0
    )
    return Headline(
        first=" ".join(words[:best]), second=" ".join(words[best:]), icon=icon, image=image
    )
