"""What is said to be out is out; what waits, is held or is stuck goes on as soon as it can."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core.exceptions import Conflict
from app.engine import Desk
from app.events.models import Announcement
from app.publishing import publication_acts as acts
from app.publishing import publication_work as work
from app.publishing.account_models import AccountState, Standing, YouTubeAccount, YouTubeChannel
from app.publishing.publication_approval import hold_remade
from app.publishing.publication_by_itself import intend_by_itself
from app.publishing.publication_models import PublicationState, StepName, StepState
from app.publishing.publication_reads import find
from app.publishing.publication_wake import wake_connected
from app.publishing.schedule import calendar
from app.publishing.standing import set_standing
from app.tasks.publish_drift import stop_abandoned
from app.videos.models import State, Video, VideoEvent
from tests.test_publishing.pressroom import Pressroom
from tests.youtube.world import Fault

pytestmark = pytest.mark.usefixtures("hurry")


def told(room: Pressroom) -> list[str]:
    """Every announcement of a film, in order."""
    with room.database.transaction() as session:
        query = select(Announcement.kind).where(Announcement.kind.startswith("video."))
        return list(session.scalars(query.order_by(Announcement.id)))


def change(room: Pressroom, film: UUID, *, held: bool) -> None:
    version = room.publication(film).version
    with room.database.transaction() as session:
        here = (session, room.owner_id, film)
        acts.change(*here, held=held, version=version, now=room.clock())


def remade(room: Pressroom, film: UUID) -> None:
    """The film is made again, as `retry` has it made."""
    with room.database.transaction() as session:
        video = session.get_one(Video, film, with_for_update=True)
        video.revision, video.state = video.revision + 1, State.QUEUED
        hold_remade(session, film, now=room.clock())


def found_good(room: Pressroom, film: UUID) -> None:
    with room.database.transaction() as session:
        video = session.get_one(Video, film, with_for_update=True)
        video.state = State.COMPLETED
        intend_by_itself(session, video, now=room.clock())


def test_a_film_that_youtube_keeps_private_is_never_announced_as_published(
    room: Pressroom,
) -> None:
    ours, _ = room.channel()
    room.world.locks_private = True
    film = room.film(ours)
    room.intend(film)
    room.run_until_quiet(hours=80)
    assert told(room) == ["video.not_as_asked"]
    assert room.state(film) == (State.PUBLISHING, PublicationState.NOT_AS_ASKED)
    assert room.steps(film)["read_back"] == "open"
    assert "keeps the video private" in str(room.publication(film).problem)
    with room.database.transaction() as session:
        said = session.scalars(select(VideoEvent.message)).all()
    assert sum("not yet as asked" in message for message in said) == 1


def test_what_an_owner_sets_right_in_youtube_studio_is_found_and_then_announced(
    room: Pressroom,
) -> None:
    ours, _ = room.channel()
    room.world.locks_private = True
    film = room.film(ours)
    room.intend(film)
    room.run_until_quiet(hours=20)
    assert room.publication_state(film) is PublicationState.NOT_AS_ASKED
    (video,) = room.world.live()
    video.resource["status"]["privacyStatus"] = "public"
    room.run_until_quiet(hours=30)
    assert told(room) == ["video.not_as_asked", "video.published"]
    assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)


def test_youtube_is_told_once_more_to_let_out_what_it_keeps_back(room: Pressroom) -> None:
    ours, _ = room.channel()
    room.world.locks_private = True
    film = room.film(ours)
    room.intend(film)
    room.run_until_quiet(hours=20)
    room.world.locks_private = False
    room.again(film, StepName.RELEASE)
    room.tick()
    assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)
    assert len(room.world.live()) == 1


def test_a_scheduled_film_that_youtube_does_not_let_out_is_not_announced(room: Pressroom) -> None:
    ours, _ = room.channel()
    room.world.locks_private = True
    film = room.film(ours)
    room.intend(film, room.clock() + timedelta(hours=3))
    room.run_until_quiet(hours=20)
    assert told(room) == ["video.not_as_asked"]
    assert room.publication_state(film) is PublicationState.NOT_AS_ASKED


def test_a_film_that_is_out_without_its_thumbnail_is_announced_and_its_step_is_open(
    room: Pressroom,
) -> None:
    film = room.asked()
    room.world.forgets_thumbnails = True
    room.run_until_quiet()
    assert told(room) == ["video.published"]
    assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)
    assert room.steps(film)["read_back"] == "open"


def test_what_is_kept_back_may_be_called_off_and_published_again(room: Pressroom) -> None:
    ours, _ = room.channel()
    room.world.locks_private = True
    film = room.film(ours)
    room.intend(film)
    room.run_until_quiet(hours=20)
    room.call_off(film)
    assert room.state(film) == (State.COMPLETED, PublicationState.CALLED_OFF)
    room.world.locks_private = False
    room.intend(film)
    room.run_until_quiet()
    assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)
    (video,) = room.world.live()
    assert video.resource["status"]["privacyStatus"] == "public"


@pytest.mark.parametrize("method", ["videos.insert", "videos.update"])
def test_a_stopped_publication_that_is_let_go_tries_what_stopped_it_again(
    room: Pressroom, method: str
) -> None:
    film = room.asked()
    room.world.plan(Fault(method, status=400, reason="invalidTitle"))
    room.tick()
    assert room.publication_state(film) is PublicationState.STOPPED
    change(room, film, held=False)
    room.tick()
    assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)
    assert len(room.world.live()) == 1


def test_a_step_that_nothing_will_move_stops_its_publication_for_a_person(room: Pressroom) -> None:
    ours, _ = room.channel()
    film = room.film(ours)
    publication_id = room.intend(film)
    room.claim()
    ending = work.Ending(state=StepState.OPEN, problem={"code": "x", "detail": "Stuck."})
    run = work.Run(publication_id, 1)
    with room.database.transaction() as session:
        work.end_step(session, run, StepName.CHANNEL, ending, now=room.clock())
        assert work.close(session, run, now=room.clock()) is PublicationState.STOPPED
    assert room.publication(film).problem == ending.problem


def test_a_plan_is_held_at_once_when_its_film_is_made_again_and_goes_on_when_that_is_found_good(
    room: Pressroom,
) -> None:
    ours, _ = room.channel()
    film, at = room.film(ours), room.clock() + timedelta(days=3)
    room.intend(film, at)
    remade(room, film)
    held = room.publication(film)
    assert (held.state, held.begin_at) == (PublicationState.HELD, None)
    assert (held.problem or {})["code"] == "film_changed"
    found_good(room, film)
    planned = room.publication(film)
    assert (planned.state, planned.publish_at) == (PublicationState.PLANNED, at)
    assert (planned.revision, planned.problem) == (2, None)
    room.run_until_quiet(hours=80)
    assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)
    assert len(room.world.live()) == 1


def test_a_film_found_good_after_its_minute_goes_out_in_the_next_slot_or_now(
    room: Pressroom,
) -> None:
    slotted, _ = room.channel(publish_slots=["mon 12:00"])
    plain, _ = room.channel("Hills")
    films = [room.film(slotted), room.film(plain, "Why glaciers flow")]
    for film in films:
        room.intend(film, room.clock() + timedelta(hours=30))
        remade(room, film)
    room.clock.advance(hours=31)
    for film in films:
        found_good(room, film)
    in_slot, now = (room.publication(film) for film in films)
    assert f"{in_slot.publish_at:%a %H:%M}" == "Mon 12:00"
    assert (now.publish_at, now.begin_at) == (None, room.clock())


def test_what_a_person_holds_stays_held_and_is_let_go_as_the_film_is_now(room: Pressroom) -> None:
    ours, _ = room.channel()
    film = room.film(ours)
    room.intend(film, room.clock() + timedelta(hours=30))
    change(room, film, held=True)
    remade(room, film)
    with pytest.raises(Conflict, match="made again"):
        change(room, film, held=False)
    found_good(room, film)
    assert room.publication(film).problem is None
    assert room.publication_state(film) is PublicationState.HELD
    change(room, film, held=False)
    room.run_until_quiet()
    assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)
    assert room.publication(film).revision == 2


def test_an_attempt_at_the_film_before_it_was_made_again_is_no_longer_wanted(
    room: Pressroom,
) -> None:
    film = room.asked()
    room.world.plan(Fault("videos.update", status=400, reason="invalidTitle"))
    room.tick()
    before = room.publication(film)
    room.call_off(film)
    with room.database.transaction() as session:
        session.get_one(Video, film).revision = 2
    room.intend(film)
    assert room.publication(film).attempt == before.attempt + 1
    assert room.publish.body(str(before.id), before.attempt) == "called_off"
    assert room.steps(film)["channel"] == "waiting"


def test_what_youtube_was_told_to_let_out_is_neither_moved_nor_held(room: Pressroom) -> None:
    film = room.asked()
    room.world.plan(Fault("videos.list", status=503, skip=2, times=50))
    room.tick()
    assert room.steps(film)["release"] == "done"
    assert room.publication_state(film) is PublicationState.WAITING
    for wish in ({"held": True}, {"publish_at": room.clock() + timedelta(days=2)}):
        version = room.publication(film).version
        with room.database.transaction() as session, pytest.raises(Conflict, match="let the video"):
            acts.change(
                session,
                room.owner_id,
                film,
                version=version,
                now=room.clock(),
                **wish,
            )


def test_a_film_published_again_gets_the_thumbnail_it_has_by_then(room: Pressroom) -> None:
    film = room.asked()
    room.world.plan(Fault("videos.update", status=400, reason="invalidTitle"))
    room.tick()
    room.call_off(film)
    other = b"\xff\xd8\xff" + b"another picture" * 20
    room.press.shelf.file(film, {"thumbnail": "thumbnail.jpg"}, "thumbnail").write_bytes(other)
    room.intend(film)
    room.run_until_quiet()
    (video,) = room.world.live()
    assert video.thumbnail == other


def test_what_youtube_was_told_once_more_to_let_out_is_not_called_off(room: Pressroom) -> None:
    ours, _ = room.channel()
    room.world.locks_private = True
    film = room.film(ours)
    room.intend(film)
    room.run_until_quiet(hours=20)
    room.world.locks_private = False
    room.again(film, StepName.RELEASE)
    room.world.plan(Fault("videos.list", status=503, skip=1, times=50))
    room.tick()
    (video,) = room.world.live()
    assert video.resource["status"]["privacyStatus"] == "public"
    with pytest.raises(Conflict, match="is out"):
        room.call_off(film)


def test_a_remade_film_that_a_person_holds_waits_for_that_person(room: Pressroom) -> None:
    ours, _ = room.channel()
    film = room.film(ours)
    room.intend(film, room.clock() + timedelta(hours=30))
    remade(room, film)
    change(room, film, held=True)
    found_good(room, film)
    assert room.publication_state(film) is PublicationState.HELD
    change(room, film, held=False)
    assert room.publication_state(film) is PublicationState.PLANNED


@pytest.mark.parametrize("state", [PublicationState.HELD, PublicationState.NOT_AS_ASKED])
def test_what_has_no_minute_and_waits_for_a_person_is_on_the_calendar(
    room: Pressroom, state: PublicationState
) -> None:
    film = room.asked()
    with room.database.transaction() as session:
        find(session, room.owner_id, film).state = state
        shown = calendar(
            session,
            room.owner_id,
            first=room.clock() - timedelta(days=1),
            last=room.clock() + timedelta(days=1),
        )
        assert [line.video.id for line in shown] == [film]


def test_films_that_wait_for_a_consent_go_on_at_once_when_it_is_given(room: Pressroom) -> None:
    ours, theirs, film = room.asked_on_channel()
    room.revoke_all()
    room.tick()
    assert room.publication_state(film) is PublicationState.WAITING
    assert room.tick() == 0
    with room.database.transaction() as session:
        account = session.scalars(select(YouTubeAccount)).one()
        assert account.state is AccountState.RECONNECT
        session.delete(account)
    room.connect(ours, theirs)
    with room.database.transaction() as session:
        wake_connected(session, ours, now=room.clock())
    assert room.tick() == 1
    assert room.state(film)[0] is State.PUBLISHED


def test_films_that_stopped_with_their_channel_go_on_when_its_standing_is_good(
    room: Pressroom,
) -> None:
    ours, theirs = room.channel()
    first, second = room.film(ours), room.film(ours, "Why glaciers flow")
    room.intend(first)
    room.intend(second)
    theirs.suspended = True
    room.run_until_quiet()
    states = {room.publication_state(film) for film in (first, second)}
    assert states == {PublicationState.STOPPED}
    theirs.suspended = False
    with room.database.transaction() as session:
        channel = session.get_one(YouTubeChannel, ours)
        assert channel.standing is Standing.SUSPENDED
        set_standing(
            session, channel, Standing.GOOD, "settled", actor_id=room.owner_id, now=room.clock()
        )
    room.run_until_quiet()
    assert room.state(first)[0] is State.PUBLISHED
    assert room.state(second)[0] is State.PUBLISHED


def test_a_publication_whose_work_is_gone_is_left_to_a_person_and_goes_on_where_it_stopped(
    room: Pressroom,
) -> None:
    film = room.asked()
    room.claim()
    desk = Desk(room.database, [room.publish])
    desk.prepare()
    assert stop_abandoned(room.press, desk) == 1  # type: ignore[arg-type]  # a database and a clock
    assert room.publication_state(film) is PublicationState.STOPPED
    assert (room.publication(film).problem or {})["code"] == "work_lost"
    assert stop_abandoned(room.press, desk) == 0  # type: ignore[arg-type]  # a database and a clock
    desk.close()
    room.again(film, StepName.CHANNEL)
    room.tick()
    assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)
