"""Which way text runs: the levels of the bidirectional algorithm (UAX 9) and the order they give."""

import unicodedata
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeVar

from bidi import algorithm as bidi

Run = TypeVar("Run")


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def levels(text: str, *, right_to_left: bool) -> list[int]:
    """The level of every character: even runs from left to right, odd from right to left."""
    if not right_to_left and all(
        unicodedata.bidirectional(character) not in {"R", "AL", "AN"} for character in text
    ):
        return [0] * len(text)
    storage = bidi.get_empty_storage()
    storage["base_level"] = int(right_to_left)
    storage["base_dir"] = "R" if right_to_left else "L"
    bidi.get_embedding_levels(text, storage)
    bidi.explicit_embed_and_overrides(storage)
    bidi.resolve_weak_types(storage)
    bidi.resolve_neutral_types(storage, False)
    bidi.resolve_implicit_levels(storage, False)
    found = [int(character["level"]) for character in storage["chars"]]
    # Joiners fall out of the algorithm (rule X9): they take the level of their neighbour.
    return found if len(found) == len(text) else _with_joiners(text, found)


def _with_joiners(text: str, found: list[int]) -> list[int]:
    waiting = iter(found)
    spread: list[int] = []
    for character in text:
        dropped = unicodedata.bidirectional(character) == "BN"
        spread.append(spread[-1] if dropped and spread else next(waiting, 0))
    return spread


def visual_order(runs: Sequence[Run], level_of: Callable[[Run], int]) -> list[Run]:
    """Rule L2: from the highest level down, every stretch at or above it is turned around."""
    ordered = list(runs)
    for level in range(max(map(level_of, runs), default=0), 0, -1):
        turned: list[Run] = []
        for above, group in groupby(
            [(level_of(run) >= level, run) for run in ordered], lambda pair: pair[0]
        ):
            stretch = [run for _, run in group]
            turned.extend(stretch[::-1] if above else stretch)
        ordered = turned
    return ordered
