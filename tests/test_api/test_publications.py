"""Publishing over HTTP, as far as no worker is needed."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from httpx2 import Response
from sqlalchemy import delete, select

from app.accounts.tiers import Tier
from app.core.config import read_settings
from app.core.exceptions import ProviderUnavailable
from app.core.ids import new_id
from app.opening import open_outside
from app.publishing.account_models import AccountRole, YouTubeAccount, YouTubeChannel
from app.publishing.publication_after import LATER
from app.publishing.publication_after import finish as finish_making
from app.publishing.publication_models import Publication, PublicationState
from app.publishing.publication_reads import find, rests
from app.publishing.tokens import sealed_place
from app.videos import making
from app.videos.delivery import FILMS
from app.videos.making import Making, Outcome
from app.videos.models import Video, VideoEvent
from tests.test_api.conftest import Open
from tests.test_api.films import ARTICLE, asked, channel, finish, video
from tests.test_api.house import House, Person
from tests.test_webhooks.calls import apply_calls
from tests.youtube.server import YouTube, running

SLOTS = {"publish_slots": ["mon 17:30", "tue 17:30"], "time_zone": "Europe/Berlin"}


@pytest.fixture
def youtube() -> Iterator[YouTube]:
    with running() as started:
        yield started


@pytest.fixture
def house(open_house: Open, ready_sqlite_url: str, youtube: YouTube) -> House:
    world = youtube.world
    return open_house(
        DATABASE_URL=ready_sqlite_url,
        YOUTUBE_API_BASE_URL=youtube.url,
        YOUTUBE_CLIENT_ID=world.client_id,
        YOUTUBE_CLIENT_SECRET=world.client_secret,
    )


@pytest.fixture
def ann(house: House) -> Person:
    return house.person("ann", tier=Tier.SCALE)


def connect(house: House, person: Person, channel_id: str, youtube: YouTube) -> None:
    """Connect a channel as its owner's consent would."""
    theirs = youtube.world.open_channel(f"Channel {channel_id}")
    grant, account_id, now = youtube.world.consent(theirs), new_id(), house.clock()
    place = sealed_place("refresh_token", account_id)
    with house.services.database.transaction() as session:
        session.add(
            YouTubeChannel(
                channel_id=channel_id, youtube_id=theirs.id, title=theirs.title, bound_at=now
            )
        )
        session.flush()
        session.add(
            YouTubeAccount(
                id=account_id,
                owner_id=UUID(person.id),
                channel_id=channel_id,
                subject=grant.subject,
                email=grant.email,
                client_id=youtube.world.client_id,
                scopes=list(grant.scopes),
                role=AccountRole.ACTIVE,
                refresh_token=house.services.keys.seal(grant.refresh_token, place=place),
                granted_at=now,
            )
        )


def made(house: House, person: Person, channel_id: str, **wanted: object) -> str:
    """A film that was made and awaits approval, or is complete."""
    film = asked(person, channel_id, **wanted)
    finish(house, film)
    return film


def publish(person: Person, film: str, **wanted: object) -> Response:
    return person.call("POST", f"/v1/videos/{film}/publish", json=wanted)


def publication(person: Person, film: str) -> dict[str, Any]:
    found: dict[str, Any] = person.call("GET", f"/v1/videos/{film}/publication").json()["data"]
    return found


def test_a_film_found_good_goes_out_in_the_next_slot_of_its_channels_own_clock(
    house: House, ann: Person, youtube: YouTube
) -> None:
    mine = channel(ann, **SLOTS)
    connect(house, ann, mine, youtube)
    first, second = made(house, ann, mine), made(house, ann, mine, topic="Why glaciers flow")
    for film in (first, second):
        assert ann.call("POST", f"/v1/videos/{film}/approve").status_code == 200
    # The clock stands on Sunday noon; half past five in Berlin is 16:30 in UTC.
    assert publication(ann, first)["publish_at"] == "2026-11-23T16:30:00Z"
    assert publication(ann, second)["publish_at"] == "2026-11-24T16:30:00Z"
    slots = ann.call("GET", f"/v1/channels/{mine}/slots?count=2").json()["data"]
    assert slots == ["2026-11-30T16:30:00Z", "2026-12-01T16:30:00Z"]
    lines = ann.call("GET", "/v1/publications").json()["data"]
    assert [line["video_id"] for line in lines] == [first, second]


def test_a_film_found_good_by_n8n_goes_out_in_the_next_slot_too(
    open_house: Open, ready_sqlite_url: str, youtube: YouTube
) -> None:
    house = open_house(DATABASE_URL=ready_sqlite_url, N8N_WEBHOOK_TOKEN="t" * 20)
    ann = house.person("ann", tier=Tier.SCALE)
    mine = channel(ann, **SLOTS)
    connect(house, ann, mine, youtube)
    film = made(house, ann, mine)
    shown = ann.key("videos:write") | {"x-n8n-token": "t" * 20}
    body = {"event_id": "1", "video_id": film, "decision": "approve", "revision": 1}
    path = "/v1/webhooks/n8n/approve_video"
    assert house.call("POST", path, json=body, headers=shown).status_code == 202
    apply_calls(house)
    assert publication(ann, film)["publish_at"] == "2026-11-23T16:30:00Z"


class AwayStore:
    """A house whose shared store serves nothing until it is back, and a film that lies only there."""

    def __init__(
        self, open_house: Open, url: str, youtube: YouTube, shared: Path, **settings: str
    ) -> None:
        self.place = shared / FILMS
        self.house = open_house(DATABASE_URL=url, STORAGE_PATH=str(shared), **settings)
        self.ann = self.house.person("ann", tier=Tier.SCALE)
        mine = channel(self.ann, **SLOTS)
        connect(self.house, self.ann, mine, youtube)
        self.film = made(self.house, self.ann, mine)
        with self.house.services.database.transaction() as session:
            row = session.get_one(Video, UUID(self.film))
            row.files = {"script": "1/script.json", "report": "1/report.json"}
        self.place.write_text("not the folder that it is to be")

    def plan(self) -> None:
        """What a worker does with the work that was asked for."""
        services = self.house.services
        assert services.desk.status(f"plan:{self.film}:r1").id
        clock = self.house.clock
        with closing(open_outside(services.database, read_settings(), clock=clock)) as outside:
            outside.publishing.desk.planning.body(self.film)

    def said(self) -> list[str]:
        with self.house.services.database.transaction() as session:
            mine = VideoEvent.video_id == UUID(self.film)
            return list(session.scalars(select(VideoEvent.message).where(mine)))


def test_what_a_person_approved_is_so_though_the_store_is_away_and_is_planned_once_it_is_back(
    open_house: Open, ready_sqlite_url: str, youtube: YouTube, tmp_path: Path
) -> None:
    away = AwayStore(open_house, ready_sqlite_url, youtube, tmp_path / "shared")
    approved = away.ann.call("POST", f"/v1/videos/{away.film}/approve")
    assert (approved.status_code, approved.json()["data"]["status"]) == (200, "completed")
    for _ in range(2):
        with pytest.raises(ProviderUnavailable):
            away.plan()
    assert away.said().count(LATER) == 1
    away.place.unlink()
    for _ in range(2):
        away.plan()
    assert publication(away.ann, away.film)["publish_at"] == "2026-11-23T16:30:00Z"


def test_a_film_found_good_by_n8n_is_planned_once_the_store_is_back_too(
    open_house: Open, ready_sqlite_url: str, youtube: YouTube, tmp_path: Path
) -> None:
    shared, token = tmp_path / "shared", "t" * 20
    away = AwayStore(open_house, ready_sqlite_url, youtube, shared, N8N_WEBHOOK_TOKEN=token)
    shown = away.ann.key("videos:write") | {"x-n8n-token": token}
    body = {"event_id": "1", "video_id": away.film, "decision": "approve", "revision": 1}
    away.house.call("POST", "/v1/webhooks/n8n/approve_video", json=body, headers=shown)
    apply_calls(away.house)
    assert video(away.ann, away.film)["status"] == "completed"
    away.place.unlink()
    away.plan()
    assert publication(away.ann, away.film)["status"] == "planned"


def test_a_film_is_asked_to_be_planned_as_it_is_complete_and_not_before_it_is_found_good(
    house: House, ann: Person
) -> None:
    planned: list[Making] = []
    now, outcome = house.clock(), Outcome(files={}, facts={})
    films = [
        Making(UUID(asked(ann, channel(ann, approval_required=required))), 1)
        for required in (True, False)
    ]
    for film in films:
        with house.services.database.transaction() as session:
            making.begin(session, film, now=now)
            finish_making(session, film, outcome, lambda _, film: planned.append(film), now=now)
    assert planned == films[1:]


def test_without_slots_or_a_connection_a_film_waits_for_a_persons_word(
    house: House, ann: Person, youtube: YouTube
) -> None:
    loose, mine = channel(ann, **SLOTS), channel(ann)
    connect(house, ann, mine, youtube)
    for channel_id in (loose, mine):
        film = made(house, ann, channel_id, topic=f"Of {channel_id}")
        ann.call("POST", f"/v1/videos/{film}/approve")
        assert ann.call("GET", f"/v1/videos/{film}/publication").status_code == 404
    refused = publish(ann, made(house, ann, loose, topic="Seas"))
    assert refused.status_code == 409
    film = made(house, ann, loose, topic="Lakes")
    ann.call("POST", f"/v1/videos/{film}/approve")
    assert publish(ann, film).json()["code"] == "no_youtube_account"


def test_a_film_is_published_at_once_by_a_word_and_only_once(
    house: House, ann: Person, youtube: YouTube
) -> None:
    mine = channel(ann, approval_required=False)
    connect(house, ann, mine, youtube)
    film = made(house, ann, mine)
    named = {"idempotency-key": "once"}
    here = f"/v1/videos/{film}/publish"
    answers = [ann.call("POST", here, json={}, headers=named) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert publication(ann, film)["status"] == "running"
    assert ann.call("GET", f"/v1/videos/{film}").json()["data"]["status"] == "publishing"
    assert publish(ann, film).status_code == 409
    assert ann.call("DELETE", f"/v1/videos/{film}").status_code == 409


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"publish_at": "2026-11-20T10:00:00Z"}, 422),
        ({"publish_at": "2030-01-01T10:00:00Z"}, 422),
        ({"publish_at": "2026-11-24T10:00:00"}, 422),
        ({"publish_at": "soon"}, 422),
        ({"privacy": "secret"}, 422),
        ({"channel_id": "ch_0123456789abcdef"}, 422),
        ({"publish_anyway": ""}, 422),
    ],
)
def test_what_cannot_be_is_refused(
    house: House, ann: Person, youtube: YouTube, wanted: dict[str, str], status: int
) -> None:
    mine = channel(ann, approval_required=False)
    connect(house, ann, mine, youtube)
    assert publish(ann, made(house, ann, mine), **wanted).status_code == status


def test_a_film_is_not_asked_for_with_a_minute_that_is_over(house: House, ann: Person) -> None:
    wanted = {
        "channel_id": channel(ann),
        "topic": "Rivers",
        "source_text": ARTICLE,
        "publish_at": (house.clock() - timedelta(days=365)).isoformat(),
    }
    for path in ("/v1/videos/quote", "/v1/videos/generate"):
        refused = ann.call("POST", path, json=wanted)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
        assert "2025-11-22 12:00 UTC" in refused.json()["detail"]


def test_a_plan_is_moved_held_let_go_and_called_off_by_who_read_it(
    house: House, ann: Person, youtube: YouTube
) -> None:
    mine = channel(ann, approval_required=False)
    connect(house, ann, mine, youtube)
    first, second = made(house, ann, mine), made(house, ann, mine, topic="Why glaciers flow")
    at = (house.clock() + timedelta(days=3)).isoformat()
    later = (house.clock() + timedelta(days=4)).isoformat()
    assert publish(ann, first, publish_at=at).json()["data"]["status"] == "planned"
    taken = publish(ann, second, publish_at=at)
    assert (taken.status_code, taken.json()["code"]) == (409, "slot_taken")
    here = f"/v1/videos/{first}/publication"
    tag = {"if-match": ann.call("GET", here).headers["etag"]}
    assert ann.call("PATCH", here, json={"publish_at": later}).status_code == 428
    moved = ann.call("PATCH", here, json={"publish_at": later}, headers=tag)
    assert moved.json()["data"]["publish_at"].startswith("2026-11-26T12:00")
    assert ann.call("PATCH", here, json={"held": True}, headers=tag).status_code == 412
    tag = {"if-match": moved.headers["etag"]}
    held = ann.call("PATCH", here, json={"held": True}, headers=tag)
    assert (held.json()["data"]["status"], held.json()["data"]["begin_at"]) == ("held", None)
    tag = {"if-match": held.headers["etag"]}
    again = ann.call("PATCH", here, json={"held": False}, headers=tag).json()["data"]
    assert again["status"] == "planned"
    assert ann.call("DELETE", here).json()["data"]["status"] == "called_off"
    assert publish(ann, second, publish_at=later).status_code == 202


def test_a_channel_publishes_no_more_in_its_day_than_its_cap(
    house: House, ann: Person, youtube: YouTube
) -> None:
    mine = channel(ann, approval_required=False, daily_cap=2)
    connect(house, ann, mine, youtube)
    films = [made(house, ann, mine, topic=f"Topic {word}") for word in ("one", "two")]
    house.clock.advance(days=1)
    ann = house.sign_in("ann")
    films.append(made(house, ann, mine, topic="Deserts"))
    statuses = [
        publish(ann, film, publish_at=f"2026-12-01T1{n}:00:00Z").status_code
        for n, film in enumerate(films)
    ]
    assert statuses == [202, 202, 409]


def test_the_calendar_tells_what_stands_in_the_way_of_a_film(
    house: House, ann: Person, youtube: YouTube
) -> None:
    mine = channel(ann, approval_required=False, daily_cap=2)
    connect(house, ann, mine, youtube)
    films = [made(house, ann, mine, topic=f"Topic {word}") for word in ("one", "two")]
    for n, film in enumerate(films):
        assert publish(ann, film, publish_at=f"2026-12-01T1{n}:00:00Z").status_code == 202
    assert [line["clashes"] for line in calendar(ann)] == [[], []]
    with house.services.database.transaction() as session:
        second = session.scalar(select(Publication).where(Publication.video_id == UUID(films[1])))
        assert second is not None
        second.publish_at = datetime(2026, 12, 1, 10, tzinfo=UTC)
        session.execute(delete(YouTubeAccount))
    first, other = (line["clashes"] for line in calendar(ann))
    assert [clash["cause"] for clash in first] == ["minute", "channel"]
    assert [clash["cause"] for clash in other] == ["minute", "channel"]
    assert first[0]["others"] == 1
    assert "See to its connection" in first[1]["detail"]


def calendar(person: Person) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = person.call("GET", "/v1/publications").json()["data"]
    return lines


def test_strangers_find_nothing(house: House, ann: Person, youtube: YouTube) -> None:
    mine = channel(ann, approval_required=False)
    connect(house, ann, mine, youtube)
    film, bob = made(house, ann, mine), house.person("bob")
    assert publish(bob, film).status_code == 404
    publish(ann, film, publish_at="2026-12-01T10:00:00Z")
    here = f"/v1/videos/{film}/publication"
    tag = {"if-match": ann.call("GET", here).headers["etag"]}
    answers = [
        bob.call("GET", here),
        bob.call("PATCH", here, json={"held": True}, headers=tag),
        bob.call("DELETE", here),
        bob.call("POST", f"{here}/steps/thumbnail/retry"),
        bob.call("GET", f"/v1/channels/{mine}/slots"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert bob.call("GET", "/v1/publications").json()["data"] == []


def test_a_film_says_otherwise_by_a_word_and_shows_its_evidence(
    house: House, ann: Person, youtube: YouTube
) -> None:
    from tests.test_publishing.pressroom import report, script

    mine = channel(ann, approval_required=False, category=28)
    connect(house, ann, mine, youtube)
    film = made(house, ann, mine)
    folder = house.services.office.folder(UUID(film))
    with house.services.database.transaction() as session:
        row = session.get_one(Video, UUID(film))
        row.files = {**row.files, "script": "script.json", "report": "report.json"}
    lines = [f"Line {n} of it." for n in range(30)]
    (folder / "script.json").write_text(json.dumps(script("Rivers", lines)))
    (folder / "report.json").write_text(json.dumps(report()))
    here = f"/v1/videos/{film}/metadata"
    read = ann.call("GET", here)
    assert (read.json()["data"]["category"], read.json()["data"]["synthetic_media"]) == (28, True)
    tag = {"if-match": read.headers["etag"]}
    changed = ann.call("PATCH", here, json={"category": 10, "tags": ["music"]}, headers=tag)
    assert changed.status_code == 200
    assert ann.call("PATCH", here, json={"category": 20}, headers=tag).status_code == 412
    tag = {"if-match": changed.headers["etag"]}
    for wrong in ({"category": 18}, {"description": "<b>"}, {"privacy": "public"}):
        assert ann.call("PATCH", here, json=wrong, headers=tag).status_code == 422
    said = ann.call("GET", here).json()["data"]
    assert (said["category"], said["tags"]) == (10, ["music"])
    publish(ann, film)
    shown = ann.call("GET", f"/v1/videos/{film}/evidence").json()["data"]
    assert shown["disclosure"]["decided_by"] == "provenance"
    assert shown["sources"][0]["address"] == "https://example.com/rivers"
    assert "publication.asked" in [decision["action"] for decision in shown["decisions"]]
    assert house.person("bob").call("GET", f"/v1/videos/{film}/evidence").status_code == 404


def test_a_plan_is_held_while_its_film_is_made_again_and_goes_on_once_that_is_approved(
    house: House, ann: Person, youtube: YouTube
) -> None:
    mine = channel(ann, **SLOTS)
    connect(house, ann, mine, youtube)
    film = made(house, ann, mine)
    assert ann.call("POST", f"/v1/videos/{film}/approve").status_code == 200
    planned = publication(ann, film)
    again = ann.call("POST", f"/v1/videos/{film}/retry", json={"from_stage": "narrate"})
    assert again.status_code == 202, again.text
    held = publication(ann, film)
    assert (held["status"], held["problem"]["code"]) == ("held", "film_changed")
    second, now = Making(UUID(film), 2), house.clock()
    with house.services.database.transaction() as session:
        making.begin(session, second, now=now)
        making.finish(session, second, Outcome(files={}, facts={}), now=now)
    assert publication(ann, film)["status"] == "held"
    assert ann.call("POST", f"/v1/videos/{film}/approve").status_code == 200
    after = publication(ann, film)
    assert (after["status"], after["problem"]) == ("planned", None)
    assert after["publish_at"] == planned["publish_at"]


def test_a_minute_more_than_a_year_ahead_is_refused(
    house: House, ann: Person, youtube: YouTube
) -> None:
    mine = channel(ann, approval_required=False)
    connect(house, ann, mine, youtube)
    film = made(house, ann, mine)
    for days, status in ((366, 422), (364, 202)):
        at = house.clock() + timedelta(days=days)
        answer = publish(ann, film, publish_at=at.isoformat())
        assert answer.status_code == status, answer.text
    far = house.clock() + timedelta(days=400)
    etag = ann.call("GET", f"/v1/videos/{film}/publication").headers["etag"]
    moved = ann.call(
        "PATCH",
        f"/v1/videos/{film}/publication",
        json={"publish_at": far.isoformat()},
        headers={"If-Match": etag},
    )
    assert (moved.status_code, "365 days" in moved.json()["detail"]) == (422, True)


def test_the_stream_of_a_film_ends_while_it_only_waits_for_its_minute(
    house: House, ann: Person, youtube: YouTube
) -> None:
    mine = channel(ann, approval_required=False)
    connect(house, ann, mine, youtube)
    film = made(house, ann, mine)
    assert publish(ann, film).status_code == 202
    now = house.clock()
    with house.services.database.transaction() as session:
        row = find(session, UUID(ann.id), UUID(film))
        row.state, row.begin_at = PublicationState.SCHEDULED, now + timedelta(hours=5)
    heard = ann.call("GET", f"/v1/videos/{film}/events")
    assert heard.status_code == 200
    last = [line for line in heard.text.splitlines() if line.startswith("id:")][-1]
    headers = {"Last-Event-ID": last.removeprefix("id: ")}
    silent = ann.call("GET", f"/v1/videos/{film}/events", headers=headers)
    assert silent.status_code == 204
    with house.services.database.transaction() as session:
        row = find(session, UUID(ann.id), UUID(film))
        assert not rests(session, UUID(film), now=now + timedelta(hours=5))
