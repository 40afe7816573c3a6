"""One stage of one film as a program of its own: `python -m app.tasks STAGE ORDER KEY…`.

A process for each stage keeps the films off the interpreter that answers requests, and can be ended
at any moment with all it started. It says on its standard output, a line of JSON each, how far it is,
what is for the log, and in the end what came of it.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from structlog.contextvars import bind_contextvars

from app.core.kept_errors import stored
from app.core.logging import set_up_logging_of_a_program
from app.generation.ports import Stage
from app.tasks.commission import FOLDER, Commission, read_commission
from app.tasks.stages import Stages
from app.videos.delivery import Folder
from app.videos.takes import bought_takes, places
from app.wiring.engagement import Engagement
from app.wiring.films import house
from app.wiring.own_store import store


class Told:
    """A Progress that says everything to whoever started this program."""

    def __init__(self) -> None:
        self._done: dict[Stage, int] = {}
        self._total: dict[Stage, int] = {}

    def begin(self, stage: Stage, total: int) -> None:
        """Say that a stage starts."""
        self._done[stage], self._total[stage] = 0, total
        self._say(stage)

    def advance(self, stage: Stage, *, reused: bool = False) -> None:
        """Say that a piece is done, however it was."""
        del reused
        self._done[stage] += 1
        self._say(stage)

    def finish(self, stage: Stage) -> None:
        """Nothing to say: the last piece said it."""

    def remark(self, sentence: str) -> None:
        """Say what a person who watches should know."""
        _say({"remark": sentence})

    def _say(self, stage: Stage) -> None:
        _say({"stage": stage.value, "done": self._done[stage], "total": self._total[stage]})


def main(stage: str, order: str, keys: Sequence[str]) -> None:
    """Make that stage and say what came of it: its result, or the error with all it knows."""
    set_up_logging_of_a_program()
    try:
        common = store()
        commission = read_commission(order, common)
        bind_contextvars(video_id=commission.video_id, stage=stage)
        kept = common.with_places(places(commission.takes, commission.video_id))
        told = Told()
        with _engaged(commission, told) as engaged:
            stages = Stages(commission, house(engaged, kept=kept), told)
            _say({"result": _made(stages, stage, keys)})
    except Exception as error:
        _say({"error": stored(error, stage)})
        raise


@contextmanager
def _engaged(commission: Commission, told: Told) -> Iterator[Engagement]:
    """Who makes the film; a purse is opened only where something is bought."""
    choices, owner = commission.choices, commission.owner_id
    if not choices.buys:
        yield Engagement(choices=choices, owner=owner)
        return
    from app.wiring.purse import Purse, open_purse  # noqa: PLC0415 - only for a film that buys

    purse = Purse(
        owner_id=UUID(owner),
        video_id=UUID(commission.video_id),
        revision=commission.revision,
        takes=bought_takes(commission.takes),
    )
    with open_purse(purse) as buyer:
        yield Engagement(
            choices=choices,
            owner=owner,
            buyer=buyer,
            tell=told.remark,
            shown=commission.shown,
        )


def _made(stages: Stages, stage: str, keys: Sequence[str]) -> object:
    match stage, tuple(keys):
        case "read", ():
            return stages.read()
        case "plan", (material,):
            return stages.plan(material)
        case "render", (planned,):
            return stages.render(planned)
        case "inspect", (planned, rendered):
            return stages.inspect(planned, rendered)
        case "hand_over", (material, planned, rendered, inspected):
            folder = Folder(Path(os.environ[FOLDER]))
            return stages.hand_over((material, planned, rendered, inspected), folder)
    raise ValueError(f"there is no stage {stage} of {len(keys)} keys")


def _say(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
