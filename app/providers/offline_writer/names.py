"""The things a sentence speaks of."""

from app.providers.offline_writer.fragment_ends import FEWEST, MOST
from app.providers.offline_writer.fragments import HOLLOW_NOUNS, MOST_CHARACTERS
from app.providers.offline_writer.phrases import NOT_LAST
from app.providers.offline_writer.words import (
    LOOSE,
    NUMBERS,
    PRONOUNS,
    capital,
    content_words,
    is_finite,
    keyword,
    singular,
)

ARTICLES = frozenset({"a", "an", "the"}) | NUMBERS


def names(sentence: str) -> tuple[str, ...]:
    """What a sentence speaks of, the longest first: `The growth lines of fossil corals`."""
    words = sentence.strip(' .!?…"“”').split()
    found = [text for start in range(len(words)) if (text := _name_at(words, start))]
    return tuple(sorted(found, key=lambda text: -len(content_words(text))))


def _name_at(words: list[str], start: int) -> str:
    """The noun and the words that belong to it from `start` on; empty when none begins there."""
    if keyword(words[start]) not in ARTICLES:
        return ""
    end = start + 1
    while end < len(words) and end - start < MOST and words[end - 1][-1] not in ",;:":
        linked = keyword(words[end]) == "of" and end + 1 < len(words)
        if not linked and (not content_words(words[end]) or is_finite(words, end)):
            break
        end += 1
    piece = words[start:end]
    while len(piece) > 1 and (keyword(piece[-1]) in LOOSE or piece[-1][0].isdigit()):
        piece.pop()
    last = keyword(piece[-1])
    if last in NOT_LAST or last.endswith(("ly", "ed")) or singular(last) in HOLLOW_NOUNS:
        return ""
    if _is_told_apart(words, end) or any(keyword(word) in PRONOUNS for word in piece):
        return ""
    text = " ".join(piece).strip('.,;:—–“”" ')
    whole = len(content_words(text)) >= FEWEST and end - start < len(words)
    return capital(text) if whole and len(text) <= MOST_CHARACTERS else ""


def _is_told_apart(words: list[str], end: int) -> bool:
    """Whether what follows says which one is meant: the ten women `who most influenced science`."""
    follows = end < len(words) and keyword(words[end]) in {"who", "that", "which", "whose"}
    return follows and words[end - 1][-1] not in ",;:"
