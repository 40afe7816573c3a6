"""Progress for a person: live bars on a terminal, plain lines in a pipe."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn
from rich.progress import Progress as Bars

from app.console.forecast import Forecast
from app.console.saying import say
from app.generation.ports import Progress, Stage

DOING = {
    Stage.READ: "Reading the source",
    Stage.WRITE: "Writing the script",
    Stage.NARRATE: "Speaking",
    Stage.DRAW: "Drawing the cards",
    Stage.RENDER: "Rendering scenes",
    Stage.MIX: "Mixing the sound",
    Stage.INSPECT: "Measuring the film",
}


@contextmanager
def shown_on(stream: TextIO | None) -> Iterator[Progress]:
    """A Progress that writes to that stream, if there is one, for as long as the block lasts."""
    if stream is None or not stream.isatty():
        yield PlainProgress(stream)
        return
    with LiveProgress(stream) as live:
        yield live


class PlainProgress:
    """One line when a stage begins and one when it ends, with what was reused.

    The work goes on when nobody reads the lines any more.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._total: dict[Stage, int] = {}
        self._reused: dict[Stage, int] = {}
        self._started: dict[Stage, float] = {}

    def begin(self, stage: Stage, total: int) -> None:
        """Say what is being done."""
        self._total[stage], self._reused[stage] = total, 0
        self._started[stage] = time.monotonic()
        count = f" ({total})" if total > 1 else ""
        self._say(f"{DOING[stage]}{count} …")

    def advance(self, stage: Stage, *, reused: bool = False) -> None:
        """Count; pieces pass silently."""
        self._reused[stage] += reused

    def finish(self, stage: Stage) -> None:
        """Say how long it took."""
        seconds = time.monotonic() - self._started[stage]
        reused = self._reused[stage]
        kept = f", {reused} of {self._total[stage]} from the store" if reused else ""
        self._say(f"{DOING[stage]}: {seconds:.1f} s{kept}")

    def _say(self, line: str) -> None:
        say([line], self._stream)


class LiveProgress:
    """A bar for each stage, and the seconds left for the whole film."""

    def __init__(self, stream: TextIO) -> None:
        self._forecast = Forecast(time.monotonic)
        self._tasks: dict[Stage, TaskID] = {}
        self._reused: dict[Stage, int] = {}
        self._bars = Bars(
            TextColumn("{task.description:<20}"),
            BarColumn(bar_width=28),
            MofNCompleteColumn(),
            TextColumn("[dim]{task.fields[note]}"),
            console=Console(file=stream),
        )

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def begin(self, stage: Stage, total: int) -> None:
        """Show the stage's bar, empty."""
        self._reused[stage] = 0
        self._forecast.begin(stage, total)
        if stage in self._tasks:
            self._bars.reset(self._tasks[stage], total=total, note="")
            return
        self._tasks[stage] = self._bars.add_task(DOING[stage], total=total, note="")

    def advance(self, stage: Stage, *, reused: bool = False) -> None:
        """Move the stage's bar."""
        self._reused[stage] += reused
        self._forecast.advance(stage)
        self._bars.update(self._tasks[stage], advance=1, note=self._note(stage))

    def finish(self, stage: Stage) -> None:
        """Fill the stage's bar."""
        self._forecast.finish(stage)
        task = self._tasks[stage]
        total = self._bars.tasks[self._bars.task_ids.index(task)].total
        self._bars.update(task, completed=total, note=self._kept(stage))

    def _note(self, stage: Stage) -> str:
        left = self._forecast.seconds_left
        soon = f"about {left:.0f} s left" if left is not None else ""
        return " · ".join(part for part in (soon, self._kept(stage)) if part)

    def _kept(self, stage: Stage) -> str:
        return f"{self._reused[stage]} from the store" if self._reused[stage] else ""
