"""The misaki dictionaries: a word, and what part of speech it is here, to phonemes."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from app.providers.local_voice.endings import with_ed, with_ing, with_s
from app.providers.local_voice.stress import half_stressed, stressed

Entry = str | Mapping[str, str | None]

_DOUBLED = frozenset("bcdgklmnprstvxz")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One accent's dictionaries: `gold` checked by people, `silver` made by machine."""

    british: bool
    gold: Mapping[str, Entry]
    silver: Mapping[str, Entry]

    def sound(self, word: str, part: str) -> str | None:
        """The phonemes of a word as that part of speech, endings included; None when unknown.

        Parts are NOUN, VERB, ADJ, ADV, VBD, DT, "None" (before a pause) or DEFAULT. Capitals add
        stress: a name keeps at least a secondary one, a word in capitals the main one.
        """
        if (found := self._known(word, part) or self._inflected(word, part)) is None:
            return None
        if word == word.lower():
            return found
        return stressed(found) if len(word) > 1 and word == word.upper() else half_stressed(found)

    def letter(self, letter: str) -> str:
        """The name of a letter from A to Z."""
        entry = self.gold[letter.upper()]
        return entry if isinstance(entry, str) else entry["DEFAULT"] or ""

    def _known(self, word: str, part: str) -> str | None:
        for form in _forms(word):
            entry = self.gold.get(form) or self.silver.get(form)
            if entry is not None:
                return _choose(entry, part)
        return None

    def _inflected(self, word: str, part: str) -> str | None:
        for stems, ending in _ENDINGS:
            for stem in stems(word):
                if (sound := self._known(stem, part)) is not None:
                    return ending(sound, british=self.british)
        return None


@lru_cache(maxsize=2)
def lexicon(*, british: bool) -> Lexicon:
    """The dictionaries of one accent, read once (about 0.1 s)."""
    accent = "gb" if british else "us"
    return Lexicon(british, gold=_load(f"{accent}_gold"), silver=_load(f"{accent}_silver"))


def _load(name: str) -> Mapping[str, Entry]:
    text = resources.files("misaki").joinpath("data", f"{name}.json").read_text("utf-8")
    entries: dict[str, Entry] = json.loads(text)
    return entries


def _choose(entry: Entry, part: str) -> str | None:
    return entry if isinstance(entry, str) else entry.get(part) or entry["DEFAULT"]


def _forms(word: str) -> tuple[str, ...]:
    lower = word.lower()
    if word == lower:
        return (word, word.capitalize())
    if word == word.capitalize():
        return (word, lower)
    return (word, lower, lower.capitalize())


def _stems_of_s(word: str) -> tuple[str, ...]:
    if word.endswith("s'") and len(word) > 3:
        return (word[:-2], word[:-1])
    if word.endswith("'s"):
        return (word[:-2],)
    if len(word) < 3 or not word.endswith("s") or word.endswith("ss"):
        return ()
    if word.endswith("ies") and len(word) > 4:
        return (word[:-1], word[:-3] + "y")
    return (word[:-1], word[:-2]) if word.endswith("es") and len(word) > 4 else (word[:-1],)


def _stems_of_ed(word: str) -> tuple[str, ...]:
    if len(word) < 4 or not word.endswith("ed"):
        return ()
    stems = (word[:-1], word[:-2]) if not word.endswith("ied") else (word[:-3] + "y", word[:-1])
    return (*stems, word[:-3]) if word[-3] == word[-4] and word[-3] in _DOUBLED else stems


def _stems_of_ing(word: str) -> tuple[str, ...]:
    if len(word) < 5 or not word.endswith("ing"):
        return ()
    stems = (word[:-3], word[:-3] + "e")
    return (*stems, word[:-4]) if word[-4] == word[-5] and word[-4] in _DOUBLED else stems


_ENDINGS: tuple[tuple[Callable[[str], tuple[str, ...]], Callable[..., str]], ...] = (
    (_stems_of_s, with_s),
    (_stems_of_ed, with_ed),
    (_stems_of_ing, with_ing),
)
