"""When a film will be ready, from what each stage usually costs."""

from collections.abc import Callable

from app.generation.ports import Stage

SHARE = {
    Stage.READ: 0.01,
    Stage.WRITE: 0.02,
    Stage.NARRATE: 0.55,
    Stage.DRAW: 0.02,
    Stage.RENDER: 0.30,
    Stage.MIX: 0.05,
    Stage.INSPECT: 0.05,
}
"""Each stage's part of the time of a 90 s film made of cards, on two cores."""

TOO_EARLY = 0.05
"""Below this share of the work a forecast would be a guess."""


class Forecast:
    """Seconds left, by the share of the work that is done."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._started = clock()
        self._total: dict[Stage, int] = {}
        self._done: dict[Stage, int] = {}

    def begin(self, stage: Stage, total: int) -> None:
        """A stage of so many pieces starts."""
        self._total[stage], self._done[stage] = max(1, total), 0

    def advance(self, stage: Stage) -> None:
        """One piece is done."""
        self._done[stage] += 1

    def finish(self, stage: Stage) -> None:
        """All pieces are done."""
        self._done[stage] = self._total[stage]

    @property
    def share_done(self) -> float:
        """How much of the whole work is done, from 0 to 1."""
        return sum(
            SHARE[stage] * min(1.0, self._done[stage] / total)
            for stage, total in self._total.items()
        )

    @property
    def seconds_left(self) -> float | None:
        """The forecast, or None when it is too early to tell."""
        done = self.share_done
        if done < TOO_EARLY:
            return None
        return (self._clock() - self._started) * (1 - done) / done
