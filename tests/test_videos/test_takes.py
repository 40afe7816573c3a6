"""Which stages are made anew, and where what they make lies."""

from uuid import UUID

import pytest

from app.generation.ports import Stage
from app.videos.takes import bought_takes, is_bought_from, places, retaken, take_of

FILM = UUID(int=7)


def test_a_stage_made_anew_takes_all_later_ones_along_and_leaves_the_earlier() -> None:
    takes = retaken({}, Stage.NARRATE)
    assert takes == {"narrate": 2, "draw": 2, "render": 2, "mix": 2, "inspect": 2}
    assert retaken(takes, Stage.MIX) == takes | {"mix": 3, "inspect": 3}


def test_a_first_take_goes_into_no_name() -> None:
    assert take_of({}, Stage.READ, Stage.WRITE) == ()
    assert take_of({"write": 2}, Stage.READ, Stage.WRITE) == (1, 2)
    assert places({}, FILM) == {}


def test_what_a_later_take_makes_lies_apart_by_its_stage() -> None:
    lies = places(retaken({}, Stage.MIX), FILM)
    assert set(lies) == {"music", "sound", "film"}
    assert lies["film"] == f"work/{FILM}/mix-2"
    assert places(retaken({}, Stage.NARRATE), FILM)["voice"] == f"work/{FILM}/narrate-2"


@pytest.mark.parametrize(
    ("stage", "bought"),
    [
        (Stage.WRITE, {"write", "narrate", "draw", "thumbnail"}),
        (Stage.NARRATE, {"narrate", "draw", "thumbnail"}),
        (Stage.DRAW, {"draw", "thumbnail"}),
        (Stage.RENDER, set()),
    ],
)
def test_a_later_take_is_bought_again(stage: Stage, bought: set[str]) -> None:
    names = ("write", "narrate", "draw", "thumbnail")
    assert {name for name in names if is_bought_from(stage, name)} == bought
    assert bought_takes(retaken({}, stage)).get("thumbnail", 1) == (2 if bought else 1)
