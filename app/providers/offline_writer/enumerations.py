"""A list inside a sentence, as in `The loop has four parts: evaporator, compressor and valve.`"""

import re
from dataclasses import dataclass

from app.generation.script import Bullet, BulletsVisual
from app.providers.offline_writer.bullet_lists import MOST_TITLE, alike
from app.providers.offline_writer.icons import icon_for
from app.providers.offline_writer.words import (
    DETERMINERS,
    NUMBERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    capital,
    content_words,
    is_finite,
    keyword,
)

LISTED = re.compile(r"^(?P<intro>[^:;“”\"]{6,80}): (?P<members>[^:;.!?“”\"()]{12,160})[.!]?$")
PARTING = re.compile(r",\s+(?:and\s+|or\s+)?|\s+(?:and|or)\s+")
THERE = re.compile(r"^There (?:are|were|is|was) ")
EXACT_WORDS = frozenset({"everything", "all", "both"})
SPEAKERS = frozenset({"i", "you", "he", "she", "we", "they"})
"""With one of these, what announces a list says too little above it."""

FEWEST, MOST = 3, 6
MOST_WORDS, MOST_CHARACTERS = 5, 32
NOT_A_MEMBER = PREPOSITIONS | SUBORDINATORS | PRONOUNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Enumeration:
    """What is listed, and its three to six members."""

    intro: str
    members: tuple[str, ...]


def enumeration(sentence: str) -> Enumeration | None:
    """The list that the sentence announces before a colon and gives after it; None without one."""
    listed = LISTED.match(sentence.strip())
    if listed is None or not _announces(listed["intro"]):
        return None
    members = tuple(PARTING.split(listed["members"]))
    joined = re.search(r"\s(?:and|or)\s", listed["members"]) is not None
    if not joined or not FEWEST <= len(members) <= MOST or not all(map(_is_member, members)):
        return None
    return Enumeration(intro=listed["intro"], members=members)


def enumerated(sentence: str, *, line: int, title: str) -> BulletsVisual | None:
    """The list inside the sentence as bullets that arrive while line number `line` speaks of them.

    `title` stands above them where what announces them cannot.
    """
    found = enumeration(sentence)
    if found is None:
        return None
    intro = THERE.sub("", found.intro)
    words = [keyword(word) for word in intro.split()]
    told = words[0] not in PRONOUNS and not SPEAKERS & set(words) and len(intro) <= MOST_TITLE
    made = tuple(
        Bullet(text=capital(member), icon=icon_for((member,)), line=line)
        for member in map(_bare, found.members)
    )
    return BulletsVisual(title=capital(intro) if told else title, bullets=alike(made))


def _announces(intro: str) -> bool:
    """Whether what stands before the colon counts something or names several."""
    words = [keyword(word) for word in intro.split()]
    counts = any(word in NUMBERS | EXACT_WORDS for word in words)
    return counts or (words[-1].endswith("s") and not words[-1].endswith(("ss", "us", "is")))


def _is_member(text: str) -> bool:
    words = text.split()
    if not words or len(words) > MOST_WORDS or len(text) > MOST_CHARACTERS:
        return False
    if keyword(words[0]) in NOT_A_MEMBER or not content_words(text):
        return False
    return not any(is_finite(words, n) for n in range(1, len(words)))


def _bare(member: str) -> str:
    """The member without its article."""
    first, _, rest = member.partition(" ")
    return rest if rest and first.lower() in DETERMINERS & {"a", "an", "the"} else member
