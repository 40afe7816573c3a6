"""How a reader feels about a line that ends between two words."""

import re
from collections.abc import Sequence

from app.generation.spoken.wordsets import wordset

NEVER = 60.0
"""A break that tears one thing apart: a number from its unit, an initial from its name."""

HARD = 12.0
"""A break after a word that only leads to the next: an article, a possessive."""

SOFT = 5.0
"""A break after a preposition or inside a name: seen, and read over."""

PLAIN = 2.0
AT_CONJUNCTION = 1.0
AT_COMMA = 0.0

_ARTICLES = wordset(
    "a an the this that these those my your his her its our their every each no some any such"
)
_LEADING = wordset(
    "of in on at by to from with for about into over under between through during without within "
    "than as per via and or but nor not very more most is are was were be been has have had will "
    "would can could may might must should do does did"
)
_OPENING = wordset(
    "and but or nor so yet because while when where which who whom whose that if although though "
    "unless until since after before whereas as than with from into about between during"
)
_NOT_COUNTED = _OPENING | _LEADING
_TITLES = wordset("mr mrs ms dr prof st sgt capt col gen lt rev hon no nos vol fig ch")
_NUMBER = re.compile(r"^[(\[$€£¥~≈+−-]*\d[\d.,:/–-]*(?:st|nd|rd|th|s|x)?$", re.IGNORECASE)
_SPELT = re.compile(
    r"^(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-\w+|ten|eleven|twelve|\w+teen)$"
    r"|^(?:two|three|four|five|six|seven|eight|nine|hundred|thousand|million|billion|trillion)$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"^(?:[A-Z]\.)+$")
_PAUSED = (",", ";", ":", "—", "–", ".", "!", "?", "…")
_QUOTES = "\"'“”‘’()[]«»"


def strain(words: Sequence[str], at: int) -> float:
    """How much it costs to break before word number `at` (from 0 for free to `NEVER`)."""
    before, after = words[at - 1], words[at]
    last, following = before.strip(_QUOTES), after.strip(_QUOTES)
    if _belong_together(last, following):
        return NEVER
    if before.rstrip(_QUOTES).endswith(_PAUSED):
        return AT_COMMA
    if last.lower() in _ARTICLES:
        return HARD
    if last.lower() in _LEADING or _name(last, following, first=at == 1):
        return SOFT
    return AT_CONJUNCTION if following.lower() in _OPENING else PLAIN


def _belong_together(last: str, following: str) -> bool:
    if _INITIAL.match(last) or last.rstrip(".").lower() in _TITLES:
        return following[:1].isupper() or following[:1].isdigit()
    counted = _NUMBER.match(last) or _SPELT.match(last)
    return bool(counted) and following.lower() not in _NOT_COUNTED


def _name(last: str, following: str, *, first: bool) -> bool:
    return not first and last[:1].isupper() and following[:1].isupper()
