"""Runs one stage as a program and follows what it says."""

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, cast

from app.core.kept_errors import opened
from app.core.logging import level_for_programs, log_as_said
from app.core.metrics import STAGE_SECONDS
from app.engine import Json, Nursery, Unexpected, reached, run_child
from app.generation.ports import Stage
from app.videos.progress import SHARES, percent_of

MESSAGES: Final = {
    Stage.READ: "Reading the source",
    Stage.WRITE: "Writing the script",
    Stage.NARRATE: "Speaking",
    Stage.DRAW: "Drawing the cards",
    Stage.RENDER: "Rendering scenes",
    Stage.MIX: "Mixing the sound",
    Stage.INSPECT: "Measuring the film",
}
ORDER: Final = tuple(SHARES)
PAUSE: Final = 1.0
"""Seconds between two pieces of news of one stage: a person sees no more."""
LONGEST: Final = 3 * 3600.0
"""Seconds after which a stage hangs: an hour of film takes less on one slow core."""
OURS: Final = (sys.executable, "-m", "app.tasks")
NURSERY: Final = Nursery(OURS)
"""Of this process; nothing of it is there before the first stage."""

News = Callable[[Stage, int, str], None]
"""Told of the stage, the percent of the whole film, and a sentence."""

log = logging.getLogger(__name__)


def run_stage(
    stage: str, keys: Sequence[str], *, environment: Mapping[str, str], news: News
) -> Json:
    """The stage's result. Raises what it raised, and Unexpected where it could not say.

    Cancelling the work this runs in kills the program and all it started.
    """
    following, began = _Following(news), time.perf_counter()
    ended = run_child(
        (*OURS, stage, *keys),
        on_line=following.hear,
        seconds=LONGEST,
        environment=our_environment(environment),
        nursery=NURSERY,
    )
    outcome = "made" if following.ended and ended.code == 0 else "failed"
    STAGE_SECONDS.labels(stage, outcome).observe(time.perf_counter() - began)
    if following.error is not None:
        if ended.complaint:
            log.warning("stage.failed", extra={"stage": stage, "complaint": ended.complaint})
        raise opened(following.error)
    if not following.ended or ended.code != 0:
        log.error("stage.died", extra={"stage": stage, "complaint": ended.complaint})
        raise Unexpected(f"The stage {stage} ended with code {ended.code} and said nothing.")
    return following.result


class _Following:
    """Hears the lines of a stage."""

    def __init__(self, news: News) -> None:
        self._news = news
        self._last: tuple[Stage | None, float] = (None, 0.0)
        self._percent = 0
        self.ended = False
        self.result: Json = None
        self.error: dict[str, Json] | None = None

    def hear(self, line: str) -> None:
        """Take one line in; what is no line of ours came from a library."""
        try:
            said = json.loads(line)
        except ValueError:
            return
        match said:
            case {"result": result}:
                self.ended, self.result = True, result
            case {"error": dict(error)}:
                self.error = cast("dict[str, Json]", error)
            case {"event": str(), "level": str()}:
                log_as_said(said)
            case {"remark": str(sentence)}:
                self._pass_on(sentence)
            case {"stage": str(name), "done": int(done), "total": int(total)}:
                self._hear_of(Stage(name), done, total)

    def _pass_on(self, sentence: str) -> None:
        stage = self._last[0] or Stage.READ
        self._tell(stage, percent_of(stage, 0, 1), sentence)

    def _hear_of(self, stage: Stage, done: int, total: int) -> None:
        last, at = self._last
        if stage is last and time.monotonic() - at < PAUSE:
            return
        self._last = (stage, time.monotonic())
        reached(ORDER.index(stage), done)
        count = f" ({done} of {total})" if total > 1 and done else ""
        self._tell(stage, percent_of(stage, done, total), MESSAGES[stage] + count)

    def _tell(self, stage: Stage, percent: int, sentence: str) -> None:
        """A script that is fitted to its length is spoken again: the film is no less far for it."""
        self._percent = max(self._percent, percent)
        self._news(stage, self._percent, sentence)


def our_environment(more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a program of ours, which finds this very code and logs as much as we do."""
    return {**os.environ, **level_for_programs(), **more, "PYTHONPATH": _path()}


def _path() -> str:
    """Where this very code is found, whatever folder the program starts in."""
    ours = str(Path(__file__).parents[2])
    rest = os.environ.get("PYTHONPATH", "")
    return f"{ours}{os.pathsep}{rest}" if rest else ours
