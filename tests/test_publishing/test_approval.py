"""What nobody approved never goes out, and nothing becomes public that was to be otherwise."""

from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.pause import pause, resume
from app.core.exceptions import Conflict, Invalid
from app.engine import Desk
from app.publishing import publication_acts as acts
from app.publishing.publication_models import PublicationState, StepName
from app.publishing.publication_reads import find
from app.publishing.quota_tables import promises
from app.tasks.publish import PublishingDesk, dispatch_workflow, plan_workflow
from app.videos.models import State, Video
from tests.test_publishing.pressroom import Pressroom
from tests.youtube.world import Fault

pytestmark = pytest.mark.usefixtures("hurry")


def made_again(room: Pressroom, film: UUID, state: State) -> None:
    with room.database.transaction() as session:
        video = session.get_one(Video, film)
        video.revision, video.state = video.revision + 1, state


@pytest.mark.parametrize("state", [State.AWAITING_APPROVAL, State.CANCELLED, State.COMPLETED])
def test_a_film_made_again_after_it_was_planned_is_held_and_not_sent(
    room: Pressroom, state: State
) -> None:
    ours, _ = room.channel()
    film = room.film(ours)
    room.intend(film, room.clock() + timedelta(hours=30))
    made_again(room, film, state)
    room.run_until_quiet()
    assert room.world.live() == []
    assert room.state(film) == (state, PublicationState.HELD)
    problem = room.publication(film).problem
    assert problem is not None
    assert problem["code"] == "film_changed"


def test_what_somebody_planned_who_is_kept_out_waits_says_so_and_goes_out_afterwards(
    room: Pressroom,
) -> None:
    ours, _ = room.channel()
    film = room.film(ours)
    room.intend(film, room.clock() + timedelta(hours=30))
    with room.database.transaction() as session:
        owner = session.get_one(User, room.owner_id)
        owner.disabled_at = room.clock()
    room.clock.now += timedelta(hours=30)
    assert room.tick() == 0
    assert room.state(film) == (State.COMPLETED, PublicationState.PLANNED)
    waiting = room.publication(film)
    assert waiting.problem is not None
    assert waiting.problem["code"] == "owner_disabled"
    room.tick()
    assert room.publication(film).version == waiting.version
    with room.database.transaction() as session:
        session.get_one(User, room.owner_id).disabled_at = None
    room.run_until_quiet()
    assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)
    assert room.publication(film).problem is None


def test_a_film_that_is_deleted_gives_back_the_quota_it_was_promised(room: Pressroom) -> None:
    ours, _ = room.channel()
    film, other = room.film(ours), room.film(ours, "Glaciers", script=["Ice flows."] * 30)
    for hours, each in ((30, film), (31, other)):
        room.intend(each, room.clock() + timedelta(hours=hours))
    with room.database.transaction() as session:
        acts.forget_film(session, room.owner_id, film, now=room.clock())
    with room.database.transaction() as session:
        assert session.get(Video, film) is None
        kept = session.scalars(select(promises.c.key)).all()
    assert kept == [room.publication(other).id.hex]


def test_a_film_found_good_again_goes_out_as_it_is_now(room: Pressroom) -> None:
    ours, _ = room.channel()
    film = room.film(ours)
    room.intend(film, room.clock() + timedelta(hours=30))
    made_again(room, film, State.COMPLETED)
    room.run_until_quiet()
    room.intend(film)
    room.run_until_quiet()
    assert room.state(film) == (State.PUBLISHED, PublicationState.PUBLISHED)


def test_a_step_of_a_film_made_again_cannot_be_tried_again(room: Pressroom) -> None:
    film = room.asked()
    room.world.plan(Fault("videos.insert", status=400, reason="invalidTitle"))
    room.tick()
    assert room.state(film) == (State.COMPLETED, PublicationState.STOPPED)
    made_again(room, film, State.AWAITING_APPROVAL)
    with pytest.raises(Conflict, match="made again"):
        room.again(film, StepName.INSERT)


@pytest.mark.parametrize("held", [True, False])
def test_a_step_does_not_begin_what_is_planned_or_held(room: Pressroom, *, held: bool) -> None:
    ours, _ = room.channel()
    film = room.film(ours)
    room.intend(film, room.clock() + timedelta(hours=30))
    version = room.publication(film).version
    with room.database.transaction() as session:
        here = (session, room.owner_id, film)
        acts.change(*here, held=held, version=version, now=room.clock())
    with pytest.raises(Conflict):
        room.again(film, StepName.CHANNEL)
    assert room.tick() == 0


@pytest.mark.parametrize("privacy", ["private", "unlisted"])
def test_a_film_that_is_not_to_be_public_gets_no_minute(room: Pressroom, privacy: str) -> None:
    ours, _ = room.channel()
    film = room.film(ours)
    room.intend(film, privacy=privacy)
    at, version = room.clock() + timedelta(hours=3), room.publication(film).version
    moved = partial(acts.change, publish_at=at, version=version, now=room.clock())
    with room.database.transaction() as session, pytest.raises(Invalid, match=privacy):
        moved(session, room.owner_id, film)
    room.run_until_quiet()
    (video,) = room.world.live()
    assert video.resource["status"]["privacyStatus"] == privacy
    assert "publishAt" not in video.resource["status"]


def test_what_youtube_was_told_to_let_out_cannot_be_called_off_here(room: Pressroom) -> None:
    ours, _ = room.channel()
    film = room.film(ours)
    room.intend(film, room.clock() + timedelta(hours=3))
    room.tick()
    assert room.steps(film)["release"] == "done"
    with room.database.transaction() as session:  # as while the step after it runs
        find(session, room.owner_id, film).state = PublicationState.RUNNING
    with pytest.raises(Conflict, match="by itself"):
        room.call_off(film)


def test_the_clock_begins_what_is_due_and_nothing_while_work_is_paused(room: Pressroom) -> None:
    ours, _ = room.channel()
    film = room.film(ours)
    publication_id = room.intend(film)
    planning = plan_workflow(room.press)
    desk = PublishingDesk(
        desk=Desk(room.database, [room.publish]), publish=room.publish, planning=planning
    )
    desk.desk.prepare()
    clock = dispatch_workflow(room.press, desk)
    assert not clock.pausable
    with room.database.transaction() as session:
        pause(session, None, "Nothing goes out now.", now=room.clock())
    assert clock.body("due") == 0
    assert room.publication_state(film) is PublicationState.PLANNED
    with room.database.transaction() as session:
        resume(session)
    assert clock.body("due") == 1
    assert room.publication_state(film) is PublicationState.RUNNING
    assert desk.desk.status(f"publish:{publication_id.hex}:a1")
    desk.desk.close()
