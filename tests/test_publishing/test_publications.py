"""A film on its way out: on its own channel, once, with all that belongs to it, at its minute."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core.exceptions import Conflict
from app.events.models import Announcement
from app.publishing import playlists
from app.publishing import quota_tables as quota
from app.publishing.account_models import AccountState, YouTubeAccount, YouTubeChannel
from app.publishing.errors import NoAccount
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
    StepName,
    UploadSession,
)
from app.publishing.publication_work import Run
from app.videos.models import State, Video, VideoEvent
from tests.test_publishing.pressroom import Pressroom
from tests.youtube.world import Fault

pytestmark = pytest.mark.usefixtures("hurry")

ALL_DONE = dict.fromkeys((name.value for name in StepName), "done")


def playlist_of(room: Pressroom, channel_id: str) -> str:
    made = {"id": "PL1", "snippet": {"channelId": channel_id, "title": "All"}}
    room.world.playlists["PL1"] = made
    return "PL1"


def test_a_film_goes_out_with_all_that_belongs_to_it(room: Pressroom) -> None:
    ours, theirs = room.channel(playlist="PL1", category=28)
    playlist_of(room, theirs.id)
    film = room.film(ours)
    room.intend(film)
    room.tick()
    assert room.steps(film) == ALL_DONE
    assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)
    (video,) = room.world.live()
    said = video.resource
    assert (video.channel_id, video.size, video.notified) == (theirs.id, 3 * 2**18 + 17, False)
    assert said["status"] | {"privacyStatus": "public"} == {
        "privacyStatus": "public",
        "license": "youtube",
        "embeddable": True,
        "publicStatsViewable": True,
        "selfDeclaredMadeForKids": False,
        "containsSyntheticMedia": True,
    }
    assert said["snippet"]["tags"] == ["rivers", "river sand", "how it ‹works›"]
    assert said["snippet"]["categoryId"] == "28"
    assert "0:00 How rivers move sand\n0:30 What sand is ‹really›" in said["snippet"]["description"]
    assert video.thumbnail is not None
    assert video.captions[0]["snippet"]["language"] == "en"
    assert [entry["snippet"]["resourceId"]["videoId"] for entry in room.world.entries] == [video.id]
    with room.database.transaction() as session:
        assert session.get_one(YouTubeChannel, ours).uploaded_at == room.clock()


def titles(room: Pressroom) -> list[str]:
    return [one["snippet"]["title"] for one in room.world.playlists.values()]


def films_in(room: Pressroom) -> list[str]:
    of = {one["id"]: one["snippet"]["title"] for one in room.world.playlists.values()}
    return [of[entry["snippet"]["playlistId"]] for entry in room.world.entries]


def test_a_playlist_is_created_by_its_title_once_and_counted_in_what_a_film_takes(
    room: Pressroom,
) -> None:
    ours, _ = room.channel(playlist_title="Rivers explained", visibility="unlisted")
    first, second = room.film(ours), room.film(ours, "Why glaciers flow")
    room.intend(first)
    assert promised_units(room) == [210 + 52]
    room.tick()
    room.intend(second)
    assert promised_units(room) == [210]
    room.tick()
    assert room.steps(first) == ALL_DONE
    assert room.steps(second) == ALL_DONE
    assert titles(room) == ["Rivers explained"]
    assert films_in(room) == ["Rivers explained", "Rivers explained"]
    (made,) = room.world.playlists.values()
    assert made["status"]["privacyStatus"] == "unlisted"
    assert [call for call, _ in room.world.calls].count("playlists.list") == 1


def test_a_playlist_that_is_there_is_found_by_its_exact_title_on_any_page(room: Pressroom) -> None:
    ours, theirs = room.channel(playlist_title="Rivers 57")
    for n in range(60):
        made = {"id": f"PL{n}", "snippet": {"channelId": theirs.id, "title": f"rivers {n}"}}
        room.world.playlists[f"PL{n}"] = made
    room.world.playlists["PL57"]["snippet"]["title"] = "Rivers 57"
    film = room.film(ours)
    room.intend(film)
    room.tick()
    assert len(room.world.playlists) == 60
    assert films_in(room) == ["Rivers 57"]


def test_a_playlist_whose_answer_was_lost_is_looked_for_and_not_created_twice(
    room: Pressroom,
) -> None:
    ours, _ = room.channel(playlist_title="Rivers explained")
    room.world.plan(Fault("playlists.insert", lost="after"))
    room.world.lists_after = timedelta(hours=7)
    film = room.film(ours)
    room.intend(film)
    room.run_until_quiet()
    assert room.state(film)[0] is State.PUBLISHED
    assert room.steps(film)["playlist"] == "done"
    assert titles(room) == ["Rivers explained"]
    assert len(room.world.entries) == 1


def test_of_two_films_that_find_no_playlist_at_the_same_moment_one_asks_for_it(
    room: Pressroom,
) -> None:
    ours, _ = room.channel(playlist_title="Rivers explained")
    now = room.clock()
    with room.database.transaction() as session:
        one, other = (
            playlists.intend(session, ours, "Rivers explained", now=now) for _ in range(2)
        )
    assert (one, other) == (None, now + playlists.FIRST_LOOK)


def test_a_film_spends_nothing_on_a_playlist_that_another_has_just_asked_for(
    room: Pressroom,
) -> None:
    ours, _, film = room.asked_on_channel(playlist_title="Rivers explained")

    def ask() -> None:
        with room.database.transaction() as session:
            playlists.intend(session, ours, "Rivers explained", now=room.clock())

    room.at_call("playlists.list", lambda: room.at_call("channels.list", ask))
    room.tick()
    of = quota.calls.c
    with room.database.transaction() as session:
        query = select(of.state).where(of.method == "playlists.insert")
        assert session.scalars(query).all() == ["refunded"]
    assert room.world.playlists == {}
    assert room.steps(film)["playlist"] == "waiting"


def test_a_playlist_that_youtube_was_asked_for_and_does_not_list_is_created_when_a_person_says_so(
    room: Pressroom,
) -> None:
    ours, _ = room.channel(playlist_title="Rivers explained")
    room.world.plan(Fault("playlists.insert", lost="before"))
    first, second = room.film(ours), room.film(ours, "Why glaciers flow")
    room.intend(first)
    room.run_until_quiet(hours=72)
    room.intend(second)
    room.run_until_quiet(hours=72)
    asked = [call for call, _ in room.world.calls]
    assert (asked.count("playlists.insert"), asked.count("playlists.list")) == (1, 12)
    for film in (first, second):
        assert room.state(film)[0] is State.PUBLISHED
        assert room.steps(film)["playlist"] == "open"
        assert problem_of(room, film) == "playlist_unlisted"
        room.again(film, StepName.PLAYLIST)
        room.tick()
    assert titles(room) == ["Rivers explained"]
    assert len(room.world.entries) == 2


def test_two_films_whose_playlist_is_created_because_a_person_says_so_have_one_and_the_same(
    room: Pressroom,
) -> None:
    ours, _ = room.channel(playlist_title="Rivers explained")
    first, second = two_without_their_playlist(room, ours)
    room.world.lists_after = timedelta(hours=7)
    room.world.plan(Fault("playlists.insert", lost="after"))
    room.again(first, StepName.PLAYLIST)
    room.tick()
    room.clock.advance(minutes=1)
    room.again(second, StepName.PLAYLIST)
    room.run_until_quiet()
    assert titles(room) == ["Rivers explained"]
    assert len(room.world.entries) == 2


def test_a_playlist_just_created_because_a_person_said_so_is_waited_for_where_youtube_does_not_know_it(
    room: Pressroom,
) -> None:
    ours, _ = room.channel(playlist_title="Rivers explained")
    first, second = two_without_their_playlist(room, ours)
    room.again(first, StepName.PLAYLIST)
    room.tick()
    room.clock.advance(minutes=1)
    room.world.plan(Fault("playlistItems.list", status=404, reason="playlistNotFound"))
    room.world.lists_after = timedelta(hours=7)
    room.again(second, StepName.PLAYLIST)
    room.run_until_quiet()
    assert titles(room) == ["Rivers explained"]
    assert len(room.world.entries) == 2


def two_without_their_playlist(room: Pressroom, ours: str) -> tuple[UUID, UUID]:
    """Two films that are out, for which YouTube was asked for a playlist in vain."""
    room.world.plan(Fault("playlists.insert", lost="before"))
    first, second = room.film(ours), room.film(ours, "Why glaciers flow")
    room.intend(first)
    room.intend(second)
    room.run_until_quiet(hours=72)
    assert problem_of(room, first) == problem_of(room, second) == "playlist_unlisted"
    return first, second


def problem_of(room: Pressroom, film: UUID) -> object:
    """The code of what is wrong with its playlist."""
    of = (room.publication(film).id, StepName.PLAYLIST)
    with room.database.transaction() as session:
        return (session.get_one(PublicationStep, of).problem or {})["code"]


def test_a_playlist_that_was_not_asked_for_after_all_is_created_at_the_next_try(
    room: Pressroom,
) -> None:
    room.world.plan(Fault("playlists.insert", status=403, reason="quotaExceeded"))
    film = room.asked(playlist_title="Rivers explained")
    room.run_until_quiet(hours=26)
    assert room.steps(film)["playlist"] == "done"
    assert titles(room) == ["Rivers explained"]


def test_a_playlist_that_is_not_listed_yet_is_waited_for(room: Pressroom) -> None:
    from app.publishing import playlists

    ours, theirs = room.channel(playlist_title="Rivers explained")
    with room.database.transaction() as session:
        playlists.intend(session, ours, "Rivers explained", now=room.clock())
    film = room.film(ours)
    room.intend(film)
    room.tick()
    assert room.world.playlists == {}
    assert room.state(film)[0] is State.PUBLISHED
    made = {"id": "PL1", "snippet": {"channelId": theirs.id, "title": "Rivers explained"}}
    room.world.playlists["PL1"] = made
    room.run_until_quiet()
    assert titles(room) == ["Rivers explained"]
    assert films_in(room) == ["Rivers explained"]


def test_a_new_playlist_that_youtube_does_not_know_yet_is_not_created_again(
    room: Pressroom,
) -> None:
    from app.publishing import playlists

    ours, _ = room.channel(playlist_title="Rivers explained")
    with room.database.transaction() as session:
        playlists.intend(session, ours, "Rivers explained", now=room.clock())
        playlists.remember(session, ours, "Rivers explained", "PL1")
    film = room.film(ours)
    room.intend(film)
    room.tick()
    assert room.world.playlists == {}
    assert room.steps(film)["playlist"] == "waiting"


@pytest.mark.parametrize(("of_film", "units"), [("yes", 400), ("no", 0)])
def test_captions_are_promised_as_the_film_itself_has_them(
    room: Pressroom, of_film: str, units: int
) -> None:
    ours, _ = room.channel(upload_captions=of_film == "no")
    film = room.film(ours)
    with room.database.transaction() as session:
        session.get_one(Video, film).publish_as = {"upload_captions": of_film == "yes"}
    room.intend(film)
    with room.database.transaction() as session:
        assert session.scalars(select(quota.promises.c.last_units)).one() == units


def test_a_playlist_that_was_deleted_on_youtube_is_created_anew(room: Pressroom) -> None:
    ours, _ = room.channel(playlist_title="Rivers explained")
    first, second = room.film(ours), room.film(ours, "Why glaciers flow")
    room.intend(first)
    room.tick()
    room.world.playlists.clear()
    room.world.entries.clear()
    room.intend(second)
    room.run_until_quiet()
    assert films_in(room) == ["Rivers explained"]


def promised_units(room: Pressroom) -> list[int]:
    with room.database.transaction() as session:
        return list(session.scalars(select(quota.promises.c.units)))


def test_subscribers_are_told_where_the_channel_or_the_film_itself_says_so(
    room: Pressroom,
) -> None:
    from app.publishing.metadata import Overrides

    ours, _ = room.channel(notify_subscribers=True)
    told = room.film(ours)
    quiet = room.film(
        ours,
        "Why glaciers flow",
        publish_as=Overrides(notify=False).model_dump(mode="json", exclude_none=True),
    )
    room.intend(told)
    room.intend(quiet)
    room.tick()
    notified = {video.resource["snippet"]["title"]: video.notified for video in room.world.live()}
    assert notified == {"How rivers move sand": True, "Why glaciers flow": False}


def test_until_the_last_step_a_film_is_private_and_marked(room: Pressroom) -> None:
    film = room.asked()
    room.world.plan(Fault("videos.update", status=503, times=50))
    room.tick()
    (video,) = room.world.live()
    publication = room.publication(film)
    assert video.resource["status"]["privacyStatus"] == "private"
    assert video.resource["snippet"]["tags"] == [publication.marker]
    assert room.state(film) == (State.PUBLISHING, PublicationState.WAITING)
    room.world.faults.clear()
    room.run_until_quiet()
    assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)
    assert publication.marker not in video.resource["snippet"]["tags"]
    assert len(room.world.live()) == 1


def test_a_scheduled_film_is_private_until_its_minute_and_then_seen_to_be_out(
    room: Pressroom,
) -> None:
    ours, _ = room.channel()
    film, at = room.film(ours), room.clock() + timedelta(hours=30)
    room.intend(film, at)
    assert room.tick() == 0  # a day before is early enough
    room.clock.advance(hours=7)
    room.tick()
    (video,) = room.world.live()
    assert room.state(film) == (State.PUBLISHING, PublicationState.SCHEDULED)
    assert video.resource["status"]["privacyStatus"] == "private"
    assert video.resource["status"]["publishAt"] == f"{at:%Y-%m-%dT%H:%M:%S}Z"
    room.run_until_quiet()
    assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)
    assert room.publication(film).published_at == at
    assert at <= room.clock() < at + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("method", "step"),
    [
        ("thumbnails.set", "thumbnail"),
        ("captions.insert", "captions"),
        ("playlistItems.insert", "playlist"),
    ],
)
def test_a_film_on_youtube_is_out_though_a_later_step_failed_and_that_step_is_tried_alone(
    room: Pressroom, method: str, step: str
) -> None:
    ours, theirs = room.channel(playlist="PL1")
    playlist_of(room, theirs.id)
    film = room.film(ours)
    room.intend(film)
    room.world.plan(Fault(method, status=403, reason="forbidden"))
    room.tick()
    assert room.steps(film) == ALL_DONE | {step: "open"}
    assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)
    room.world.calls.clear()
    room.again(film, StepName(step))
    room.tick()
    assert room.steps(film) == ALL_DONE
    called = {call for call, _ in room.world.calls}
    assert called <= {method, "playlistItems.list"}
    assert len(room.world.live()) == 1


def test_captions_that_exist_already_are_done(room: Pressroom) -> None:
    film = room.asked()
    room.world.plan(Fault("captions.insert", lost="after"))
    room.run_until_quiet()
    assert room.steps(film)["captions"] == "done"
    assert len(room.world.live()[0].captions) == 1


def test_a_channel_may_do_without_captions_and_an_unlisted_film_has_no_minute(
    room: Pressroom,
) -> None:
    film = room.asked(upload_captions=False, visibility="unlisted")
    room.tick()
    assert room.steps(film) == ALL_DONE | {"captions": "skipped", "playlist": "skipped"}
    assert room.world.live()[0].resource["status"]["privacyStatus"] == "unlisted"


def test_youtube_may_take_its_time_and_a_film_it_rejects_stops(room: Pressroom) -> None:
    room.world.processing_polls = 4
    ours, _, film = room.asked_on_channel()
    room.tick()
    assert room.state(film) == (State.PUBLISHING, PublicationState.WAITING)
    assert "processing" in str(room.publication(film).problem)
    room.run_until_quiet()
    assert room.state(film)[0] is State.PUBLISHED
    room.world.outcome = "rejected"
    other = room.film(ours, "Why glaciers flow")
    room.intend(other)
    room.run_until_quiet()
    assert room.publication_state(other) is PublicationState.STOPPED
    assert "duplicate" in str(room.publication(other).problem)
    assert room.steps(other)["captions"] == "waiting"


def test_an_account_of_another_channel_sends_nothing_and_is_set_aside(room: Pressroom) -> None:
    ours, _ = room.channel()
    stranger = room.world.open_channel("Stranger")
    for grant in room.world.grants.values():
        grant.channel_id = stranger.id
    film = room.film(ours)
    room.intend(film)
    room.tick()
    assert room.world.uploads == {}
    assert room.state(film) == (State.COMPLETED, PublicationState.STOPPED)
    with room.database.transaction() as session:
        account = session.scalars(select(YouTubeAccount)).one()
        kinds = session.scalars(select(Announcement.kind)).all()
    assert account.state is AccountState.RECONNECT
    assert "account.needs_attention" in kinds


def test_a_film_that_youtube_puts_on_another_channel_stays_private_and_alarms(
    room: Pressroom,
) -> None:
    ours, _ = room.channel()
    room.world.misdirect = room.world.open_channel("Stranger").id
    film = room.film(ours)
    room.intend(film)
    room.tick()
    (video,) = room.world.live()
    assert video.resource["status"]["privacyStatus"] == "private"
    assert room.state(film)[1] is PublicationState.STOPPED
    assert room.publication(film).youtube_id == video.id


def test_a_channel_without_an_account_is_told_and_a_dead_consent_waits_without_asking_google(
    room: Pressroom,
) -> None:
    ours, theirs, film = room.asked_on_channel()
    room.revoke_all()
    room.tick()
    assert room.state(film) == (State.PUBLISHING, PublicationState.WAITING)
    assert room.publication(film).problem is not None
    room.clock.advance(minutes=20)
    room.world.calls.clear()
    room.tick()
    assert room.world.calls == []
    room.connect_anew(ours, theirs)
    room.clock.advance(minutes=20)
    room.tick()
    assert room.state(film)[0] is State.PUBLISHED


def test_a_channel_that_is_not_connected_cannot_publish(room: Pressroom) -> None:
    from app.channels.profile import Profile
    from app.channels.service import open_channel

    with room.database.transaction() as session:
        channel = open_channel(session, room.owner_id, "New", Profile(), now=room.clock())
    film = room.film(channel.id)
    with pytest.raises(NoAccount):
        room.intend(film)


def test_without_quota_a_film_waits_for_the_pacific_midnight_and_says_why(room: Pressroom) -> None:
    film = room.asked()
    room.world.plan(Fault("videos.insert", status=403, reason="quotaExceeded"))
    room.tick()
    publication = room.publication(film)
    assert publication.begin_at is not None
    assert publication.begin_at.isoformat() == "2026-11-26T08:00:00+00:00"
    assert room.publication_state(film) is PublicationState.WAITING
    assert "quotaExceeded" in str(publication.problem)
    room.run_until_quiet()
    assert room.state(film)[0] is State.PUBLISHED
    assert len(room.world.live()) == 1


def test_a_session_that_is_lost_after_the_last_byte_is_not_sent_again(room: Pressroom) -> None:
    film = room.asked()
    room.world.plan(Fault("upload.chunk", lost="after", skip=3))
    room.world.plan(Fault("upload.status", status=404, reason="notFound", skip=1))
    room.run_until_quiet()
    assert len(room.world.live()) == 1
    assert room.state(film)[0] is State.PUBLISHED
    assert [call for call, _ in room.world.calls].count("videos.insert") == 1


def test_a_session_that_is_lost_before_begins_anew(room: Pressroom) -> None:
    room.asked()
    room.world.plan(Fault("upload.chunk", status=404, reason="notFound", skip=2))
    room.run_until_quiet()
    assert len(room.world.live()) == 1
    assert [call for call, _ in room.world.calls].count("videos.insert") == 2
    assert "playlistItems.list" not in [call for call, _ in room.world.calls]


def test_an_address_of_an_upload_is_sealed_and_nowhere_else(room: Pressroom) -> None:
    room.asked()
    room.world.plan(Fault("upload.chunk", status=403, reason="forbidden", skip=1))
    room.tick()
    (upload,) = room.world.uploads.values()
    with room.database.transaction() as session:
        kept = session.scalars(select(UploadSession)).one()
        steps = session.scalars(select(PublicationStep)).all()
        said = session.scalars(select(VideoEvent)).all()
        publication = session.scalars(select(Publication)).one()
    assert upload.id not in kept.address
    told = [str(step.problem) for step in steps] + [event.message for event in said]
    assert not any(upload.id in text for text in (*told, str(publication.problem)))


def test_how_far_an_upload_is_is_told_as_it_happens(room: Pressroom) -> None:
    room.asked()
    room.tick()
    with room.database.transaction() as session:
        query = select(VideoEvent).where(VideoEvent.stage == "upload").order_by(VideoEvent.id)
        said = [event.percent for event in session.scalars(query)]
    assert said[0] == 0
    assert said == sorted(said)
    assert 100 in said


def test_a_publication_that_was_called_off_goes_no_further(room: Pressroom) -> None:
    ours, _ = room.channel()
    film = room.film(ours)
    publication_id = room.intend(film)
    room.world.plan(Fault("videos.update", status=503, times=50))
    room.tick()
    room.call_off(film)
    assert room.state(film) == (State.COMPLETED, PublicationState.CALLED_OFF)
    room.world.faults.clear()
    assert room.publish.body(str(publication_id), 1) == "called_off"
    room.run_until_quiet()
    assert room.world.live()[0].resource["status"]["privacyStatus"] == "private"
    room.intend(film)
    room.run_until_quiet()
    assert room.state(film)[0] is State.PUBLISHED
    assert len(room.world.live()) == 1


def test_a_late_attempt_changes_nothing(room: Pressroom) -> None:
    ours, _ = room.channel()
    film = room.film(ours)
    publication_id = room.intend(film)
    room.tick()
    room.world.calls.clear()
    room.publish.body(str(publication_id), 0)
    assert room.world.calls == []
    from app.publishing import publication_work as work

    with room.database.transaction() as session, pytest.raises(Conflict):
        work.present(session, Run(publication_id, 0))


def test_a_film_that_youtube_keeps_private_is_said_to_be_so(room: Pressroom) -> None:
    ours, _ = room.channel()
    room.world.locks_private = True
    film = room.film(ours)
    room.intend(film)
    room.run_until_quiet()
    assert room.steps(film)["read_back"] == "open"
    publication = room.publication(film)
    with room.database.transaction() as session:
        step = session.get_one(PublicationStep, (publication.id, StepName.READ_BACK))
    assert "keeps the video private" in str(step.problem)


def test_a_film_that_was_made_again_is_sent_again(room: Pressroom) -> None:
    from app.videos.models import Video

    film = room.asked()
    room.world.plan(Fault("videos.update", status=400, reason="invalidTitle"))
    room.tick()
    room.call_off(film)
    with room.database.transaction() as session:
        session.get_one(Video, film).revision = 2
    room.intend(film)
    room.run_until_quiet()
    assert room.state(film)[0] is State.PUBLISHED
    states = sorted(video.resource["status"]["privacyStatus"] for video in room.world.live())
    assert states == ["private", "public"]
