"""A title as YouTube takes it, and the thumbnail's words when nothing else is known."""

import re

from app.generation.script import Headline

MOST_WORDS = 5
MOST_TITLE = 100
"""Characters, by YouTube's rule; `<` and `>` are not allowed either."""

UNSAFE = re.compile(r"[<>]")
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
    ]
)

OPENERS = frozenset({"how", "why", "what", "when", "where", "the", "a", "an", "this", "is", "are"})
"""A title's first words that its thumbnail can do without."""


def short_title(title: str) -> str:
    """The title in at most 100 characters, cut after a whole word."""
    title = UNSAFE.sub("", title)
    if len(title) <= MOST_TITLE:
        return title
    return title[: MOST_TITLE - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def headline_words(title: str) -> tuple[str, ...]:
    """At most five words of a title: all of a short one, else those that carry its meaning."""
    words = [word.strip(',.:;!?“”"()') for word in title.split(": ", 1)[0].split()]
    words = [word for word in words if word]
    if len(words) <= MOST_WORDS:
        return tuple(words)
    while words and words[0].lower() in OPENERS:
        words = words[1:]
    if len(words) <= MOST_WORDS:
        return tuple(words)
    carrying = [word for word in words if word.lower() not in SMALL_WORDS]
    return tuple((carrying or words)[:MOST_WORDS])


def title_headline(title: str, *, icon: str = "", image: str = "") -> Headline:
    """The title's words in two lines of about the same length, in capitals."""
    words = [word.upper() for word in headline_words(title)]
    splits = range(1, len(words) + 1)
    best = min(
        splits, key=lambda n: abs(len(" ".join(words[:n])) - len(" ".join(words[n:]))), default=0
    )
    return Headline(
        first=" ".join(words[:best]), second=" ".join(words[best:]), icon=icon, image=image
    )
