"""How far a film is: the stages in the order in which they are made, and the share of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.generation.ports import Stage

SHARES: Final = {
    Stage.READ: 2,
    Stage.WRITE: 3,
    Stage.NARRATE: 35,
    Stage.RENDER: 42,
    Stage.MIX: 5,
    Stage.DRAW: 3,
    Stage.INSPECT: 9,
}
"""Percent of the work, in the order in which stages are made: about what each takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageProgress:
    """One stage of a film: percent of it that is done, and whether it is the one in hand."""

    name: str
    percent: int
    is_current: bool


def percent_of(stage: Stage, done: int, total: int) -> int:
    """Percent of the whole film when so many pieces of that stage are done."""
    before = 0
    for known, share in SHARES.items():
        if known is stage:
            return before + round(share * min(1.0, done / max(1, total)))
        before += share
    return before


def stages_at(stage: str, percent: int) -> tuple[StageProgress, ...]:
    """Every stage when the film is at that percent of the whole, in the named one."""
    return tuple(_stages(stage, percent))


def _stages(stage: str, percent: int) -> Iterator[StageProgress]:
    before = 0
    for known, share in SHARES.items():
        inside = round(100 * (percent - before) / share)
        yield StageProgress(
            name=known.value,
            percent=min(100, max(0, inside)),
            is_current=known.value == stage and percent < 100,
        )
        before += share
