"""Who changes a film and who changes its publication never wait for each other."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.accounts import users
from app.accounts.models import User
from app.database import Database, open_database
from app.events.outbox import Kind, announce
from app.publishing import publication_acts as acts
from app.publishing import publication_work as work
from app.publishing.publication_intent import Wish, intend
from app.publishing.publication_models import PublicationState, StepName
from app.publishing.publication_work import Run
from app.videos.models import Video
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


def test_somebody_is_told_something_while_their_account_is_locked(room: Pressroom) -> None:
    with room.database.transaction() as locking:
        users.find(locking, room.owner_id, for_change=True)
        with room.database.transaction() as session:
            announce(session, room.owner_id, Kind.BUDGET_ALERT, {}, now=room.clock())
        assert locking.get_one(User, room.owner_id).username == "ann"


def until_somebody_waits(database: Database) -> None:
    query = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        with database.transaction() as session:
            if session.scalar(query):
                return
    raise AssertionError("Nobody waits.")
