"""Who works on a film and on its publication at the same moment: neither ends the other."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import audit, users
from app.accounts.models import User
from app.database import open_database
from app.events.outbox import Kind, announce
from app.publishing import playlists
from app.publishing import publication_acts as acts
from app.publishing import publication_work as work
from app.publishing.account_models import (
    AccountRole,
    Standing,
    YouTubeAccount,
    YouTubeChannel,
)
from app.publishing.catalogue import write_down
from app.publishing.catalogue_change import Change
from app.publishing.catalogue_models import RepairState
from app.publishing.catalogue_work import RepairRun, _after
from app.publishing.errors import YouTubeRefused
from app.publishing.publication_alike import take_prints
from app.publishing.publication_by_itself import intend_by_itself
from app.publishing.publication_intent import Wish, intend
from app.publishing.publication_models import FilmPrint, PublicationState, StepName
from app.publishing.publication_reads import find
from app.publishing.publication_wake import wake_connected
from app.publishing.publication_work import Run
from app.publishing.schedule import SlotTaken
from app.publishing.serving import choose
from app.publishing.standing import set_standing
from app.publishing.tokens import find_account, mark_gone
from app.videos.models import Video
from tests.same_moment import meanwhile, until_somebody_waits
from tests.test_publishing.pressroom import Pressroom, pressroom

Act = Callable[[Pressroom, Session, UUID], object]


@pytest.fixture
def room(ready_postgres_url: str, tmp_path: Path) -> Iterator[Pressroom]:
    with pressroom(open_database(ready_postgres_url, pool_size=5), tmp_path) as opened:
        yield opened


def planned(room: Pressroom) -> UUID:
    ours, _ = room.channel()
    film = room.film(ours)
    room.intend(film, room.clock() + timedelta(hours=30))
    return film


def stopped(room: Pressroom) -> tuple[UUID, str]:
    """A planned film stopped with its channel, and the channel."""
    film = planned(room)
    with room.database.transaction() as session:
        stopped = find(session, room.owner_id, film)
        stopped.state, stopped.problem = PublicationState.STOPPED, {"code": "channel_stopped"}
    return film, room.publication(film).channel_id


def call_off(room: Pressroom, session: Session, film: UUID) -> None:
    acts.call_off(session, room.owner_id, film, now=room.clock())


def hold(room: Pressroom, session: Session, film: UUID) -> None:
    acts.change(session, room.owner_id, film, held=True, version=1, now=room.clock())


def advance(room: Pressroom, session: Session, film: UUID) -> None:
    publication = room.publication(film)
    run = Run(publication.id, publication.attempt)
    work.advance(session, run, "insert", 5, "Uploading", now=room.clock())


def begin_step(room: Pressroom, session: Session, film: UUID) -> None:
    publication = room.publication(film)
    run = Run(publication.id, publication.attempt)
    work.begin_step(session, run, StepName.CHANNEL, now=room.clock())


@pytest.mark.parametrize("act", [call_off, hold, advance, begin_step])
def test_a_publication_is_changed_after_whoever_publishes_its_film_and_neither_is_ended(
    room: Pressroom, act: Act
) -> None:
    film = planned(room)

    def other() -> None:
        with room.database.transaction() as session:
            act(room, session, film)

    with ThreadPoolExecutor(1) as threads:
        with room.database.transaction() as session:
            video = session.get_one(Video, film, with_for_update=True)
            waiting = threads.submit(other)
            until_somebody_waits(room.database)
            intend(session, video, Wish(actor_id=room.owner_id), now=room.clock())
        ended = waiting.exception()
    assert ended is None or type(ended).__module__.startswith("app."), ended


def test_the_clock_passes_by_a_film_that_somebody_changes_and_takes_it_the_next_time(
    room: Pressroom,
) -> None:
    film = planned(room)
    room.clock.now += timedelta(hours=30)
    with room.database.transaction() as session:
        session.get_one(Video, film, with_for_update=True)
        room.claim()
        assert room.publication_state(film) is PublicationState.PLANNED
    room.claim()
    assert room.publication_state(film) is PublicationState.RUNNING


def test_who_lets_films_go_on_waits_for_who_changes_one_before_the_audit_trail(
    room: Pressroom,
) -> None:
    film, ours = stopped(room)

    def let_go() -> None:
        with room.database.transaction() as session:
            channel = session.get_one(YouTubeChannel, ours)
            set_standing(session, channel, Standing.GOOD, "-", actor_id=None, now=room.clock())

    with ThreadPoolExecutor(1) as threads:
        with room.database.transaction() as session:
            find(session, room.owner_id, film, for_change=True)
            waiting = threads.submit(let_go)
            until_somebody_waits(room.database)
            audit.record(session, audit.Act(action="a", target="t"), now=room.clock())
        waiting.result()
    assert room.publication_state(film) is PublicationState.WAITING


def test_who_approves_a_film_and_who_has_just_made_it_may_both_sketch_it(room: Pressroom) -> None:
    ours, _ = room.channel()
    film = room.film(ours)

    def sketch() -> None:
        take_prints(room.database, room.press.shelf, room.owner_id, now=room.clock())

    row = {"video_id": film, "owner_id": room.owner_id, "revision": 1, "title": "-", "sketch": []}
    with ThreadPoolExecutor(1) as threads:
        with room.database.transaction() as session:
            session.add(FilmPrint(**row, made_at=room.clock()))
            session.flush()
            waiting = threads.submit(sketch)
            until_somebody_waits(room.database)
        waiting.result()
    with room.database.transaction() as session:
        assert session.get_one(FilmPrint, film).sketch


def test_two_films_found_good_at_once_take_two_slots(room: Pressroom) -> None:
    ours, _ = room.channel(publish_slots=["fri 17:30"])

    def planned(film: UUID) -> Callable[[Session], datetime | None]:
        def plan(session: Session) -> datetime | None:
            video = session.get_one(Video, film, with_for_update=True)
            found = intend_by_itself(session, video, now=room.clock())
            return found.publish_at if found else None

        return plan

    first, second = room.film(ours, "Rivers"), room.film(ours, "Glaciers")
    later = meanwhile(room.database, planned(first), planned(second)).result()
    sooner = room.publication(first).publish_at
    assert sooner is not None
    assert later == sooner + timedelta(days=7)


def test_of_two_films_moved_to_one_minute_at_once_one_is_refused(room: Pressroom) -> None:
    ours, _ = room.channel()
    films = [room.film(ours, title) for title in ("Rivers", "Glaciers")]
    minute = room.clock() + timedelta(hours=40)
    for n, film in enumerate(films):
        room.intend(film, room.clock() + timedelta(hours=30 + n))

    def moved(film: UUID) -> Callable[[Session], object]:
        return lambda session: acts.change(
            session, room.owner_id, film, publish_at=minute, version=1, now=room.clock()
        )

    second = meanwhile(room.database, *map(moved, films))
    assert isinstance(second.exception(), SlotTaken)


def test_who_lets_films_go_on_and_who_tries_a_playlist_again_do_not_end_each_other(
    room: Pressroom,
) -> None:
    film, ours = stopped(room)
    with room.database.transaction() as session:
        session.get_one(YouTubeChannel, ours).standing = Standing.SUSPENDED

    def let_go(session: Session) -> None:
        channel = session.get_one(YouTubeChannel, ours)
        set_standing(session, channel, Standing.GOOD, "-", actor_id=None, now=room.clock())

    def lock(session: Session) -> None:
        find(session, room.owner_id, film, for_change=True)

    def ask_anew(session: Session) -> None:
        playlists.ask_anew(session, ours, "All rivers", now=room.clock())

    meanwhile(room.database, lock, let_go, then=ask_anew).result()


def test_a_repair_whose_channel_is_found_stopped_waits_for_who_connects_it_before_the_audit_trail(
    room: Pressroom,
) -> None:
    ours, _ = room.channel()
    with room.database.transaction() as session:
        change = Change(add_tags=("sand",))
        repair = write_down(session, room.owner_id, ours, change, [], now=room.clock())
        repair.state = RepairState.RUNNING
    stopped = YouTubeRefused("-", status=403, reason="channelSuspended")

    def lock(session: Session) -> None:
        wake_connected(session, ours, now=room.clock())

    def refused(_: Session) -> object:
        return _after(room.press.seats, RepairRun(repair.id, 0), "y", ours, stopped)

    act = audit.Act(action="a", target="t")
    ended = meanwhile(
        room.database, lock, refused, then=lambda s: audit.record(s, act, now=room.clock())
    )
    assert ended.result() is RepairState.STOPPED


def test_a_reserve_steps_in_after_who_sets_it_aside_and_neither_is_ended(room: Pressroom) -> None:
    ours, _ = room.channel()
    rules = room.press.quota.rules
    with room.database.transaction() as session:
        reserve = session.scalars(select(YouTubeAccount)).one()
        reserve.role = AccountRole.RESERVE

    def step_in() -> None:
        with room.database.transaction() as session:
            choose(session, ours, rules, now=room.clock())

    with ThreadPoolExecutor(1) as threads:
        with room.database.transaction() as session:
            find_account(session, reserve.id)
            waiting = threads.submit(step_in)
            until_somebody_waits(room.database)
            mark_gone(session, reserve.id, "invalid_grant", now=room.clock())
        waiting.result()


def test_somebody_is_told_something_while_their_account_is_locked(room: Pressroom) -> None:
    with room.database.transaction() as locking:
        users.find(locking, room.owner_id, for_change=True)
        with room.database.transaction() as session:
            announce(session, room.owner_id, Kind.BUDGET_ALERT, {}, now=room.clock())
        assert locking.get_one(User, room.owner_id).username == "ann"
