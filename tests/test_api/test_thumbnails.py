"""A film's thumbnail chosen among three, or sent: what is shown and published follows."""

import io
from typing import Any
from uuid import UUID

import pytest
from httpx2 import Response
from PIL import Image
from sqlalchemy import select

from app.accounts.audit_models import AuditEntry
from app.videos import making
from app.videos.making import Making, Outcome
from app.videos.models import State, Video
from app.videos.thumbnail_choice import chosen_of, with_choices
from tests.test_api.conftest import Open, clock, open_house
from tests.test_api.films import asked, begin, channel
from tests.test_api.house import House, Person

__all__ = ["clock", "open_house"]

MADE = {"thumbnail": "1/a.jpg", "thumbnail_2": "1/b.jpg", "thumbnail_3": "1/c.jpg"}


@pytest.fixture
def house(open_house: Open, ready_sqlite_url: str) -> House:
    return open_house(DATABASE_URL=ready_sqlite_url)


@pytest.fixture
def ann(house: House) -> Person:
    return house.person("ann")


def made(house: House, ann: Person) -> str:
    """A film with three thumbnails, which are their own names."""
    film = asked(ann, channel(ann))
    begin(house, film)
    folder = house.services.office.folder(UUID(film))
    (folder / "1").mkdir(parents=True)
    for name in MADE.values():
        (folder / name).write_text(name)
    with house.services.database.transaction() as session:
        outcome = Outcome(files=dict(MADE), facts={})
        making.finish(session, Making(UUID(film), 1), outcome, now=house.clock())
    return film


def look(ann: Person, film: str) -> Response:
    return ann.call("GET", f"/v1/videos/{film}/thumbnail")


def put(ann: Person, film: str, choice: str, tag: str | None = None) -> Response:
    headers = {"If-Match": tag or look(ann, film).headers["etag"]}
    return ann.call("PUT", f"/v1/videos/{film}/thumbnail", json={"choice": choice}, headers=headers)


def send(ann: Person, film: str, content: bytes, kind: str = "image/png") -> Response:
    headers = {"If-Match": look(ann, film).headers["etag"], "content-type": kind}
    return ann.call("POST", f"/v1/videos/{film}/thumbnail", content=content, headers=headers)


def picture(size: tuple[int, int] = (1280, 720), kind: str = "PNG", colour: str = "red") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, kind)
    return written.getvalue()


def test_the_chosen_one_is_what_is_shown_and_sent(house: House, ann: Person) -> None:
    film = made(house, ann)
    found = look(ann, film).json()["data"]
    assert (found["chosen"], sorted(found["choices"])) == ("1", ["1", "2", "3"])
    answer = put(ann, film, "3")
    assert answer.json()["data"]["chosen"] == "3"
    assert ann.call("GET", f"/v1/videos/{film}/files/thumbnail").text == "1/c.jpg"
    assert ann.call("GET", f"/v1/videos/{film}/files/thumbnail_1").text == "1/a.jpg"
    with house.services.database.transaction() as session:
        shelf = house.services.publishing.shelf
        files = session.get_one(Video, UUID(film)).files
        assert shelf.file(UUID(film), files, "thumbnail").read_text() == "1/c.jpg"
        acts = select(AuditEntry).where(AuditEntry.action == "video.thumbnail_chosen")
        (act,) = session.scalars(acts)
        assert (act.before, act.after) == ({"thumbnail": "1"}, {"thumbnail": "3"})


def test_nobody_chooses_over_somebody_elses_change(house: House, ann: Person) -> None:
    film = made(house, ann)
    read = look(ann, film).headers["etag"]
    assert put(ann, film, "2").status_code == 200
    assert put(ann, film, "3", tag=read).status_code == 412
    path = f"/v1/videos/{film}/thumbnail"
    assert ann.call("PUT", path, json={"choice": "3"}).status_code == 428
    assert put(ann, film, "own").status_code == 404
    assert put(ann, film, "9").status_code == 422
    bob = house.person("bob")
    stranger = bob.call("PUT", path, json={"choice": "3"}, headers={"If-Match": '"v1"'})
    assert stranger.status_code == 404


def test_a_film_on_its_way_keeps_the_thumbnail_it_has(house: House, ann: Person) -> None:
    film = made(house, ann)
    with house.services.database.transaction() as session:
        session.get_one(Video, UUID(film)).state = State.PUBLISHING
    answer = put(ann, film, "2")
    assert answer.status_code == 409
    assert "before it goes out" in answer.json()["detail"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_of_ones_own_is_fitted_and_chosen(house: House, ann: Person, kind: str) -> None:
    film = made(house, ann)
    answer = send(ann, film, picture((1920, 1080), kind))
    assert answer.status_code == 201, answer.text
    assert answer.json()["data"]["chosen"] == "own"
    shown = ann.call("GET", f"/v1/videos/{film}/files/thumbnail").content
    with Image.open(io.BytesIO(shown)) as opened:
        assert (opened.format, opened.size) == ("JPEG", (1280, 720))
    assert put(ann, film, "1").json()["data"]["chosen"] == "1"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"GIF89a" + bytes(40), "a JPEG or a PNG"),
        (b"<svg onload=alert(1)>", "a JPEG or a PNG"),
        (picture((320, 180), "BMP"), "a JPEG or a PNG; this is BMP"),
        (picture((640, 360)), "640 x 360"),
        (picture((1280, 1280)), "1280 x 1280"),
        (picture()[:200], "damaged"),
        (bytes(2_000_001), "2 MB"),
    ],
)
def test_what_is_no_thumbnail_is_refused_whatever_it_is_called(
    house: House, ann: Person, content: bytes, said: str
) -> None:
    film = made(house, ann)
    answer = send(ann, film, content, kind="image/jpeg")
    assert answer.status_code == 422
    assert said in answer.json()["detail"]
    assert look(ann, film).json()["data"]["chosen"] == "1"
    assert not list((house.services.office.folder(UUID(film)) / "own").glob("*"))


def test_a_film_made_again_keeps_its_choice_and_its_own_picture() -> None:
    before: dict[str, Any] = with_choices(MADE, {})
    assert chosen_of(before) == "1"
    second = {**before, "thumbnail": "1/b.jpg"}
    anew = {name: file.replace("1/", "2/") for name, file in MADE.items()}
    assert with_choices(anew, second)["thumbnail"] == "2/b.jpg"
    own = {**before, "thumbnail_own": "own/x.jpg", "thumbnail": "own/x.jpg"}
    kept = with_choices(anew, own)
    assert (kept["thumbnail"], kept["thumbnail_1"]) == ("own/x.jpg", "2/a.jpg")
    fewer = {name: file for name, file in anew.items() if name != "thumbnail_2"}
    assert with_choices(fewer, second)["thumbnail"] == "2/a.jpg"


def test_an_old_film_with_one_thumbnail_has_no_choice() -> None:
    assert chosen_of({"thumbnail": "1/a.jpg"}) is None


def own(house: House, film: str) -> list[str]:
    folder = house.services.office.folder(UUID(film)) / "own"
    return [file.name for file in folder.glob("*")]


def test_a_picture_that_is_refused_or_replaced_is_not_kept(house: House, ann: Person) -> None:
    film = made(house, ann)
    stale = {"If-Match": '"v999"', "content-type": "image/png"}
    path = f"/v1/videos/{film}/thumbnail"
    for _ in range(3):
        answer = ann.call("POST", path, content=picture(), headers=stale)
        assert answer.status_code == 412
    assert own(house, film) == []
    assert send(ann, film, picture(colour="red")).status_code == 201
    (first,) = own(house, film)
    assert send(ann, film, picture(colour="red")).status_code == 201
    assert own(house, film) == [first]
    assert send(ann, film, picture(colour="blue")).status_code == 201
    (second,) = own(house, film)
    assert second != first
    with house.services.database.transaction() as session:
        session.get_one(Video, UUID(film)).state = State.PUBLISHED
    assert send(ann, film, picture(colour="green")).status_code == 409
    assert own(house, film) == [second]
