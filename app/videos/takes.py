"""Stages that are made anew: earlier ones keep their results, that one and what follows get a take.

A result is kept under what went into it; "again" with the same input needs one thing more that goes
into it. That is the take: 1 until somebody asks for the stage again, then 2, and so on.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from app.generation.ports import Stage

Takes = Mapping[str, int]
"""The take of each stage that was asked for again, by the stage's name."""

_FAMILIES: Final = {
    "voice": Stage.NARRATE,
    "segment": Stage.RENDER,
    "ground": Stage.RENDER,
    "music": Stage.MIX,
    "sound": Stage.MIX,
    "film": Stage.MIX,
}
"""Which stage makes the files of each family of the store."""
_BOUGHT_WITH: Final = {"thumbnail": Stage.DRAW}
"""The stage that buys what is named after something else."""


def retaken(takes: Takes, stage: Stage) -> dict[str, int]:
    """The takes after everything from that stage on is asked for again."""
    later = [each.value for each in Stage if _place(each) >= _place(stage)]
    return {**takes, **{each: takes.get(each, 1) + 1 for each in later}}


def take_of(takes: Takes, *stages: Stage) -> tuple[int, ...]:
    """What of the takes goes into a result of those stages: nothing while all are the first."""
    found = tuple(takes.get(stage.value, 1) for stage in stages)
    return found if any(take > 1 for take in found) else ()


def places(takes: Takes, video_id: UUID | str) -> dict[str, str]:
    """Where the store keeps what that film's later takes made, by family of keys."""
    return {
        family: f"work/{video_id}/{stage.value}-{take}"
        for family, stage in _FAMILIES.items()
        if (take := takes.get(stage.value, 1)) > 1
    }


def bought_takes(takes: Takes) -> dict[str, int]:
    """The takes by the names under which stages buy."""
    others = {name: takes.get(stage.value, 1) for name, stage in _BOUGHT_WITH.items()}
    return {**takes, **others}


def is_bought_from(stage: Stage, called: str) -> bool:
    """Whether a planned call, by the name of its stage, belongs to that stage or a later one."""
    return _place(_BOUGHT_WITH.get(called) or Stage(called)) >= _place(stage)


def _place(stage: Stage) -> int:
    return tuple(Stage).index(stage)
