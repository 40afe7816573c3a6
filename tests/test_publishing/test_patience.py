"""How long a film waits and how often it is tried: no longer than it must, and never without end."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.core.exceptions import Conflict
from app.database import open_database
from app.publishing import quota_tables as tables
from app.publishing.account_models import YouTubeAccount
from app.publishing.promises import promised
from app.publishing.publication_models import PublicationState, PublicationStep, StepName
from app.videos.models import VideoEvent
from tests.test_publishing.pressroom import Pressroom, pressroom
from tests.youtube.world import Fault

pytestmark = pytest.mark.usefixtures("hurry")


@pytest.fixture
def room(ready_sqlite_url: str, tmp_path: Path) -> Iterator[Pressroom]:
    with pressroom(open_database(ready_sqlite_url), tmp_path) as opened:
        yield opened


def test_waiting_for_youtube_uses_up_no_attempts(
    room: Pressroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.tasks.publish_steps.MOST_FAILURES", 2)
    room.world.processing_polls = 5
    film = room.asked()
    for _ in range(3):
        room.tick()
        room.clock.advance(minutes=10)
    room.world.plan(Fault("videos.list", status=503))
    room.run_until_quiet()
    assert room.publication_state(film) is PublicationState.PUBLISHED


def test_a_film_that_youtube_does_not_finish_processing_is_left_to_a_person(
    room: Pressroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.tasks.publish_acts.MOST_LOOKS", 4)
    room.world.processing_polls = 10_000
    film = room.asked()
    room.run_until_quiet(hours=72)
    assert room.publication_state(film) is PublicationState.STOPPED
    assert "has not finished processing" in str(room.publication(film).problem)
    assert [call for call, _ in room.world.calls].count("videos.list") == 4
    room.world.processing_polls = 0
    for video in room.world.videos.values():
        video.polls_left = 0
    room.again(film, StepName.PROCESSING)
    room.run_until_quiet()
    assert room.publication_state(film) is PublicationState.PUBLISHED


def test_the_last_upload_of_an_accounts_day_goes_on_the_same_day(room: Pressroom) -> None:
    film = room.asked()
    room.world.plan(Fault("upload.chunk", status=503, skip=1, times=30))
    room.tick()
    used = update(tables.counters).where(tables.counters.c.name.like("account:%:uploads:%"))
    with room.database.transaction() as session:
        session.execute(used.values(used=5))
    room.world.faults.clear()
    room.run_until_quiet(hours=3)
    assert room.publication_state(film) is PublicationState.PUBLISHED


def test_a_step_is_not_tried_again_before_those_it_needs(room: Pressroom) -> None:
    room.world.plan(Fault("videos.insert", status=400, reason="invalidTitle"))
    film = room.asked()
    room.run_until_quiet()
    with pytest.raises(Conflict, match="insert"):
        room.again(film, StepName.PROCESSING)
    room.again(film, StepName.INSERT)
    room.run_until_quiet()
    assert room.publication_state(film) is PublicationState.PUBLISHED


def test_a_call_that_was_not_sent_stays_promised(room: Pressroom) -> None:
    ours, _ = room.channel()
    film = room.film(ours)
    room.intend(film)
    room.press.tokens.token(account(room))
    with room.out_of_reach():
        room.tick()
    with room.database.transaction() as session:
        (owed,) = promised(session)
    assert (owed.units, owed.uploads) == (210, 1)


def account(room: Pressroom) -> UUID:
    with room.database.transaction() as session:
        return session.scalars(select(YouTubeAccount.id)).one()


def test_what_a_film_waits_for_is_said_once(room: Pressroom) -> None:
    film = room.asked()
    room.revoke_all()
    room.run_until_quiet(hours=6)
    with room.database.transaction() as session:
        query = select(VideoEvent.message).where(VideoEvent.message.contains("consent"))
        said = [message.partition(" Goes on")[0] for message in session.scalars(query)]
        steps = session.scalars(select(PublicationStep.attempts)).all()
    assert len(said) == len(set(said)) > 0
    assert room.publication_state(film) is PublicationState.WAITING
    assert max(steps) <= 25


def test_a_token_that_google_refuses_is_renewed_at_the_next_try(room: Pressroom) -> None:
    film = room.asked()
    room.press.tokens.token(account(room))
    room.world.access.clear()
    room.run_until_quiet(hours=1)
    assert room.publication_state(film) is PublicationState.PUBLISHED
    assert room.clock.now < room.publication(film).created_at + timedelta(minutes=5)


def test_an_upload_outlasts_its_access_token(room: Pressroom) -> None:
    room.world.lifetime = timedelta(minutes=6)
    film = room.asked()
    tell = room.world.due

    def later(method: str, channel_id: str | None) -> Fault | None:
        if method == "upload.chunk":
            room.clock.advance(minutes=7)
        return tell(method, channel_id)

    room.world.due = later  # type: ignore[method-assign]
    room.tick()
    assert room.publication_state(film) is PublicationState.PUBLISHED


def test_a_film_that_was_deleted_on_youtube_is_sent_anew_when_it_is_published_anew(
    room: Pressroom,
) -> None:
    film = room.asked()
    room.world.plan(Fault("videos.update", status=400, reason="invalidTags"))
    room.tick()
    room.world.live()[0].deleted = True
    room.again(film, StepName.RELEASE)
    room.run_until_quiet()
    assert (room.publication(film).problem or {})["code"] == "video_gone"
    room.call_off(film)
    room.intend(film)
    room.run_until_quiet()
    assert room.publication_state(film) is PublicationState.PUBLISHED
    assert room.world.live()[0].resource["status"]["privacyStatus"] == "public"


def test_a_film_on_another_channel_is_sent_to_its_own_when_insert_is_tried_again(
    room: Pressroom,
) -> None:
    ours, theirs = room.channel()
    room.world.misdirect = room.world.open_channel("Stranger").id
    film = room.film(ours)
    room.intend(film)
    room.tick()
    room.world.misdirect = None
    room.connect_anew(ours, theirs)
    room.again(film, StepName.INSERT)
    room.run_until_quiet()
    assert room.publication_state(film) is PublicationState.PUBLISHED
    seen = {one.channel_id: one.resource["status"]["privacyStatus"] for one in room.world.live()}
    assert seen[theirs.id] == "public"
    assert sorted(seen.values()) == ["private", "public"]


def test_no_playlist_is_created_on_another_channel(room: Pressroom) -> None:
    ours, _ = room.channel(playlist_title="Rivers")
    film = room.film(ours)
    room.intend(film)
    room.world.plan(Fault("playlists.list", status=503))
    room.tick()
    assert room.publication_state(film) is PublicationState.PUBLISHED
    for grant in room.world.grants.values():
        grant.channel_id = room.world.open_channel("Stranger").id
    room.run_until_quiet(hours=1)
    assert room.world.playlists == {}
    assert room.steps(film)["playlist"] == "open"
