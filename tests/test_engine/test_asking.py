"""The desk: asking together with business rows, and seeing what became of the work."""

import asyncio
from datetime import timedelta

import pytest
from dbos._error import DBOSConflictingWorkflowError
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.core.exceptions import Invalid, NotFound
from app.database import Database
from app.engine import Desk, Priority, State, Ticket
from tests.test_engine import plays
from tests.test_engine.conftest import Started
from tests.test_engine.prompter import Prompter
from tests.test_engine.test_survival import ended

OWN = {"workflow_uuid", "creator_xid", "created_at", "updated_at"}
"""What is another's in each work."""


@pytest.fixture
def desk(database: Database, desk: Desk) -> Desk:
    with database.transaction() as session:
        session.execute(text("CREATE TABLE video (id VARCHAR(20) PRIMARY KEY)"))
    return desk


def order(session: Session, desk: Desk, video: str) -> str:
    session.execute(text("INSERT INTO video VALUES (:id)"), {"id": video})
    desk.enqueue_within(session, plays.film, Ticket(video), video)
    session.execute(text("INSERT INTO video VALUES (:id)"), {"id": f"{video}-after"})
    return video


def rows(database: Database) -> int:
    with database.transaction() as session:
        return int(session.execute(text("SELECT count(*) FROM video")).scalar_one())


def test_a_row_and_its_work_are_there_together(
    database: Database, desk: Desk, start: Started
) -> None:
    with database.transaction() as session:
        order(session, desk, "thread")
    asked = asyncio.run(database.write(lambda session: order(session, desk, "request")))
    start()

    assert asked == "request"
    assert rows(database) == 4
    assert ended(desk, "thread")
    assert ended(desk, "request")


def test_a_transaction_that_fails_leaves_neither_row_nor_work(
    database: Database, desk: Desk
) -> None:
    def failing(session: Session) -> None:
        order(session, desk, "one")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        failing(session)
    with pytest.raises(ZeroDivisionError):
        asyncio.run(database.write(failing))

    assert rows(database) == 0
    with pytest.raises(NotFound):
        desk.status("one")


def test_two_hundred_films_are_asked_for_in_one_transaction(database: Database, desk: Desk) -> None:
    with database.transaction() as session:
        for number in range(200):
            order(session, desk, f"{number}")

    assert len(desk.find(State.WAITING, most=300)) == 200


def test_work_says_how_far_it_is_while_it_runs(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    prompter.held = {"talk"}
    start()
    desk.enqueue(plays.talking, Ticket("one"), "one")
    assert desk.progress("one") is None or prompter.cues
    cue = prompter.expect("talk")

    assert desk.progress("one") == {"stage": "voice", "percent": 40}
    [began] = desk.notes("one")
    assert (began.number, began.mark, began.facts) == (1, "voice:began", {"video": "one"})

    cue.go()
    ended(desk, "one")
    [last] = desk.notes("one", after=began.number)
    assert (last.number, last.mark, last.facts) == (2, "voice:ended", {"seconds": 9.5})


def test_status_tells_what_and_when(desk: Desk, start: Started) -> None:
    start()
    desk.enqueue(plays.film, Ticket("one"), "one")
    ended(desk, "one")

    status = desk.status("one")
    steps = desk.steps("one")

    assert (status.workflow, status.queue, status.worker) == ("film", "films", "slot-0")
    assert (status.attempt, status.begun, status.error) == (1, 1, None)
    assert status.ended_at is not None
    assert [step.name for step in steps] == ["part"] * 3
    times = [moment for step in steps for moment in (step.began_at, step.ended_at)]
    assert times == sorted(moment for moment in times if moment)


def test_unknown_work_and_work_that_cannot_be_resumed_are_named(desk: Desk, start: Started) -> None:
    start()
    desk.enqueue(plays.film, Ticket("one"), "one")
    ended(desk, "one")

    for act in (desk.status, desk.cancel, desk.resume, desk.steps, desk.progress):
        with pytest.raises(NotFound, match="There is no work nothing"):
            act("nothing")
    with pytest.raises(Invalid, match="one is done"):
        desk.resume("one")


def test_old_work_is_forgotten_and_young_work_is_not(desk: Desk, start: Started) -> None:
    start()
    desk.enqueue(plays.film, Ticket("one"), "one")
    ended(desk, "one")

    assert desk.forget(older_than=timedelta(days=1)) == 0
    assert desk.forget(older_than=timedelta(seconds=-5)) == 1
    assert desk.find() == []


def test_a_desk_needs_no_runtime_and_no_second_engine_starts_in_a_process(
    desk: Desk, start: Started
) -> None:
    desk.enqueue(plays.film, Ticket("one"), "one")
    assert desk.status("one").state is State.WAITING
    start()

    with pytest.raises(Invalid, match="already runs"):
        start()
    assert ended(desk, "one")


def written_down(desk: Desk) -> list[dict[str, object]]:
    """What is kept of each work that waits, without its id and times."""
    tables = desk.client._sys_db.tables
    joined = tables.workflow_status.join(
        tables.workflow_input,
        tables.workflow_input.c.workflow_uuid == tables.workflow_status.c.workflow_uuid,
    )
    columns = [
        *(one for one in tables.workflow_status.c if one.name not in OWN),
        tables.workflow_input.c.inputs,
    ]
    with desk.client._sys_db.engine.connect() as connection:
        rows = connection.execute(select(*columns).select_from(joined)).mappings()
        return [dict(one) for one in rows]


def test_work_asked_for_with_rows_is_written_down_as_the_engine_writes_it(
    database: Database, desk: Desk
) -> None:
    def ask(session: Session, *names: str) -> None:
        for name in names:
            ticket = Ticket(name, owner="ann", priority=Priority.BACKFILL)
            desk.enqueue_within(session, plays.fair, ticket, "one", 1)

    desk.enqueue(plays.fair, Ticket("0", owner="ann", priority=Priority.BACKFILL), "one", 1)
    asyncio.run(database.write(lambda session: ask(session, "1", "2", "1")))
    first, *others = written_down(desk)
    assert others == [first, first]
    with database.transaction() as session, pytest.raises(DBOSConflictingWorkflowError):
        desk.enqueue_within(session, plays.film, Ticket("1"), "one")
