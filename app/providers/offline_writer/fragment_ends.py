"""Where two to seven words of a sentence may end and leave nothing waiting."""

from collections.abc import Iterator

from app.providers.offline_writer.phrases import NOT_LAST, STICKY, goes_on
from app.providers.offline_writer.words import (
    COORDINATORS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    keyword,
)

FEWEST, MOST = 2, 7
REMAINDERS = frozenset({"if", "unless", "until", "except", "than", "that", "to", "enough"})
"""What a fragment must not lose if it follows without a comma."""

AFTER_COMMA = COORDINATORS | SUBORDINATORS | PREPOSITIONS | {"which", "who", "more"}
"""What follows a comma that ends a thought and not a member of a series."""


def ends(words: list[str], start: int) -> Iterator[int]:
    """Where a fragment from `start` may end."""
    for end in range(start + FEWEST, min(len(words), start + MOST) + 1):
        if any(word[-1] in ",;:—–" for word in words[start : end - 1]):
            return
        if _closes(words, end):
            yield end


def _closes(words: list[str], end: int) -> bool:
    last = keyword(words[end - 1])
    if not last or last in NOT_LAST or last in PRONOUNS:
        return False
    if end == len(words) or words[end - 1][-1] in ";:—–" or words[end][0] in "—–":
        return True
    following = keyword(words[end])
    if goes_on(last, following, keyword(words[min(end + 1, len(words) - 1)])):
        return False
    if words[end - 1].endswith(","):
        return following in AFTER_COMMA
    if set(map(keyword, words[end:])) & REMAINDERS:
        return False
    return following in (PREPOSITIONS | SUBORDINATORS) - STICKY
