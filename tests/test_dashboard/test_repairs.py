"""Scenes repaired at pages, and films made again from a stage."""

import re
from typing import Any
from uuid import UUID

import pytest

from app.dashboard.assets import FOLDER
from app.dashboard.scene_form import KINDS, SceneForm, typed_of
from app.videos import making
from app.videos.making import Making
from app.videos.models import State, Video
from app.videos.script_page import SCRIPT
from tests.test_api.films import begin, finish
from tests.test_api.house import House
from tests.test_api.test_scripts import WRITTEN
from tests.test_dashboard.browser import Browser
from tests.test_dashboard.test_acts import asked, channel


def written(house: House, browser: Browser) -> str:
    """A film of three scenes that waits for approval."""
    film = asked(browser, channel_id=channel(browser))
    begin(house, film)
    with house.services.database.transaction() as session:
        page = SCRIPT.dump_python(WRITTEN, mode="json")
        making.planned(session, Making(UUID(film), 1), page)
    finish(house, film)
    return film


def video(house: House, film: str) -> Video:
    with house.services.database.transaction() as session:
        return session.get_one(Video, UUID(film))


def test_a_scene_is_repaired_at_a_price_known_before(house: House, ann: Browser) -> None:
    film = written(house, ann)
    path = f"/dashboard/videos/{film}/scenes/2"
    page = ann.get(path).text
    assert "It is slow. It never stops." in page
    changed = "It is slow. It rests in winter."
    price = ann.post(f"{path}/quote", narration=changed).text
    assert "Sentences spoken anew</dt><dd>1<" in price
    assert "Scenes drawn anew, by number</dt><dd>2<" in price
    assert video(house, film).revision == 1
    version = str(video(house, film).version)
    form = {"narration": changed, "version": version, "key": "once"}
    for _ in range(2):
        assert ann.post(path, **form).headers["location"].endswith("said=repaired")
    made = video(house, film)
    assert (made.state, made.revision, made.by_hand) == (State.QUEUED, 2, True)
    assert "cannot be changed" in ann.get(path).text


def test_words_that_cannot_be_spoken_or_came_too_late_change_nothing(
    house: House, ann: Browser, boss: Browser
) -> None:
    film = written(house, ann)
    path = f"/dashboard/videos/{film}/scenes/2"
    assert "has 1 to 5,000 characters" in ann.post(f"{path}/quote", narration=" ").text
    assert ann.post(path, narration=" ", version="1").status_code == 422
    assert ann.post(path, narration="Late words.", version="0").status_code == 412
    assert ann.get(f"/dashboard/videos/{film}/scenes/4").status_code == 404
    for answer in (
        boss.get(path),
        boss.post(f"{path}/quote", narration="Mine."),
        boss.post(path, narration="Mine."),
        boss.post(f"/dashboard/videos/{film}/retry-from", stage="render"),
    ):
        assert answer.status_code == 404
    assert video(house, film).revision == 1


def test_a_made_film_is_made_again_from_a_stage(house: House, ann: Browser) -> None:
    film = written(house, ann)
    path = f"/dashboard/videos/{film}/retry-from"
    assert ann.post(path, stage="nonsense").status_code == 422
    answer = ann.post(path, stage="narrate", key="a")
    assert answer.headers["location"] == f"/dashboard/videos/{film}?said=again-from"
    assert video(house, film).state is State.QUEUED
    assert ann.post(path, stage="narrate", key="b").status_code == 409


def shown(house: House, film: str, number: int) -> dict[str, Any]:
    with house.services.database.transaction() as session:
        script: Any = session.get_one(Video, UUID(film)).script
        found: dict[str, Any] = script["scenes"][number - 1]["visual"]
        return found


@pytest.mark.parametrize(("card", "kept"), [
    ({"kind": "statement", "text": "It rests", "emphasis": "rests, It"},
     {"text": "It rests", "emphasis": ["rests", "It"]}),
    ({"kind": "bullets", "title": "Two", "bullets": "Slow | very\n\nDeep"},
     {"bullets": [{"text": "Slow", "detail": "very", "icon": "", "line": 0},
                  {"text": "Deep", "detail": "", "icon": "", "line": 1}]}),
    ({"kind": "number", "number": "400", "unit": "million", "label": "tons"},
     {"number": "400", "unit": "million"}),
    ({"kind": "chart", "title": "Sand", "points": "2025: 4.5\n2026: 1,200", "highlight": "2",
      "drawn_as": "line"},
     {"points": [{"label": "2025", "value": 4.5}, {"label": "2026", "value": 1200.0}],
      "highlight": 1, "form": "line"}),
    ({"kind": "quote", "text": "It moves.", "by": "A river"}, {"by": "A river"}),
    ({"kind": "close", "title": "The end", "source": "Rivers"}, {"source": "Rivers"}),
], ids=lambda value: str(value.get("kind", "")))  # fmt: skip
def test_the_card_of_a_scene_is_changed_at_a_price_known_before(
    house: House, ann: Browser, card: dict[str, str], kept: dict[str, Any]
) -> None:
    film = written(house, ann)
    path = f"/dashboard/videos/{film}/scenes/2"
    form = {"narration": "It is slow. It never stops.", **card}
    price = ann.post(f"{path}/quote", **form).text
    assert "Scenes drawn anew, by number</dt><dd>2<" in price, price
    assert "Sentences spoken anew</dt><dd>0<" in price
    version = str(video(house, film).version)
    assert ann.post(path, version=version, **form).status_code == 303
    now = shown(house, film, 2)
    assert {name: now[name] for name in kept} == kept
    assert now["kind"] == card["kind"]


@pytest.mark.parametrize(("card", "said"), [
    ({"kind": "chart", "title": "Sand", "points": "many"}, "is no point of a chart"),
    ({"kind": "chart", "title": "Sand", "points": "a: 1\nb: 2", "highlight": "0"}, "from 1"),
    ({"kind": "film"}, "There is no card"),
    ({"kind": "image", "image": "picture:0123456789abcdef"}, "There is no picture"),
    ({"kind": "bullets", "title": "None"}, "a list without entries"),
])  # fmt: skip
def test_a_card_that_cannot_be_drawn_is_told_and_nothing_is_changed(
    house: House, ann: Browser, card: dict[str, str], said: str
) -> None:
    film = written(house, ann)
    path = f"/dashboard/videos/{film}/scenes/2"
    form = {"narration": "It is slow. It never stops.", **card}
    assert said in ann.post(f"{path}/quote", **form).text
    assert ann.post(path, version=str(video(house, film).version), **form).status_code == 422
    assert video(house, film).revision == 1


def test_a_picture_of_ones_own_is_sent_and_shown_by_a_scene(
    house: House, ann: Browser, boss: Browser
) -> None:
    film = written(house, ann)
    path = f"/dashboard/videos/{film}/scenes/2"
    sent = {"picture": ("mine.jpg", (FOLDER / "look-paper.jpg").read_bytes(), "image/jpeg")}
    choice = ann.call("POST", f"{path}/picture", files=sent).text
    (name,) = re.findall(r'value="(picture:[0-9a-f]{32})" checked', choice)
    seen = ann.get(f"/dashboard/videos/{film}/pictures/{name}")
    assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
    assert boss.get(f"/dashboard/videos/{film}/pictures/{name}").status_code == 404
    assert boss.call("POST", f"{path}/picture", files=sent).status_code == 404
    broken = {"picture": ("mine.jpg", b"no picture", "image/jpeg")}
    assert ann.call("POST", f"{path}/picture", files=broken).status_code == 422
    form = {"narration": "It is slow. It never stops.", "kind": "image", "image": name,
            "credit": "Ann"}  # fmt: skip
    version = str(video(house, film).version)
    assert ann.post(path, version=version, **form).status_code == 303
    assert shown(house, film, 2)["credit"] == "Ann"
    assert f'value="{name}" checked' in ann.get(path).text


CARDS: tuple[dict[str, Any], ...] = (
    {"kind": "chart", "title": "Sand", "form": "line", "unit": "t", "kicker": "", "note": "",
     "points": [{"label": "a: b", "value": 1234567.0}, {"label": "c", "value": 0.1234567}],
     "highlight": 1},
    {"kind": "bullets", "title": "Two", "kicker": "",
     "bullets": [{"text": "a | b", "detail": "", "icon": "globe", "line": 1},
                 {"text": "c", "detail": "d | e", "icon": "", "line": 1}]},
    {"kind": "statement", "text": "One, two", "kicker": "", "icon": "",
     "emphasis": ["One, two", "two"]},
)  # fmt: skip


@pytest.mark.parametrize("card", CARDS, ids=lambda card: str(card["kind"]))
def test_a_card_sent_back_as_it_stood_stays_as_it_was(card: dict[str, Any]) -> None:
    typed: dict[str, Any] = {name: typed_of(name, card[name]) for name in KINDS[card["kind"]]}
    sent = SceneForm(narration="Hello.", kind=card["kind"], **typed)
    assert sent.visual(card) is None


def test_an_entry_that_stays_in_a_changed_list_keeps_its_bar_icon_and_turn() -> None:
    card = CARDS[1]
    typed = typed_of("bullets", card["bullets"]) + "\nNew | entry"
    changed: Any = SceneForm(kind="bullets", title="Two", bullets=typed).visual(card)
    assert changed["bullets"][:2] == card["bullets"]
    assert changed["bullets"][2] == {"text": "New", "detail": "entry", "icon": "", "line": 2}
