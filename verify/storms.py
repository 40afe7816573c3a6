"""Workers killed at random and at the worst moments: nothing lost, nothing billed unseen."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

from verify.hand import AT_ONCE, STAGES, WINDOWS
from verify.promise import Bound, Effort, Figures, Promise, none_of
from verify.stage import Stage, staged, staged_on_postgres

TIMES = 5
"""How often a worker dies in each window of each stage."""
NOTHING = none_of(
    "films lost",
    "films never finished",
    "films finished twice",
    "stages skipped",
    "calls billed without an earlier line",
    "calls billed and neither done nor unknown",
    "counters that are not the sum of their lines",
    "micro-dollars between ledger and counter",
)


Staging = Callable[[], AbstractContextManager[Stage]]
"""Opens a stage at one database or the other."""


def kill_at_random(staging: Staging, effort: Effort) -> Figures:
    """Films of six paid stages while their worker is killed, spread over the whole of the work."""
    kills = effort.choose(quick=60, long=300, named=effort.kills)
    films = effort.choose(quick=150, long=300, named=effort.films)
    chance = effort.chance()
    with staging() as stage:
        stage.allow(films)
        for _ in range(films):
            stage.ask()
        stage.start()
        between = films * len(STAGES) / (kills + 1)
        for number in range(1, kills + 1):
            wait_for_sales(stage, int(number * between * chance.uniform(0.85, 1.0)))
            threading.Event().wait(chance.uniform(0.0, 0.08))
            stage.kill()
        stage.play_out()
        return stage.figures()


def wait_for_sales(stage: Stage, sales: int) -> None:
    """Until so many calls were billed: kills are spread over the work, however fast a machine is."""
    pause = threading.Event()
    while stage.shop.billed.total() < sales and stage.unfinished():
        stage.mend()
        pause.wait(0.01)


def kill_in_every_window(staging: Staging, effort: Effort) -> Figures:  # noqa: ARG001 - every window five times
    """A worker that kills itself in each window of each paid stage, one film after another."""
    with staging() as stage:
        stage.start()
        for _ in range(TIMES):
            for stage_name in STAGES:
                for window in WINDOWS:
                    stage.play_out(
                        left=AT_ONCE - 1
                    )  # else one call may be lost more often than it is made again
                    mark = stage.folder / f"{stage_name}.{window}"
                    mark.touch()
                    stage.ask()
                    stage.replace()
        stage.play_out()
        return stage.figures()


def _storms(
    on: str, staging: Staging, where: str, *, windows_long: bool
) -> tuple[Promise, Promise]:
    kills = Promise(
        name=f"kills{on}",
        sentence=f"A film survives kill -9 at any moment{where}, is finished once, and no call is billed unseen.",
        bounds=(*NOTHING, Bound(name="kills", least=60), Bound(name="films", least=150)),
        run=partial(kill_at_random, staging),
    )
    windows = Promise(
        name=f"windows{on}",
        sentence=f"A kill before, during or after any paid call{where} costs no film and hides no bill.",
        bounds=(*NOTHING, Bound(name="kills", least=TIMES * len(STAGES) * len(WINDOWS))),
        run=partial(kill_in_every_window, staging),
        long=windows_long,
    )
    return kills, windows


STORMS = (
    *_storms("", staged, "", windows_long=False),
    *_storms("-postgres", staged_on_postgres, " on PostgreSQL", windows_long=True),
)
