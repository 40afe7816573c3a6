"""What a stage tells: how far a film is, and why it cannot be made."""

import json
import subprocess
import sys

from app.generation.ports import Stage
from app.tasks.child import _Following


def test_a_film_spoken_again_to_fit_its_length_is_told_no_less_far() -> None:
    told: list[int] = []
    following = _Following(lambda _stage, percent, _sentence: told.append(percent))

    for stage, done, total in (
        (Stage.WRITE, 0, 1),
        (Stage.NARRATE, 4, 4),
        (Stage.WRITE, 1, 1),
        (Stage.NARRATE, 0, 5),
        (Stage.RENDER, 0, 8),
    ):
        following.hear(json.dumps({"stage": stage, "done": done, "total": total}))
    following.hear(json.dumps({"remark": "The voice is slow."}))

    assert told == sorted(told)


FAMILIES = """
import app.tasks.runtime
from app.core import kept_errors
here = set(kept_errors._families())
import app.tasks.program, app.wiring.hired, app.wiring.hired_writer, app.wiring.purse
print(*sorted(set(kept_errors._families()) - here))
"""


def test_whoever_runs_a_stage_knows_every_family_of_errors_it_may_end_with() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", FAMILIES], check=True, capture_output=True, text=True
    )
    assert (ended.stdout.split(), ended.stderr) == ([], "")
