"""Channels and films over HTTP, and films made by hand instead of by a worker."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from httpx2 import Response

from app.videos import making
from app.videos.making import Making, Outcome
from tests.test_api.house import House, Person

ARTICLE = "Rivers move sand. " * 40
FILES = {"video": b"0123456789" * 10, "captions": b"1\n00:00\nHello\n"}


def channel(person: Person, **profile: object) -> str:
    """A new channel of that person; its id."""
    body = {"name": "Rivers", "profile": profile}
    answer = person.call("POST", "/v1/channels", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["id"])


def ask(person: Person, channel_id: str, **wanted: object) -> Response:
    """Ask for a film."""
    headers = wanted.pop("headers", {})
    body = {"channel_id": channel_id, "topic": "Rivers", "source_text": ARTICLE} | wanted
    body = {name: value for name, value in body.items() if value is not None}
    return person.call("POST", "/v1/videos/generate", json=body, headers=headers)


def asked(person: Person, channel_id: str, **wanted: object) -> str:
    """The id of a film that was asked for."""
    answer = ask(person, channel_id, **wanted)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["data"]["video_id"])


def video(person: Person, video_id: str) -> dict[str, Any]:
    """The film as its owner reads it."""
    found: dict[str, Any] = person.call("GET", f"/v1/videos/{video_id}").json()["data"]
    return found


def begin(house: House, video_id: str) -> None:
    """Somebody works on it."""
    with house.services.database.transaction() as session:
        making.begin(session, Making(UUID(video_id), 1), now=house.clock())
        making.advance(
            session, Making(UUID(video_id), 1), "render", 60, "Rendering", now=house.clock()
        )


def finish(house: House, video_id: str, files: Mapping[str, bytes] = FILES) -> None:
    """It is made; its files lie in its folder."""
    begin(house, video_id)
    folder = house.services.office.folder(UUID(video_id))
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    outcome = Outcome(files={name: name for name in files}, facts={"seconds": 12.5})
    with house.services.database.transaction() as session:
        making.finish(session, Making(UUID(video_id), 1), outcome, now=house.clock())


def fail(house: House, video_id: str) -> None:
    """It could not be made."""
    begin(house, video_id)
    problem: dict[str, Any] = {"code": "invalid", "detail": "It holds no text."}
    with house.services.database.transaction() as session:
        making.fail(session, Making(UUID(video_id), 1), problem, now=house.clock())
