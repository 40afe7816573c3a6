"""A film that kills its worker a hundred and twenty times: never lost from sight, and made in the end."""

import threading

from app.engine import State
from verify.promise import Bound, Effort, Figures, Promise, none_of
from verify.stage import Stage, staged
from verify.storms import NOTHING

KILLS = 120
PATIENCE = 600.0
"""Seconds without a death before the experiment gives up."""
MARK = "draw.stored"
"""Where the film kills: its picture is in the books, and the workflow does not know yet."""


def kill_by_one_film(effort: Effort) -> Figures:
    """Each time it is parked a person resumes it, until it has killed often enough; then nothing kills it any more."""
    kills = effort.choose(quick=KILLS, long=KILLS, named=effort.kills)
    with staged() as stage:
        film = stage.ask()
        (stage.folder / MARK).touch()
        stage.start()
        parked = unseen = 0
        while stage.deaths < kills:
            if _has_died(stage):
                (stage.folder / MARK).touch()
                stage.replace()
                continue
            parked += 1
            unseen += not any(shown.id == f"video:{film}" for shown in stage.desk.parked())
            stage.desk.resume(f"video:{film}")
        (stage.folder / MARK).unlink(missing_ok=True)
        stage.play_out()
        return {**stage.figures(), "times parked": parked, "times parked and not shown": unseen}


def _has_died(stage: Stage) -> bool:
    """Wait until the worker has died or the film is parked; whether it has died. Raises RuntimeError."""
    pause, waited = threading.Event(), 0.0
    while waited < PATIENCE:
        if stage.hand.poll() is not None:
            return True
        if stage.desk.status(f"video:{stage.films[0]}").state is State.PARKED:
            return False
        waited += 0.02
        pause.wait(0.02)
    raise RuntimeError("The film neither kills nor rests.")


CRASH_LOOP = Promise(
    name="crash-loop-120",
    sentence="A film that kills its worker 120 times is parked again and again, shown each time, and made in the end.",
    bounds=(
        *NOTHING,
        *none_of("times parked and not shown"),
        Bound(name="kills", least=KILLS),
        Bound(name="times parked", least=1),
    ),
    run=kill_by_one_film,
    long=True,
)
