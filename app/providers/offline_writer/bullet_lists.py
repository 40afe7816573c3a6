"""A list of the article as bullets that arrive as they are spoken."""

import re
from collections.abc import Iterator
from dataclasses import replace

from app.generation.script import Bullet, BulletsVisual
from app.generation.spoken.sentences import sentences
from app.providers.offline_writer.fragments import DENIALS, fragments
from app.providers.offline_writer.icons import icon_for
from app.providers.offline_writer.passage import Passage
from app.providers.offline_writer.phrases import NOT_LAST
from app.providers.offline_writer.trimming import trimmed
from app.providers.offline_writer.words import (
    ADVERBS,
    CONDITIONS,
    COORDINATORS,
    PREPOSITIONS,
    SUBORDINATORS,
    capital,
    content_words,
    is_finite,
    is_plain_form,
    keyword,
)

MOST_WORDS = 6
MOST_IN_ROW, MOST_ROW_CHARACTERS = 8, 58
"""An entry that cannot be shortened is shown whole up to here."""
IDLE_ENDS = frozenset({"in", "at", "on", "by", "from", "after", "during", "within"})
"""What a place, a time or the like begins with: an entry that is too long may end before it."""
SHORT_ENTRY = 38
"""Characters that fit one row of a bullet whole."""

FEWEST_KEPT = 4
MOST_TITLE = 52
MOST_DETAIL = 6
FEWEST_TOLD = 2
"""Words with a meaning that a second row has at least."""

FEWEST_BULLETS, MOST_BULLETS = 2, 6
PARTS = re.compile(r"^(?P<text>[^:–—]{2,48}?)(?::| [–—-]) (?P<detail>.+)$")
CLAUSE = re.compile(r"^(?P<text>[^,;]{2,48})[,;] (?P<detail>.+)$")
RELATIVE = re.compile(r"^(?:that|which|who) ")
CLAUSE_END = re.compile(r"[,;.:] | [–—] ")


def bullets(passage: Passage, heading: str) -> BulletsVisual | None:
    """The passage's list; None when an entry cannot be put in six words."""
    starts = {line.trace.start: n for n, line in enumerate(passage.lines) if line.trace}
    lead = starts.get(passage.entries[0].start, 0)
    made = [_bullet(entry.text, starts.get(entry.start, lead)) for entry in passage.entries]
    whole = tuple(bullet for bullet in made if bullet)
    if len(whole) < len(made) or not FEWEST_BULLETS <= len(whole) <= MOST_BULLETS:
        return None
    title = _title(passage, lead, heading)
    return BulletsVisual(title=title, bullets=alike(whole), first=passage.before + 1)


def alike(made: tuple[Bullet, ...]) -> tuple[Bullet, ...]:
    """The bullets with icons and second rows at every one or at none."""
    if not all(bullet.icon for bullet in made) or len({b.icon for b in made}) < len(made):
        made = tuple(replace(bullet, icon="") for bullet in made)
    if not all(bullet.detail for bullet in made):
        made = tuple(replace(bullet, detail="") for bullet in made)
    return made


def _title(passage: Passage, lead: int, heading: str) -> str:
    announced = passage.lines[lead - 1].text.rstrip(" :.") if lead else ""
    short = announced and len(announced) <= MOST_TITLE and "," not in announced
    return announced if short else heading


def _bullet(entry: str, line: int) -> Bullet | None:
    entry = trimmed(entry, follows=True).rstrip(" .;")
    text, detail = _parts(entry)
    if not text:
        return None
    return Bullet(
        text=capital(text),
        detail=capital(_short(detail)),
        icon=icon_for((text,)),
        line=line,
    )


def _parts(entry: str) -> tuple[str, str]:
    """The key phrase and the rest; both empty when the entry has no short beginning."""
    for text, detail in _breaks(entry):
        if len(text.split()) <= MOST_WORDS or len(text) <= SHORT_ENTRY:
            return text, capital(RELATIVE.sub("", detail))
    words = entry.split()
    if len(entry) <= SHORT_ENTRY:
        return entry, ""
    asks = is_plain_form(keyword(words[0]))
    acts = next((n for n in range(1, len(words)) if is_finite(words, n)), len(words))
    told_apart = next((n for n in range(2, acts) if keyword(words[n]) in {"that", "which"}), 0)
    cut = _asked(words) if asks else told_apart or (_boundary(words) if acts == len(words) else 0)
    if cut:
        return " ".join(words[:cut]), RELATIVE.sub("", " ".join(words[cut:]))
    whole = len(words) <= MOST_IN_ROW and len(entry) <= MOST_ROW_CHARACTERS
    short = (p.text for p in fragments(entry, frozenset()) if len(p.text.split()) <= MOST_WORDS)
    return next(short, entry if whole else _without_idle_end(words)), ""


def _breaks(entry: str) -> Iterator[tuple[str, str]]:
    """Where punctuation parts the entry: after its name, its first sentence, its first clause."""
    if named := PARTS.match(entry):
        yield named["text"], named["detail"]
    first, *more = (entry[start:end] for start, end in sentences(entry))
    if more:
        yield first.rstrip(".!?"), " ".join(more)
    elif clause := CLAUSE.match(entry):
        yield clause["text"], clause["detail"]


def _boundary(words: list[str]) -> int:
    """Where a long entry falls into a key phrase and the rest; 0 when nowhere."""
    breaking = (PREPOSITIONS | SUBORDINATORS | ADVERBS) - {"of", "too", "very", "more"}
    last = min(MOST_WORDS + 1, len(words))
    places = [
        n
        for n in range(2, last)
        if keyword(words[n]) in breaking and keyword(words[n - 1]) not in NOT_LAST
    ]
    return places[0] if places else 0


def _asked(words: list[str]) -> int:
    """Where what somebody is asked to do falls into the act and the rest; 0 when nowhere."""
    joins = (n for n in range(2, len(words)) if keyword(words[n]) in COORDINATORS)
    last = min(next(joins, len(words)), MOST_WORDS)
    return next((n for n in range(last, 1, -1) if _parts_at(words, n)), 0)


def _without_idle_end(words: list[str]) -> str:
    """The entry without its last time or place; empty where that is not enough, or makes it untrue."""
    ends = (n for n in range(min(MOST_IN_ROW, len(words) - 1), FEWEST_KEPT, -1))
    end = next((n for n in ends if keyword(words[n]) in IDLE_ENDS), 0)
    untrue = {keyword(word) for word in words[:end]} & (DENIALS | CONDITIONS | {"when", "only"})
    hangs = end and keyword(words[end - 1]) in NOT_LAST
    return "" if untrue or hangs else " ".join(words[:end])


def _parts_at(words: list[str], place: int) -> bool:
    following, before = keyword(words[place]), keyword(words[place - 1])
    breaking = following in (PREPOSITIONS | SUBORDINATORS | COORDINATORS) - {"of"}
    return breaking and before not in NOT_LAST


def _short(detail: str) -> str:
    """What of the detail fits beside the narration: six words or fewer; empty when nothing does."""
    clause = CLAUSE_END.split(detail, maxsplit=1)[0]
    found = [clause, *(p.text for p in fragments(detail, frozenset())), _opening(clause.split())]
    return next((text for text in found if text and len(text.split()) <= MOST_DETAIL), "")


def _opening(words: list[str]) -> str:
    """What a clause speaks of: its words before the first verb or preposition; empty when they say little."""
    acts = next((n for n in range(2, len(words)) if is_finite(words, n)), 0)
    end = _boundary(words[:acts]) or acts
    opening = " ".join(words[:end])
    told = end and keyword(words[end - 1]) not in NOT_LAST
    return opening if told and len(content_words(opening)) >= FEWEST_TOLD else ""
