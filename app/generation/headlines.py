"""Three ways to say on a thumbnail what a film is about, so that a person can choose one."""

from dataclasses import replace

from app.generation.script import Headline, ImageVisual, NumberVisual, Script
from app.generation.title_headline import headline_words, title_headline

MOST_BESIDE_FIGURE = 3
"""Words beside a figure that is said first."""
MOST_FIGURE = 20
"""Characters of a figure with what it counts."""


def headlines(script: Script) -> tuple[Headline, Headline, Headline]:
    """The script's own headline, its title's words, and its most telling figure first.

    Each shows another of the film's pictures where there are several.
    """
    own = script.headline
    pictures = _pictures(script)
    said = replace(_titled(script), badge=own.badge, icon=own.icon)
    figure = _figured(script)
    return own, _showing(said, pictures, 1), _showing(figure, pictures, 2)


def _titled(script: Script) -> Headline:
    """The words of the first title that says it otherwise than the script's own headline."""
    known = _words(script.headline)
    said = [title_headline(title) for title in (script.title, *script.titles)]
    other = (one for one in said if _words(one) != known and one.first)
    return next(other, script.headline)


def _figured(script: Script) -> Headline:
    own = script.headline
    figure = own.badge or _first_number(script)
    if not figure:
        return replace(own, badge="")
    beside = own.second or own.first
    if set(figure.upper().split()) & set(beside.upper().split()):
        beside = " ".join(headline_words(script.title)[:MOST_BESIDE_FIGURE])
    second = " ".join(beside.split()[:MOST_BESIDE_FIGURE]).upper()
    return replace(own, first=figure.upper(), second=second, badge="")


def _first_number(script: Script) -> str:
    numbers = (one.visual for one in script.scenes if isinstance(one.visual, NumberVisual))
    said = (f"{one.number} {one.unit or ' '.join(one.label.split()[:2])}" for one in numbers)
    return next((one for one in said if 0 < len(one) <= MOST_FIGURE), "")


def _pictures(script: Script) -> list[str]:
    """The pictures of the film, the headline's first; none where its thumbnail is drawn."""
    if not script.headline.image:
        return []
    shown = (one.visual.image for one in script.scenes if isinstance(one.visual, ImageVisual))
    return list(dict.fromkeys((script.headline.image, *shown)))


def _showing(said: Headline, pictures: list[str], place: int) -> Headline:
    return replace(said, image=pictures[place % len(pictures)] if pictures else "")


def _words(said: Headline) -> list[str]:
    return f"{said.first} {said.second}".upper().split()
