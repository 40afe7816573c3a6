"""The thumbnail's words when nothing but a title is known."""

from app.generation.script import Headline

MOST_WORDS = 5
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


def headline_words(title: str) -> tuple[str, ...]:
    """At most five words of a title: all of a short one, else those that carry its meaning."""
    words = [word.strip(',.:;!?“”"()') for word in title.split(": ", 1)[0].split()]
    words = [word for word in words if word]
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
