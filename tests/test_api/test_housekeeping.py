"""What the clock does for films: parted ones mended, expired things forgotten, files cleared away."""

import os
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from app.accounts.models import AnsweredRequest, LoginSession, RefreshToken
from app.accounts.tiers import Tier
from app.engine import Runtime, State
from app.events.models import Announcement
from app.tasks.cleanup import check_ledger, chores, forget_expired
from app.tasks.clearing import clear
from app.tasks.drift import mend
from app.tasks.runtime import open_bench
from app.tasks.video import Bench, film_workflow
from app.tasks.workshop import FilmWorkshop
from tests.test_api.films import ask, asked, begin, channel, fail, finish, video
from tests.test_api.house import House, Person
from tests.test_api.test_videos import studio_voice, work_of
from tests.test_engine.prompter import eventually


@pytest.fixture
def ann(each_house: House) -> Person:
    return each_house.person("ann", tier=Tier.GROWTH)


def bench(house: House) -> Bench:
    home = house.services.office.films.parent
    return open_bench(house.services.database, home, None, clock=house.clock)


def workshop(house: House) -> FilmWorkshop:
    found = house.services.office.workshop
    assert isinstance(found, FilmWorkshop)
    return found


def set_work(house: House, film: str, status: str) -> None:
    """Bring the work of a film into that state of the engine, as a fault would."""
    table = "dbos.workflow_status" if house.services.database.is_shared else "workflow_status"
    statement = f"UPDATE {table} SET status = :status WHERE workflow_uuid = :work"  # noqa: S608
    with house.services.database.transaction() as session:
        session.execute(text(statement), {"status": status, "work": f"video:{film}:r1"})


def told(house: House) -> list[str]:
    with house.services.database.transaction() as session:
        query = select(Announcement.kind).order_by(Announcement.at, Announcement.id)
        return list(session.scalars(query))


def test_parked_work_is_shown_to_its_owner_and_can_be_made_again(
    each_house: House, ann: Person
) -> None:
    studio_voice(each_house)
    film = asked(ann, channel(ann))
    begin(each_house, film)
    set_work(each_house, film, "MAX_RECOVERY_ATTEMPTS_EXCEEDED")

    assert mend(bench(each_house), workshop(each_house).desk) == {
        "failed": 1,
        "stopped": 0,
        "called_off": 0,
    }

    found = video(ann, film)
    assert (found["status"], found["problem"]["code"]) == ("failed", "work_parked")
    assert "Retry" in found["problem"]["remedy"]
    cost = ann.call("GET", f"/v1/videos/{film}/cost").json()["data"]
    assert cost["reserved"] == "0.000000"
    assert told(each_house) == ["video.failed"]
    assert ann.call("POST", f"/v1/videos/{film}/retry").status_code == 202


@pytest.mark.parametrize("status", ["ERROR", "SUCCESS", "CANCELLED"])
def test_a_film_whose_work_ended_without_it_is_failed(
    each_house: House, ann: Person, status: str
) -> None:
    film = asked(ann, channel(ann))
    begin(each_house, film)
    set_work(each_house, film, status)
    assert mend(bench(each_house), workshop(each_house).desk)["failed"] == 1
    assert video(ann, film)["problem"]["code"] == "work_lost"


def test_what_goes_its_way_is_left_alone(each_house: House, ann: Person) -> None:
    mine = channel(ann)
    waiting, made = asked(ann, mine), asked(ann, mine)
    finish(each_house, made)
    assert mend(bench(each_house), workshop(each_house).desk) == {
        "failed": 0,
        "stopped": 0,
        "called_off": 0,
    }
    assert video(ann, waiting)["status"] == "queued"
    assert work_of(each_house, made) is State.WAITING


def test_work_nobody_wants_is_called_off(each_house: House, ann: Person) -> None:
    mine = channel(ann)
    made, gone, kept = asked(ann, mine), asked(ann, mine), asked(ann, mine)
    finish(each_house, made)
    fail(each_house, gone)
    ann.call("DELETE", f"/v1/videos/{gone}")
    each_house.clock.advance(minutes=3)

    assert mend(bench(each_house), workshop(each_house).desk) == {
        "failed": 0,
        "stopped": 0,
        "called_off": 2,
    }

    states = [work_of(each_house, film) for film in (made, gone, kept)]
    assert states == [State.CANCELLED, State.CANCELLED, State.WAITING]


def test_what_has_run_out_is_forgotten_and_the_rest_is_not(each_house: House, ann: Person) -> None:
    mine = channel(ann)
    ask(ann, mine, headers={"idempotency-key": "one"})
    each_house.clock.advance(days=38)
    ben = each_house.person("ben", tier=Tier.GROWTH)
    ask(ben, channel(ben), headers={"idempotency-key": "two"})

    forget_expired(bench(each_house), workshop(each_house).desk)

    with each_house.services.database.transaction() as session:
        count = func.count
        kept = [
            session.scalar(select(count()).select_from(table))
            for table in (AnsweredRequest, RefreshToken, LoginSession)
        ]
    assert kept == [1, 1, 1]


def test_a_counter_that_is_not_the_sum_of_its_lines_is_found(
    each_house: House, ann: Person
) -> None:
    studio_voice(each_house)
    asked(ann, channel(ann))
    assert check_ledger(bench(each_house)) == {"differences": 0}
    with each_house.services.database.transaction() as session:
        session.execute(text("UPDATE budgets SET spent = spent + 1 WHERE name LIKE 'day:%'"))
    assert check_ledger(bench(each_house)) == {"differences": 1}
    with each_house.services.database.transaction() as session:
        assert session.scalar(text("SELECT action FROM audit_trail")) == "ledger.differs"


def aged(path: Path) -> None:
    long_ago = time.time() - timedelta(days=40).total_seconds()
    os.utime(path, (long_ago, long_ago))


def test_files_that_no_film_needs_are_cleared_away_and_no_others(house: House) -> None:
    someone = house.person("someone")
    film, gone = asked(someone, channel(someone)), str(uuid4())
    here = bench(house)
    keys = [f"{family}/{name}.x" for family in ("segment", "voice") for name in ("old", "new")]
    for key in keys:
        here.store.write(key, b"bytes")
    for key in ("segment/old.x", "voice/old.x"):
        aged(here.store.root / ".lengths" / f"{key}.txt")
    for name in (film, gone):
        folder = house.services.office.folder(UUID(name))
        folder.mkdir(parents=True)
        here.store.write(f"work/{name}/read.json", b"{}")
        for each in (
            folder,
            here.store.root / "work" / name,
            here.store.root / ".lengths/work" / name,
        ):
            aged(each)

    assert clear(here) == {"files": 1, "folders": 3}

    assert [here.store.has(key) for key in keys] == [False, True, True, True]
    assert not here.store.path("segment/old.x").exists()
    assert here.store.has(f"work/{film}/read.json")
    assert not here.store.path(f"work/{gone}").exists()


def test_a_file_that_is_asked_for_is_used(house: House) -> None:
    store = bench(house).store
    store.write("segment/one.x", b"bytes")
    aged(store.root / ".lengths" / "segment/one.x.txt")
    assert store.has("segment/one.x")
    assert store.forget_unused(["segment"], older_than=3600, most=10) == 0


def test_a_full_disk_holds_new_films_until_there_is_room(house: House) -> None:
    someone = house.person("someone")
    film = asked(someone, channel(someone))
    full = bench(house)
    full = Bench(
        database=full.database,
        store=full.store,
        environment=full.environment,
        clock=full.clock,
        films=full.films,
        least_free=2**60,
    )
    runtime = Runtime(full.database, [film_workflow(full)])
    runtime.start()
    try:
        eventually(lambda: work_of(house, film) is State.DELAYED)
    finally:
        runtime.drain(5)
    assert video(someone, film)["status"] == "queued"
    said = someone.call("POST", f"/v1/videos/{film}/cancel")
    assert said.status_code == 200
    events = someone.call("GET", f"/v1/videos/{film}/events").text
    assert events.count("Waiting for room on the disk") == 1
    assert work_of(house, film) is State.CANCELLED


def test_every_chore_is_due_by_the_clock_and_runs(each_house: House) -> None:
    desk = workshop(each_house).desk
    due = chores(bench(each_house), lambda: desk)
    assert {cron.workflow for cron in due.crons} == set(due.workflows)
    for chore in due.workflows:
        chore.body("2026-11-22T12:00:00Z")


def test_the_outside_is_told_with_the_state_itself(each_house: House, ann: Person) -> None:
    mine = channel(ann)
    one, two = asked(ann, mine), asked(ann, mine)
    finish(each_house, one)
    ann.call("POST", f"/v1/videos/{one}/approve")
    fail(each_house, two)
    assert told(each_house) == ["video.awaiting_approval", "video.completed", "video.failed"]
    with each_house.services.database.transaction() as session:
        facts = session.scalars(select(Announcement.facts)).all()
    assert {each["video_id"] for each in facts} == {one, two}
    assert [each["problem"]["code"] for each in facts if isinstance(each["problem"], dict)] == [
        "invalid"
    ]
