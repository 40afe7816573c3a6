"""How long each stage took and how much of it was found done."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.generation.ports import Progress, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Lap:
    """A stage's time in seconds, and its pieces: `done` in all, `reused` of them from the store.

    `made` counts over every start of the stage: what a second start finds was made by the first.
    """

    stage: Stage
    seconds: float = 0.0
    done: int = 0
    reused: int = 0
    made: int = 0


class Stopwatch:
    """A Progress that times the stages and passes everything on to the next one."""

    def __init__(self, onward: Progress, clock: Callable[[], float]) -> None:
        self._onward = onward
        self._clock = clock
        self._made = clock()
        self._started: dict[Stage, float] = {}
        self._laps: dict[Stage, Lap] = {}

    @property
    def laps(self) -> tuple[Lap, ...]:
        """Every stage seen so far, in the order of making."""
        return tuple(self._laps[stage] for stage in Stage if stage in self._laps)

    @property
    def seconds(self) -> float:
        """Since the stopwatch was made."""
        return self._clock() - self._made

    def begin(self, stage: Stage, total: int) -> None:
        """Start, or start again: pieces are counted anew, time goes on."""
        self._started[stage] = self._clock()
        self._laps[stage] = replace(self._lap(stage), done=0, reused=0)
        self._onward.begin(stage, total)

    def advance(self, stage: Stage, *, reused: bool = False) -> None:
        """Count a piece."""
        lap = self._lap(stage)
        self._laps[stage] = replace(
            lap, done=lap.done + 1, reused=lap.reused + reused, made=lap.made + (not reused)
        )
        self._onward.advance(stage, reused=reused)

    def finish(self, stage: Stage) -> None:
        """Stop the clock of that stage."""
        passed = self._clock() - self._started[stage]
        lap = self._lap(stage)
        self._laps[stage] = replace(lap, seconds=lap.seconds + passed)
        self._onward.finish(stage)

    def _lap(self, stage: Stage) -> Lap:
        return self._laps.get(stage, Lap(stage=stage))
