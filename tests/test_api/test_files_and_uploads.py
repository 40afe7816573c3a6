"""Files that are fetched in part, names that would lead elsewhere, and bodies that are too large."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from app.accounts.tiers import Tier
from app.videos import delivery
from app.videos.film_files import FileName
from tests.test_api.conftest import Open
from tests.test_api.films import FILES, asked, channel, finish, video
from tests.test_api.house import House, Person
from tests.test_dashboard.browser import Browser

SECRET = "what lies beside the films"
CLIMBS = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%252f", "..\\", "..%5c", "....//", "..;/", "%c0%ae%c0%ae/", "../%00", "./../")  # fmt: skip
AIMS = ("secret.txt", "etc/passwd", "ytempire.db", "video.mp4%00.txt")
ROUTES = ("/v1/videos/{film}/files/{name}", "/dashboard/videos/{film}/files/{name}", "/dashboard/static/{name}", "/v1/videos/{name}/files/video", "/docs/{name}")  # fmt: skip


@pytest.fixture
def ann(house: House) -> Person:
    return house.person("ann", tier=Tier.GROWTH)


def names() -> Iterator[str]:
    for climb, aim in product(CLIMBS, AIMS):
        yield climb + aim
        yield climb * 6 + aim
    yield from ("/etc/passwd", "//etc/passwd", "file:///etc/passwd", "C:%5Cboot.ini", "%5C%5Chost%5Cshare", "link", "a" * 5000)  # fmt: skip


def test_no_name_leads_to_what_lies_beside_the_films(house: House, ann: Person) -> None:
    film = asked(ann, channel(ann))
    finish(house, film)
    place = house.services.office.films
    for folder in (place, place.parent, place / film):
        (folder / "secret.txt").write_text(SECRET)
    (place / film / "link").symlink_to(place.parent / "secret.txt")
    pages = Browser(house, "ann")
    tried = 0
    for route, name in product(ROUTES, names()):
        path = route.format(film=film, name=name)
        call = pages.get if path.startswith("/dashboard") else lambda p: ann.call("GET", p)
        answer = call(path)
        tried += 1
        assert answer.status_code < 500, path
        assert SECRET not in answer.text, path
        assert "root:" not in answer.text, path
        assert not answer.content.startswith(b"SQLite"), path
    assert tried >= 200


def test_every_file_a_film_names_can_be_fetched(house: House, ann: Person) -> None:
    film = asked(ann, channel(ann))
    finish(house, film, {name: name.encode() for name in (*delivery.FILES, "audio")})
    links = video(ann, film)["files"]
    assert set(links) == set(FileName) - {FileName.THUMBNAIL_OWN}
    assert ann.call("GET", links["captions_vtt"]).headers["content-type"].startswith("text/vtt")
    pages = Browser(house, "ann")
    for path in links.values():
        assert ann.call("GET", path).status_code == 200, path
        assert pages.get(path.replace("/v1/", "/dashboard/")).status_code == 200, path


def test_five_hundred_parts_of_a_film_are_the_right_bytes(house: House, ann: Person) -> None:
    film, chance = asked(ann, channel(ann)), Random(1)
    finish(house, film)
    content, path = chance.randbytes(300_000), f"/v1/videos/{film}/files/video"
    (house.services.office.folder(UUID(film)) / "video").write_bytes(content)
    for _ in range(500):
        first = chance.randrange(len(content))
        last = chance.randrange(first, len(content) + 1000)
        answer = ann.call("GET", path, headers={"Range": f"bytes={first}-{last}"})
        assert (answer.status_code, answer.content) == (206, content[first : last + 1])
    stale = {"Range": "bytes=0-9", "If-Range": '"another"'}
    assert ann.call("GET", path, headers=stale).content == content
    tail = ann.call("GET", path, headers={"Range": "bytes=-7"})
    assert tail.content == content[-7:]


def test_ten_thousand_ranges_at_once_bring_no_more_than_the_film(house: House, ann: Person) -> None:
    film = asked(ann, channel(ann))
    finish(house, film)
    many = ",".join(f"{n % 90}-{n % 90 + 3}" for n in range(10_000))
    answer = ann.call("GET", f"/v1/videos/{film}/files/video", headers={"Range": f"bytes={many}"})
    assert answer.status_code in {200, 400, 416}
    assert answer.status_code != 200 or answer.content == FILES["video"]
    assert len(answer.content) < 2_000


@pytest.mark.parametrize("told", [True, False], ids=["with its length", "in pieces"])
def test_one_byte_too_many_is_refused_and_leaves_no_file(
    open_house: Open, ready_sqlite_url: str, tmp_path: Path, *, told: bool
) -> None:
    house = open_house(DATABASE_URL=ready_sqlite_url, MAX_UPLOAD_SIZE="100000")
    ann = house.person("ann", tier=Tier.GROWTH)
    film = asked(ann, channel(ann))
    path, body = f"/v1/videos/{film}/pictures", b"\x89PNG" + bytes(99_997)
    pieces = (body[n : n + 4096] for n in range(0, len(body), 4096))
    answer = ann.call("POST", path, content=body if told else pieces)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    lies = ann.call("POST", path, content=body[:-1], headers={"content-type": "image/png"})
    assert lies.status_code == 422, "of the right size, and no picture whatever it is called"
    assert not list((tmp_path / "store").rglob("pictures/*"))
    assert not list((tmp_path / "store").rglob(".*.png"))
