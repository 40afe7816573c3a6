"""How far a film is, as a stage tells it."""

import json

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
