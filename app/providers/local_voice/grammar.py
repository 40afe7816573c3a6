"""Which part of speech a word is, guessed from the words beside it, as far as sound needs it."""

from collections.abc import Sequence

from app.generation.spoken.wordsets import wordset

_BEFORE_VERB = wordset(
    "to will would can could should may might must shall not i you we they who cannot can't won't don't "
    "doesn't didn't couldn't wouldn't shouldn't let's i'll you'll we'll they'll he'll she'll it'll"
)
_BEFORE_VERB_IN_S = wordset("he she it which who that this")
_BEFORE_NOUN = wordset(
    "a an the this that these those my your his her its our their no any some every each another of in on "
    "at by for from with without into as per many few more most less several all both first second third "
    "last next new own same other one two three four five six seven eight nine ten hundred thousand "
    "million billion 's"
)
_PAST = wordset(
    "had has have having was were been be being is are he she it yesterday ago and then"
)
_ADVERBS = wordset("also still only often never always ever now then just really usually actually")


def part_of_speech(words: Sequence[str], index: int) -> str:
    """NOUN, VERB, VBD (past), ADJ or DEFAULT for the word at that index of a sentence's words."""
    word = words[index].lower()
    before = _before(words, index)
    after = words[index + 1].lower() if index + 1 < len(words) else ""
    if (special := _SPECIAL.get(word)) is not None:
        return special(before, after)
    if before in _BEFORE_VERB or (word.endswith("s") and before in _BEFORE_VERB_IN_S):
        return "VERB"
    return "NOUN" if before in _BEFORE_NOUN or before.endswith("'s") else "DEFAULT"


def _before(words: Sequence[str], index: int) -> str:
    """The word before, adverbs skipped."""
    for word in reversed(words[:index]):
        if word.lower() not in _ADVERBS:
            return word.lower()
    return ""


def _read(before: str, after: str) -> str:
    return "VBD" if before in _PAST and after != "more" else "DEFAULT"


def _used(before: str, after: str) -> str:
    """`used to` is a habit, unless something is or was used to do a thing."""
    return "VBD" if after == "to" and before not in _PASSIVE else "DEFAULT"


def _live(before: str, _after: str) -> str:
    return "VERB" if before in _BEFORE_VERB or before in _PLURAL_SUBJECTS else "DEFAULT"


def _close(before: str, after: str) -> str:
    if after in {"to", "by", "behind", "enough", "together", "relative", "friend", "friends", "up"}:
        return "DEFAULT"
    return "VERB" if before in _BEFORE_VERB else "DEFAULT"


def _minute(before: str, after: str) -> str:
    return "ADJ" if before in {"a", "the", "most"} and after in _SMALL_THINGS else "DEFAULT"


def _use(before: str, after: str) -> str:
    if before in _BEFORE_VERB or after in {
        "a",
        "an",
        "the",
        "it",
        "them",
        "this",
        "these",
        "their",
    }:
        return "VERB"
    return "NOUN" if before in _BEFORE_NOUN or after in {"of", "in"} else "VERB"


def _content(before: str, after: str) -> str:
    satisfied = before in {"is", "are", "was", "were", "be", "not", "feel"} or after == "with"
    return "DEFAULT" if satisfied else "NOUN"


def _that(_before: str, after: str) -> str:
    return "DT" if after in {"", "is", "was", "would", "will", "means", "meant"} else "DEFAULT"


_PASSIVE = wordset("is are was were be been being be can't can not commonly widely")
_PLURAL_SUBJECTS = wordset(
    "people animals they who and that species humans families fish birds bacteria"
)
_SMALL_THINGS = wordset(
    "amount amounts quantity quantities particle particles detail details fraction"
)

_SPECIAL = {
    "read": _read,
    "used": _used,
    "live": _live,
    "close": _close,
    "minute": _minute,
    "use": _use,
    "content": _content,
    "that": _that,
}
