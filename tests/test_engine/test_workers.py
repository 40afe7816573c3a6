"""Who works on a database, and who takes over from whom."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, make_url, text

from app.database import open_database
from app.engine import Desk, State, Ticket
from app.engine.slots import Holder, given_up, take_slot
from tests.test_engine import plays
from tests.test_engine.conftest import Crew
from tests.test_engine.prompter import PATIENCE, Prompter, eventually
from tests.test_engine.test_survival import ended

on_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@on_sqlite
def test_a_second_worker_on_sqlite_says_so_and_stops(desk: Desk, crew: Crew) -> None:
    first = crew.start()

    second = crew.begin()

    [refusal] = crew.said("refused", second)
    assert f"Another process ({first.pid}) already works on" in str(refusal)
    assert "PostgreSQL" in str(refusal)
    assert second.wait() == 3
    assert [worker.pid for worker in desk.workers()] == [first.pid]


@on_sqlite
def test_the_place_of_a_killed_worker_on_sqlite_is_free(desk: Desk, crew: Crew) -> None:
    crew.kill(crew.start())
    assert desk.workers() == []

    crew.start()


@on_postgres
def test_a_dead_workers_film_is_taken_over_by_the_living_with_nobody_acting(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    workers = {hand.pid: hand for hand in (crew.start(), crew.start())}
    assert {worker.slot for worker in desk.workers()} == {"slot-0", "slot-1"}
    assert {worker.pid for worker in desk.workers()} == set(workers)
    for number in range(8):
        desk.enqueue(plays.film, Ticket(f"{number}"), f"{number}")
    begun = [prompter.expect("part", f"{number}", "script") for number in range(8)]
    for cue in begun:
        cue.go()
    later = [prompter.expect("part", f"{number}", "voice") for number in range(8)]

    dead = later[0].pid
    workers.pop(dead).kill()
    prompter.held = set()
    for cue in later:
        cue.go()

    for number in range(8):
        assert ended(desk, f"{number}") == [f"{number}/{n}" for n in ("script", "voice", "render")]
    parts = [(str(facts[0]), facts[1]) for facts in prompter.came("part")]
    assert [parts.count((str(n), "script")) for n in range(8)] == [1] * 8
    [survivor] = workers
    assert {desk.status(f"{n}").worker for n in range(8)} >= {
        worker.slot for worker in desk.workers() if worker.pid == survivor
    }


@on_postgres
def test_a_frozen_worker_loses_its_films_and_does_not_go_on_with_them_when_it_wakes(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    frozen = crew.start()
    desk.enqueue(plays.film, Ticket("one"), "one")
    first = prompter.expect("part", "one", "script")
    os.kill(frozen.pid, signal.SIGSTOP)
    prompter.forget()

    other = crew.start(SILENCE="1")
    crew.said("work.taken_over", other)
    again = prompter.expect("part", "one", "script")
    assert again.pid == other.pid
    os.kill(frozen.pid, signal.SIGCONT)
    first.go()
    again.go()
    for name in ("voice", "render"):
        cue = prompter.expect("part", "one", name)
        assert cue.pid == other.pid
        cue.go()

    assert ended(desk, "one") == ["one/script", "one/voice", "one/render"]
    eventually(lambda: {each.pid for each in desk.workers()} == {frozen.pid, other.pid})
    assert [facts[1] for facts in prompter.came("part")] == ["script", "script", "voice", "render"]
    frozen.send_signal(signal.SIGTERM)
    assert frozen.wait(PATIENCE) == 0


@on_postgres
def test_a_worker_whose_connection_is_cut_takes_its_slot_again_and_goes_on(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    worker = crew.start()
    desk.enqueue(plays.film, Ticket("one"), "one")
    cue = prompter.expect("part", "one", "script")
    [before] = desk.workers()
    _cut("ytempire slot-0%", crew.url)

    def back() -> bool:
        return any(each.since > before.since for each in desk.workers())

    eventually(back)
    prompter.held = set()
    cue.go()

    assert ended(desk, "one") == ["one/script", "one/voice", "one/render"]
    assert [each.pid for each in desk.workers()] == [worker.pid]
    assert len(prompter.came("part")) == 3


@on_postgres
def test_work_goes_on_when_every_connection_to_the_database_is_cut(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    crew.start()
    for number in range(4):
        desk.enqueue(plays.film, Ticket(f"{number}"), f"{number}")
    cues = [prompter.expect("part", f"{number}", "script") for number in range(4)]
    _cut("%", crew.url)
    prompter.held = set()
    for cue in cues:
        cue.go()

    for number in range(4):
        assert ended(desk, f"{number}") == [f"{number}/{n}" for n in ("script", "voice", "render")]


@on_postgres
def test_a_worker_that_leaves_is_relieved_at_once(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    leaving = crew.start()
    desk.enqueue(plays.film, Ticket("one"), "one")
    step = prompter.expect("part", "one", "script")
    staying = crew.start()
    leaving.send_signal(signal.SIGTERM)
    crew.said("engine.draining", leaving)
    step.go()

    cue = prompter.expect("part", "one")
    assert (cue.pid, cue.facts[1]) == (staying.pid, "voice")
    assert desk.status("one").state is State.RUNNING


@on_postgres
def test_the_films_of_one_owner_are_made_on_every_machine(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    hands = {crew.start().pid, crew.start().pid}
    for number in range(3):
        desk.enqueue(plays.wide, Ticket(f"ann:{number}", owner="ann"), "ann", number)
    eventually(lambda: len(prompter.came("part")) == 2)
    assert {cue.pid for cue in prompter.cues if cue.name == "part"} == hands


@on_postgres
def test_a_step_whose_end_is_not_written_down_is_still_in_hand(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    leaving = crew.start(DRAIN="0.5")
    desk.enqueue(plays.film, Ticket("one"), "one")
    step = prompter.expect("part", "one", "script")
    with _unwritable("dbos.operation_outputs", crew.url) as waiting:
        leaving.send_signal(signal.SIGTERM)
        crew.said("engine.draining", leaving)
        step.go()
        eventually(lambda: waiting() == 2)  # the end of the step, and behind it what puts it back

    assert crew.said("left", leaving) == [False]


def test_a_slot_is_anothers_only_while_another_holds_it(ready_postgres_url: str) -> None:
    database = open_database(ready_postgres_url, pool_size=1)
    ours = take_slot(database)
    _cut("ytempire slot-0%", ready_postgres_url)
    other = take_slot(database)
    assert (other.name, ours.beat()) == (ours.name, Holder.ANOTHER)
    other.release()
    assert ours.beat() is Holder.OURSELVES
    _shut(ready_postgres_url)
    assert ours.beat() is Holder.UNKNOWN
    ours.release()
    asyncio.run(database.close())


@pytest.mark.parametrize(
    ("holder", "said"),
    [
        (Holder.ANOTHER, "another has taken its place"),
        (Holder.UNKNOWN, "The database has not answered for 20 seconds"),
    ],
)
def test_a_worker_that_gives_up_says_whether_another_came_or_the_database_went(
    holder: Holder, said: str
) -> None:
    error = given_up(holder, 20.0)
    assert said in str(error)
    assert "is kept" in error.kept
    assert "tart" in error.remedy


@contextmanager
def _unwritable(table: str, url: str) -> Iterator[Callable[[], int]]:
    """The time in which whoever writes to the table waits; tells how many wait for any lock."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    waiting = text(
        "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
        " WHERE NOT l.granted AND a.datname = current_database()"
    )
    with engine.begin() as connection:
        connection.execute(text(f"LOCK TABLE {table} IN SHARE MODE"))
        yield lambda: int(connection.scalar(waiting) or 0)
    engine.dispose()


def _cut(name: str, url: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND application_name LIKE :name"
            ),
            {"name": name},
        )
    engine.dispose()


def _shut(url: str) -> None:
    """End every connection to that database, and let nobody in any more."""
    address = make_url(url).set(drivername="postgresql+psycopg")
    name = address.database
    engine = create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        ending = (
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = :name"
        )
        connection.execute(text(ending), {"name": name})
    engine.dispose()
