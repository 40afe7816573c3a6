"""How long a film waits and how often it is tried: no longer than it must, and never without end."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.core.exceptions import Conflict
from app.database import open_database
from app.events.models import Announcement
from app.publishing import publication_work as work
from app.publishing import quota_tables as tables
from app.publishing.account_models import AccountState, YouTubeAccount
from app.publishing.metadata_own import say_otherwise
from app.publishing.promises import promised
from app.publishing.publication_models import PublicationState, PublicationStep, StepName
from app.publishing.publication_reads import find
from app.videos.models import State, Video, VideoEvent
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


def test_time_without_a_consent_is_no_time_that_youtube_took_to_process_a_film(
    room: Pressroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.tasks.publish_acts.MOST_LOOKS", 4)
    room.world.processing_polls = 3
    ours, theirs, film = room.asked_on_channel()
    room.tick()
    room.revoke_all()
    room.clock.advance(hours=2)
    room.run_until_quiet(hours=12)
    assert room.publication_state(film) is PublicationState.WAITING
    room.connect_anew(ours, theirs)
    room.run_until_quiet(hours=1)
    assert room.publication_state(film) is PublicationState.PUBLISHED


def test_a_film_without_a_consent_is_looked_at_ever_less_often_and_at_once_when_it_comes(
    room: Pressroom,
) -> None:
    ours, theirs, film = room.asked_on_channel()
    room.revoke_all()
    room.run_until_quiet(hours=10 * 24)
    with room.database.transaction() as session:
        assert 10 < max(session.scalars(select(PublicationStep.attempts))) < 20
    began = room.publication(film).begin_at
    assert began is not None
    assert timedelta(hours=1) < began - room.clock() <= timedelta(days=1)
    room.connect_anew(ours, theirs)
    assert room.tick() == 1
    assert room.publication_state(film) is PublicationState.PUBLISHED


def test_a_film_goes_on_at_once_where_an_account_came_during_the_look_that_found_none(
    room: Pressroom,
) -> None:
    ours, theirs = room.channel()
    film = room.film(ours)
    room.connect_during_next_look(ours, theirs)
    room.intend(film)
    assert [room.tick(), room.tick()] == [1, 1]
    assert room.publication_state(film) is PublicationState.PUBLISHED


def test_captions_go_on_with_the_attempt_that_is_under_way_when_the_consent_comes(
    room: Pressroom,
) -> None:
    ours, theirs, film = room.asked_on_channel()
    room.world.plan(Fault("captions.insert", status=503))
    room.tick()
    room.revoke_all()
    room.clock.advance(hours=2)
    room.run_until_quiet(hours=30)
    assert room.steps(film)["captions"] == "waiting"
    with room.database.transaction() as session:
        run = work.claim(session, find(session, room.owner_id, film), now=room.clock())
    room.connect_anew(ours, theirs)
    room.publish.body(str(run.publication_id), run.attempt)
    assert room.steps(film)["captions"] == "done"


def test_captions_of_a_film_that_is_out_go_on_at_once_when_the_consent_comes(
    room: Pressroom,
) -> None:
    ours, theirs, film = room.asked_on_channel()
    room.world.plan(Fault("captions.insert", status=503))
    room.tick()
    assert room.publication_state(film) is PublicationState.PUBLISHED
    room.revoke_all()
    room.clock.advance(hours=2)
    room.run_until_quiet(hours=30)
    assert room.steps(film)["captions"] == "waiting"
    room.connect_anew(ours, theirs)
    room.tick()
    assert room.steps(film)["captions"] == "done"


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
    room.asked()
    room.press.tokens.token(account(room))
    with room.out_of_reach():
        room.tick()
    with room.database.transaction() as session:
        (owed,) = promised(session)
    assert (owed.units, owed.uploads) == (210, 1)


def test_what_waits_for_a_consent_is_promised_nothing_until_it_comes(room: Pressroom) -> None:
    ours, theirs, _ = room.asked_on_channel()
    room.revoke_all()
    room.run_until_quiet(hours=60 * 24)
    with room.database.transaction() as session:
        assert promised(session) == []
    room.connect_anew(ours, theirs)
    room.claim()
    with room.database.transaction() as session:
        (owed,) = promised(session)
    assert (owed.units, owed.uploads) == (210, 1)


def test_a_film_whose_words_are_changed_while_it_waits_for_a_consent_is_promised_nothing(
    room: Pressroom,
) -> None:
    film = room.asked()
    room.revoke_all()
    room.tick()
    with room.database.transaction() as session:
        version = session.get_one(Video, film).version
        say_otherwise(
            session, room.owner_id, film, {"title": "Rivers"}, version=version, now=room.clock()
        )
    with room.database.transaction() as session:
        assert promised(session) == []


def test_what_waits_for_its_owner_is_promised_nothing_until_the_owner_is_let_in(
    room: Pressroom,
) -> None:
    ours, _ = room.channel()
    planned, begun = room.film(ours), room.film(ours, "Why glaciers flow")
    room.intend(begun)
    room.at_call("thumbnails.set", lambda: room.keep_out(out=True))
    room.tick()
    room.intend(planned)
    room.tick()
    with room.database.transaction() as session:
        assert promised(session) == []
    room.keep_out(out=False)
    room.claim()
    with room.database.transaction() as session:
        assert sorted(one.uploads for one in promised(session)) == [0, 1]


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


def let_out_elsewhere(room: Pressroom, meanwhile: Callable[[], None] = lambda: None) -> None:
    """The video is seen on a stranger's channel, where its account went, in the look after it is let out."""
    stranger = room.world.open_channel("Stranger")

    def move() -> None:
        (video,), (grant,) = room.world.live(), room.world.grants.values()
        video.channel_id = grant.channel_id = stranger.id
        meanwhile()

    room.at_call("videos.update", lambda: room.at_call("videos.list", move))
    room.run_until_quiet()


def test_a_video_that_is_seen_out_on_another_channel_is_made_private_there_and_never_called_published(
    room: Pressroom,
) -> None:
    film = room.asked()
    let_out_elsewhere(room)
    (video,) = room.world.live()
    assert video.resource["status"]["privacyStatus"] == "private"
    assert room.publication_state(film) is PublicationState.NOT_AS_ASKED
    problem = room.publication(film).problem or {}
    assert problem["code"] == "wrong_youtube_channel"
    assert problem["kept"] == f"It is private there ({video.id})."
    with room.database.transaction() as session:
        told = session.scalars(select(Announcement.kind)).all()
        accounts = session.scalars(select(YouTubeAccount.state)).all()
    assert accounts == [AccountState.RECONNECT]
    assert sorted(told) == ["account.needs_attention", "video.not_as_asked"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("videos.update", status=503, times=3),
        Fault("videos.update", status=403, reason="quotaExceeded"),
        Fault("videos.update", status=401, reason="authError"),
        None,
    ],
    ids=["busy", "no quota", "old token", "owner kept out"],
)
def test_a_video_on_another_channel_is_made_private_there_as_soon_as_youtube_can(
    room: Pressroom, fault: Fault | None
) -> None:
    film = room.asked()

    def hinder() -> None:
        if fault is None:
            room.keep_out(out=True)
        else:
            room.world.plan(replace(fault))

    let_out_elsewhere(room, hinder)
    (video,) = room.world.live()
    assert video.resource["status"]["privacyStatus"] == "private"
    assert (room.publication(film).problem or {})["code"] == "wrong_youtube_channel"


def test_a_film_that_came_to_light_on_another_channel_is_sent_to_its_own_when_insert_is_tried_again(
    room: Pressroom,
) -> None:
    ours, theirs, film = room.asked_on_channel()
    stranger = room.world.open_channel("Stranger")

    def move() -> None:
        room.world.live()[0].channel_id = stranger.id

    room.at_call("videos.update", lambda: room.at_call("videos.list", move))
    room.run_until_quiet()
    room.connect_anew(ours, theirs)
    room.again(film, StepName.INSERT)
    room.run_until_quiet()
    assert room.publication_state(film) is PublicationState.PUBLISHED
    assert len(room.world.live(theirs.id)) == 1


def test_what_runs_stops_before_its_next_act_when_its_owner_is_kept_out_and_goes_on_afterwards(
    room: Pressroom,
) -> None:
    film = room.asked()
    room.at_call("thumbnails.set", lambda: room.keep_out(out=True))
    room.tick()
    assert room.world.calls[-1][0] == "thumbnails.set"
    (video,) = room.world.live()
    assert video.resource["status"]["privacyStatus"] == "private"
    assert room.publication_state(film) is PublicationState.WAITING
    assert (room.publication(film).problem or {})["code"] == "owner_disabled"
    room.clock.advance(days=3)
    assert room.tick() == 0
    room.keep_out(out=False)
    room.run_until_quiet()
    assert room.publication_state(film) is PublicationState.PUBLISHED
    assert len(room.world.live()) == 1
    with room.database.transaction() as session:
        said = session.scalars(select(VideoEvent.message)).all()
    assert sum("owner is disabled" in message for message in said) == 1


def test_what_was_let_out_as_its_owner_was_kept_out_is_seen_to_be_out(room: Pressroom) -> None:
    film = room.asked()
    room.at_call("videos.update", lambda: room.keep_out(out=True))
    room.tick()
    assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)


def test_what_goes_out_at_its_minute_while_its_owner_is_kept_out_is_looked_at_once_more_and_no_further(
    room: Pressroom,
) -> None:
    ours, _ = room.channel()
    early, late = room.film(ours), room.film(ours, "Why glaciers flow")
    room.intend(early, room.clock() + timedelta(hours=5))
    room.world.plan(Fault("captions.insert", status=503))
    room.tick()
    assert room.publication_state(early) is PublicationState.SCHEDULED
    room.intend(late)
    room.keep_out(out=True)
    room.clock.advance(hours=6)
    assert [room.tick(), room.tick()] == [1, 0]
    assert room.publication_state(early) is PublicationState.PUBLISHED
    assert room.steps(early)["captions"] == "waiting"
    assert room.publication_state(late) is PublicationState.PLANNED


def test_an_upload_stops_between_two_chunks_when_its_owner_is_kept_out_and_keeps_what_it_has(
    room: Pressroom,
) -> None:
    film = room.asked()
    room.at_call("upload.chunk", lambda: room.keep_out(out=True), skip=1)
    room.tick()
    assert [call for call, _ in room.world.calls].count("upload.chunk") == 2
    assert room.publication_state(film) is PublicationState.WAITING
    room.keep_out(out=False)
    room.run_until_quiet()
    assert [call for call, _ in room.world.calls].count("upload.chunk") == 4
    assert room.publication_state(film) is PublicationState.PUBLISHED


def test_no_playlist_is_created_on_another_channel(room: Pressroom) -> None:
    film = room.asked(playlist_title="Rivers")
    room.world.plan(Fault("playlists.list", status=503))
    room.tick()
    assert room.publication_state(film) is PublicationState.PUBLISHED
    for grant in room.world.grants.values():
        grant.channel_id = room.world.open_channel("Stranger").id
    room.run_until_quiet(hours=1)
    assert room.world.playlists == {}
    assert room.steps(film)["playlist"] == "open"
