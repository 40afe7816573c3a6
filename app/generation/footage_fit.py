"""How well footage fits a scene: shared words first, then its shape, size and length."""

import re
from typing import Final

from app.generation.brief import Aspect
from app.generation.ports import Found, Medium
from app.generation.script import Scene, StatementVisual
from app.generation.title_headline import SMALL_WORDS

ENOUGH: Final = 0.62
"""Below it the theme's card says more than the picture would."""
MOST_SEARCHED: Final = 3
"""Words of a search that is derived from a scene: each further one finds less."""
CHARACTERS_PER_SECOND: Final = 15.5
"""English narration at an even pace."""
LEAST_LINES: Final = 720
"""Pixels of the shorter side: less is seen to be blurred in a film of 1080."""

_SHORTEST = 3
_WORD = re.compile(r"[^\W\d_]+")
_FILLING = (
    "there these those they them than then when while more most much many some such very just only "
    "also about after before between because through over under again even ever every each other "
    "could would should will can may might must have has had does did not you she him one two"
)
_EMPTY = SMALL_WORDS | frozenset(_FILLING.split())
_ENDINGS = ("ing", "ies", "ers", "er", "ed", "es", "s", "y", "e")


def stems(text: str) -> frozenset[str]:
    """The words of a text that say something, without the endings of English."""
    return frozenset(_stem(word) for word in _carrying(text))


def search_words(scene: Scene) -> str:
    """What footage is searched by: the scene's own search words, else the first that say something."""
    if scene.search.strip():
        return " ".join(scene.search.split())[:80]
    shown = scene.visual.text if isinstance(scene.visual, StatementVisual) else ""
    longest = sorted(dict.fromkeys(_carrying(scene.picture or shown)), key=len, reverse=True)
    kept = set(longest[:MOST_SEARCHED])
    return " ".join(
        dict.fromkeys(word for word in _carrying(scene.picture or shown) if word in kept)
    )


def seconds_of(scene: Scene) -> float:
    """About how long the scene lasts."""
    return sum(len(line.text) for line in scene.lines) / CHARACTERS_PER_SECOND + 1.0


def fit(found: Found, scene: Scene, aspect: Aspect) -> float:
    """From 0 to about 1: two thirds are the words of the search that its own words share.

    0 for what is too small, and for a clip so short that it would be seen to begin again twice.
    """
    wanted, shown = stems(search_words(scene)), stems(found.words)
    short = min(found.width, found.height)
    needed = seconds_of(scene)
    filmed = found.medium is Medium.CLIP
    if not wanted or short < LEAST_LINES or (filmed and found.seconds < needed / 2.5):
        return 0.0
    said = stems(" ".join(line.text for line in scene.lines)) - wanted
    return (
        0.62 * len(wanted & shown) / len(wanted)
        + 0.06 * min(len(said & shown), 2)
        + 0.10 * _same_shape(found, aspect)
        + 0.06 * (short >= min(aspect.size))
        + 0.06 * (not filmed or found.seconds >= needed)
        + 0.06 * filmed
    )


def _same_shape(found: Found, aspect: Aspect) -> bool:
    wide, high = aspect.size
    return (found.width > found.height) == (wide > high) or wide == high


def _carrying(text: str) -> list[str]:
    words = _WORD.findall(text.lower())
    return [word for word in words if len(word) >= _SHORTEST and word not in _EMPTY]


def _stem(word: str) -> str:
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= 3), "")
    return word.removesuffix(ending)
