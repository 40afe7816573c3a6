"""Which of a film's thumbnails is shown and sent.

Among a film's files `thumbnail` is the chosen one; `thumbnail_1` to `thumbnail_3` and `thumbnail_own` are
what can be chosen.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

CHOSEN: Final = "thumbnail"


class Choice(StrEnum):
    """Which thumbnail: one of those that were made, or a person's own."""

    FIRST = "1"
    SECOND = "2"
    THIRD = "3"
    OWN = "own"

    @property
    def file(self) -> str:
        """What it is called among the film's files."""
        return f"{CHOSEN}_{self.value}"


def choices_of(files: Mapping[str, str]) -> tuple[Choice, ...]:
    """What can be chosen for a film with these files; nothing where there is only one."""
    there = tuple(choice for choice in Choice if choice.file in files)
    return there if len(there) > 1 else ()


def chosen_of(files: Mapping[str, str]) -> Choice | None:
    """Which one is chosen; None for a film that has but one."""
    return next((one for one in choices_of(files) if files[one.file] == files.get(CHOSEN)), None)


def with_choices(made: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """The files of a new making, with the choice and the own picture of the one before it."""
    files = dict(made)
    if CHOSEN in files:
        files[Choice.FIRST.file] = files[CHOSEN]
    if Choice.OWN.file in before:
        files[Choice.OWN.file] = before[Choice.OWN.file]
    chosen = chosen_of(before)
    if chosen is not None and chosen.file in files:
        files[CHOSEN] = files[chosen.file]
    return files
