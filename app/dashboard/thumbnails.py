"""A film's thumbnails as a page shows them: each with its words, and what of it is not as it should be."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.dashboard.made import MadeFilm
from app.generation.film import Check
from app.videos.thumbnail_choice import CHOSEN, Choice, choices_of, chosen_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ThumbnailShown:
    """One to choose from; `file` is its name among the film's files."""

    choice: Choice
    file: str
    words: str
    missed: tuple[Check, ...]
    is_chosen: bool


def thumbnails_shown(files: Mapping[str, str], made: MadeFilm | None) -> tuple[ThumbnailShown, ...]:
    """What can be chosen; nothing for a film that has but one thumbnail, or none yet."""
    lines = {one.file: one for one in made.thumbnails} if made else {}
    chosen = chosen_of(files)
    shown = []
    for choice in choices_of(files):
        line = lines.get(files[choice.file].rpartition("/")[2])
        missed = tuple(check for check in line.checks if not check.passed) if line else ()
        shown.append(
            ThumbnailShown(
                choice=choice,
                file=f"{CHOSEN}_{choice.value}",
                words=line.words if line else "",
                missed=missed,
                is_chosen=choice is chosen,
            )
        )
    return tuple(shown)
