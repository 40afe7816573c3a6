"""Films made again from a stage, and changed by hand, by a real service."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.test_films.conftest import installation
from tests.test_films.processes import Caller

MADE = ("awaiting_approval",)


@pytest.fixture(scope="module")
def ann(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    with installation(tmp_path_factory.mktemp("again")) as install:
        caller = install().serve()
        caller.enter("ann")
        yield caller


@pytest.fixture(scope="module")
def film(ann: Caller) -> str:
    """A film that is made and waits for approval; each test makes it again."""
    film = ann.generate()
    ann.wait_for(film, *MADE)
    return film


def again(ann: Caller, film: str, stage: str) -> dict[str, Any]:
    """How much was made when the film was made anew from that stage."""
    answer = ann.client.post(f"/v1/videos/{film}/retry", json={"from_stage": stage})
    assert answer.status_code == 202, answer.text
    facts: dict[str, Any] = ann.wait_for(film, *MADE)["facts"]
    return facts


def report(ann: Caller, film: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ann.client.get(f"/v1/videos/{film}/files/report").content)
    return found


def test_a_film_is_made_anew_from_a_stage_and_what_came_before_is_kept(
    ann: Caller, film: str
) -> None:
    before = ann.video(film)
    first = before["facts"]["made_now"]
    assert first["sentences"] > 0 < first["scenes"]

    assert again(ann, film, "narrate")["made_now"] == first
    assert again(ann, film, "mix")["made_now"] == {"sentences": 0, "scenes": 0}
    stages = {line["stage"]: line for line in report(ann, film)["stages"]}
    assert stages["render"]["reused"] == stages["render"]["pieces"] == first["scenes"]
    assert not any(scene["rendered"] for scene in report(ann, film)["scenes"])
    assert ann.client.post(f"/v1/videos/{film}/retry").status_code == 409
    assert ann.video(film)["revision"] == before["revision"] + 2


def test_a_changed_scene_is_all_that_is_made_of_a_repaired_film(ann: Caller, film: str) -> None:
    here = f"/v1/videos/{film}"
    scenes = len(ann.client.get(f"{here}/script").json()["data"]["script"]["scenes"])
    tag = {"if-match": ann.client.get(here).headers["etag"]}
    change = {"narration": "Sand is heavy.", "visual": {"kind": "statement", "text": "Heavy"}}
    answer = ann.client.put(f"{here}/scenes/{scenes}", json=change, headers=tag)
    assert answer.status_code == 202, answer.text

    facts = ann.wait_for(film, *MADE)["facts"]

    assert facts["made_now"] == {"sentences": 1, "scenes": 1}
    said = json.loads(ann.client.get(f"{here}/files/script").content)["scenes"][-1]
    assert (said["lines"][0]["text"], said["visual"]["text"]) == ("Sand is heavy.", "Heavy")
    assert [scene["rendered"] for scene in report(ann, film)["scenes"]].count(True) == 1
    captions = ann.client.get(f"{here}/files/captions").text
    assert "Sand is heavy." in captions
