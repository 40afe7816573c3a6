"""Scenes repaired at pages, and films made again from a stage."""

from uuid import UUID

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
