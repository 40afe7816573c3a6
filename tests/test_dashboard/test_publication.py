"""A film's publication at its page: asked for, moved, held, called off, a step again."""

import json
from pathlib import Path
from uuid import UUID

from app.accounts.tiers import Tier
from app.publishing.promises import promised
from app.publishing.publication_intent import UNITS
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
    StepName,
    StepState,
)
from app.publishing.publication_reads import of_video
from app.videos.models import Video
from tests.test_api import test_publications as api
from tests.test_api.conftest import Open
from tests.test_api.films import channel
from tests.test_api.house import House, Person
from tests.test_api.test_publications import SLOTS, connect, made
from tests.test_dashboard.browser import Browser
from tests.test_publishing.pressroom import report, script
from tests.youtube.server import YouTube

house, youtube = api.house, api.youtube


def planned(house: House, film: str) -> Publication:
    with house.services.database.transaction() as session:
        found = of_video(session, UUID(film))
        assert found is not None
        return found


def test_a_film_is_planned_moved_held_and_called_off(house: House, youtube: YouTube) -> None:
    person = house.person("ann", tier=Tier.SCALE)
    ann = Browser(house, "ann")
    mine = channel(person, **SLOTS)
    film = made(house, person, mine)
    path = f"/dashboard/videos/{film}/publication"
    assert "not complete yet" in ann.get(path).text
    person.call("POST", f"/v1/videos/{film}/approve")
    assert "In the next slot, 23 Nov 16:30" in ann.get(path).text
    assert ann.post(path, when="slot", key="unconnected").status_code == 409
    connect(house, person, mine, youtube)
    for _ in range(2):
        answer = ann.post(path, when="slot", key="a")
        assert answer.headers["location"] == f"{path}?said=publishing"
    was = planned(house, film)
    assert (was.state, f"{was.publish_at:%d %H:%M}") == (PublicationState.PLANNED, "23 16:30")
    version = str(was.version)
    move = {"day": "2026-11-25", "time": "09:15", "version": version}
    assert ann.post(f"{path}/change", **move).status_code == 303
    assert f"{planned(house, film).publish_at:%d %H:%M}" == "25 09:15"
    assert ann.post(f"{path}/change", **move).status_code == 412
    held = {"held": "true", "version": str(planned(house, film).version)}
    assert ann.post(f"{path}/change", **held).status_code == 303
    assert "Let it go" in ann.get(path).text
    assert ann.post(f"{path}/call-off").status_code == 303
    assert planned(house, film).state is PublicationState.CALLED_OFF


def test_a_film_that_is_out_otherwise_than_asked_says_so_and_is_read_again(
    house: House, youtube: YouTube
) -> None:
    person = house.person("ann", tier=Tier.SCALE)
    ann = Browser(house, "ann")
    mine = channel(person, **SLOTS)
    connect(house, person, mine, youtube)
    film = made(house, person, mine)
    path = f"/dashboard/videos/{film}/publication"
    person.call("POST", f"/v1/videos/{film}/approve")
    with house.services.database.transaction() as session:
        known = of_video(session, UUID(film))
        assert known is not None
        known.state, known.youtube_id = PublicationState.PUBLISHED, "abcdefghijk"
        for step in StepName:
            row = session.get(PublicationStep, (known.id, step))
            assert row is not None
            row.state, row.attempts = StepState.DONE, 1
        row = session.get_one(PublicationStep, (known.id, StepName.READ_BACK))
        row.state, row.attempts = StepState.OPEN, 3
        row.problem = {"code": "differs", "detail": "The title <b>differs</b>."}
    page = ann.get(path).text
    assert "It is on YouTube, but not as asked." in page
    assert "The title &lt;b&gt;differs&lt;/b&gt;." in page
    assert "3 attempts" in page
    assert page.count("Try again") == 1
    assert ann.post(f"{path}/steps/release").status_code == 409
    with house.services.database.transaction() as session:
        known = of_video(session, UUID(film))
        assert known is not None
        known.state = PublicationState.NOT_AS_ASKED
    assert f"{path}/steps/release" in ann.get(path).text
    with house.services.database.transaction() as session:
        known = of_video(session, UUID(film))
        assert known is not None
        known.state = PublicationState.PUBLISHED
    assert ann.post(f"{path}/steps/read_back").headers["location"].endswith("step-again")
    house.person("eve", tier=Tier.SCALE)
    eve = Browser(house, "eve")
    assert eve.get(path).status_code == 404
    assert eve.post(f"{path}/call-off").status_code == 404


def test_a_film_goes_out_with_the_words_that_its_page_was_told(
    house: House, youtube: YouTube
) -> None:
    person = house.person("ann", tier=Tier.SCALE)
    ann = Browser(house, "ann")
    mine = channel(person, **SLOTS, playlist_title="All rivers")
    connect(house, person, mine, youtube)
    film = made(house, person, mine)
    lay_words(house, film)
    path = f"/dashboard/videos/{film}/publication"
    person.call("POST", f"/v1/videos/{film}/approve")
    assert ann.post(path, when="slot", key="a").status_code == 303
    assert "<dt>Playlist</dt><dd>All rivers</dd>" in ann.get(path).text
    form = {"tags": "sand, silt", "category": "28", "playlist_title": "Sand", "notify": "yes",
            "version": str(version(person, film))}  # fmt: skip
    assert ann.post(f"{path}/words", **form).headers["location"].endswith("said=said-so")
    said = person.call("GET", f"/v1/videos/{film}/metadata").json()["data"]
    assert (said["tags"], said["category"], said["notify"]) == (["sand", "silt"], 28, True)
    assert "<dt>Playlist</dt><dd>Sand</dd>" in ann.get(path).text
    assert ann.post(f"{path}/words", **form).status_code == 412
    none = {"no_playlist": "true", "version": str(version(person, film))}
    assert ann.post(f"{path}/words", **none).status_code == 303
    assert "<dt>Playlist</dt><dd>none</dd>" in ann.get(path).text
    with house.services.database.transaction() as session:
        assert session.get_one(Video, UUID(film)).publish_as == {
            "playlist": "",
            "playlist_title": "",
        }
        (wanted,) = promised(session)
        assert wanted.units == UNITS
    wrong = {"category": "3", "version": str(version(person, film))}
    assert "/category: YouTube has" in ann.post(f"{path}/words", **wrong).text
    both = {"no_playlist": "true", "playlist_title": "x", "version": str(version(person, film))}
    assert ann.post(f"{path}/words", **both).status_code == 422


def lay_words(house: House, film: str) -> None:
    """What a film says, and of what it was made, in its folder."""
    folder = house.services.office.folder(UUID(film))
    (folder / "script.json").write_text(json.dumps(script("Rivers", ["A river moves sand."])))
    (folder / "report.json").write_text(json.dumps(report()))
    with house.services.database.transaction() as session:
        row = session.get_one(Video, UUID(film))
        row.files = {**row.files, "script": "script.json", "report": "report.json"}


def version(person: Person, film: str) -> int:
    return int(person.call("GET", f"/v1/videos/{film}").headers["etag"].strip('"v'))


def test_a_quote_tells_what_publishing_takes_and_whether_today_has_room(
    house: House, youtube: YouTube
) -> None:
    person = house.person("ann", tier=Tier.SCALE)
    ann = Browser(house, "ann")
    mine = channel(person, **SLOTS)
    lines = "\n".join(f"https://example.com/{n}" for n in range(7))
    many = {"channel_id": mine, "way": "batch", "topics": lines}
    said = ann.post("/dashboard/new/quote", **many).text
    assert "1,470" in said
    assert "not connected to YouTube yet" in said
    connect(house, person, mine, youtube)
    assert "enough for 5 of 7" in ann.post("/dashboard/new/quote", **many).text
    one = {"channel_id": mine, "way": "address", "source_url": "https://example.com/rivers"}
    assert "quota is enough, captions included" in ann.post("/dashboard/new/quote", **one).text


def test_the_page_says_that_a_film_is_approved_though_the_store_of_files_is_away(
    open_house: Open, ready_sqlite_url: str, youtube: YouTube, tmp_path: Path
) -> None:
    away = api.AwayStore(open_house, ready_sqlite_url, youtube, tmp_path / "shared")
    answer = Browser(away.house, "ann").post(f"/dashboard/review/{away.film}/approve")
    assert answer.headers["location"] == f"/dashboard/videos/{away.film}?said=approved"
    away.place.unlink()
    away.plan()
    assert planned(away.house, away.film).state is PublicationState.PLANNED
