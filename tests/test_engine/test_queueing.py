"""Whose turn it is, and when."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.core.exceptions import Invalid
from app.engine import Cron, Desk, Priority, Queue, Runtime, State, Ticket, revision, workflow
from app.engine.roster import Roster
from app.engine.store import store_limits
from tests.test_engine import plays
from tests.test_engine.conftest import Started
from tests.test_engine.prompter import Prompter, eventually
from tests.test_engine.test_failing import failed
from tests.test_engine.test_survival import ended


def test_the_backlog_of_one_user_does_not_keep_another_waiting(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    start()
    for number in range(6):
        desk.enqueue(plays.fair, Ticket(f"ann:{number}", owner="ann"), "ann", number)
    prompter.expect("part", "ann", "fair 0")
    desk.enqueue(plays.fair, Ticket("bob:0", owner="bob"), "bob", 0)

    prompter.expect("part", "bob", "fair 0").go()

    ended(desk, "bob:0")
    assert prompter.came("part") == [["ann", "fair 0"], ["bob", "fair 0"]]
    assert desk.status("ann:1").state is State.WAITING
    assert desk.status("ann:1").owner == "ann"


def test_a_machine_takes_what_its_own_setting_says_whatever_another_machine_has_stored(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    start()
    store_limits(desk.client, replace(plays.WIDE, per_worker=5))
    for number in range(3):
        desk.enqueue(plays.wide, Ticket(f"ann:{number}", owner="ann"), "ann", number)
    first = prompter.expect("part", "ann", "wide 0")
    for name in ("one look", "another", "and another"):
        desk.enqueue(plays.tick, Ticket(name), name)
        ended(desk, name)
    assert prompter.came("part") == [["ann", "wide 0"]]
    prompter.held = set()
    first.go()
    ended(desk, "ann:2")


def test_what_somebody_waits_for_goes_before_the_usual_and_the_usual_before_a_backfill(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    start()
    desk.enqueue(plays.single, Ticket("first"), "first")
    first = prompter.expect("part", "first")
    for name, priority in (
        ("backfill", Priority.BACKFILL),
        ("usual", Priority.USUAL),
        ("awaited", Priority.AWAITED),
    ):
        desk.enqueue(plays.single, Ticket(name, priority=priority), name)
    prompter.held = set()
    first.go()

    ended(desk, "backfill")

    assert [facts[0] for facts in prompter.came("part")] == [
        "first",
        "awaited",
        "usual",
        "backfill",
    ]


def test_work_with_a_delay_begins_later_by_itself(desk: Desk, start: Started) -> None:
    start()
    desk.enqueue(plays.film, Ticket("later", delay=0.5), "later")
    status = desk.status("later")
    assert status.state is State.DELAYED
    assert status.not_before is not None

    ended(desk, "later")

    last = desk.steps("later")[0].began_at
    assert last is not None
    assert last >= status.not_before


def test_the_same_id_is_the_same_work_and_a_revision_is_new_work(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    start()
    first, second = (Ticket(revision("video:7", number)) for number in (1, 2))
    for _ in range(3):
        desk.enqueue(plays.episode, first, "seven")
        ended(desk, first.id)
    desk.enqueue(plays.episode, second, "seven again")

    ended(desk, "video:7:r2")
    assert [facts[0] for facts in prompter.came("part")] == ["seven", "seven again"]


def test_a_parent_waits_for_its_children_without_a_place_in_their_queue(
    desk: Desk, start: Started
) -> None:
    start()
    desk.enqueue(plays.series, Ticket("series"), "series", [f"e{number}" for number in range(20)])

    assert ended(desk, "series") == [f"e{number}/episode" for number in range(20)]


def test_a_child_in_its_parents_queue_is_refused(desk: Desk, start: Started) -> None:
    start()
    desk.enqueue(plays.selfish, Ticket("one"), "one")

    error = failed(desk, "one").error

    assert isinstance(error, Invalid)
    assert "same queue" in error.what


def test_the_clock_begins_work_once_for_each_tick(start: Started, prompter: Prompter) -> None:
    start(crons=[Cron("every second", plays.tick, "* * * * * *")])

    eventually(lambda: len(prompter.came("tick")) >= 2)

    due = ticks(prompter)
    assert due == sorted(set(due))


def test_a_schedule_that_is_no_longer_wanted_is_gone(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    old = start(crons=[Cron("old", plays.tick, "* * * * * *")])
    eventually(lambda: prompter.came("tick"))
    old.drain(5)
    left_at = datetime.now(UTC)

    start(crons=[Cron("new", plays.tick, "0 0 1 1 *")])
    desk.enqueue(plays.film, Ticket("later", delay=1.5), "later")
    ended(desk, "later")

    assert all(due < left_at for due in ticks(prompter))


def test_a_schedule_that_means_nothing_is_refused_and_leaves_nothing_running(
    start: Started,
) -> None:
    with pytest.raises(Invalid, match="every full moon"):
        start(crons=[Cron("odd", plays.tick, "every full moon")])

    start()


def test_a_stray_release_does_not_draw_the_clocks_work_to_itself(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    start(crons=[Cron("every second", plays.tick, "* * * * * *")])
    desk.client._sys_db.create_application_version("2")
    desk.client.set_latest_application_version("2")
    desk.enqueue(plays.film, Ticket("meanwhile"), "meanwhile")

    assert ended(desk, "meanwhile")
    eventually(lambda: desk.client.get_latest_application_version()["version_name"] == "1")
    before = len(prompter.came("tick"))
    eventually(lambda: len(prompter.came("tick")) > before)


def ticks(prompter: Prompter) -> list[datetime]:
    return [datetime.fromisoformat(str(facts[0])) for facts in prompter.came("tick")]


def test_a_worker_may_serve_some_queues_only(desk: Desk, start: Started) -> None:
    start(serve=["parts"])
    desk.enqueue(plays.film, Ticket("film"), "film")
    desk.enqueue(plays.episode, Ticket("episode"), "episode")

    ended(desk, "episode")

    assert desk.status("film").state is State.WAITING
    assert [status.id for status in desk.overdue(seconds=0)] == ["film"]
    assert desk.overdue(seconds=60) == []


def test_what_would_never_run_is_refused_when_it_is_asked_for(desk: Desk) -> None:
    @workflow("stranger", queue=plays.FILMS)
    def stranger() -> None: ...

    with pytest.raises(Invalid, match="stranger is not among"):
        desk.enqueue(stranger, Ticket("one"))
    with pytest.raises(Invalid, match="names no owner"):
        desk.enqueue(plays.fair, Ticket("one"), "ann", 1)
    with pytest.raises(Invalid, match="cannot be called so"):
        desk.enqueue(plays.film, Ticket("one"))  # type: ignore[call-arg]
    with pytest.raises(Invalid, match=r"Argument 1 of film is a tuple"):
        desk.enqueue(plays.film, Ticket("one"), ("a", "b"))  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="There is no queue nowhere"):
        Runtime(desk.database, plays.ALL, serve=["nowhere"])
    with pytest.raises(Invalid, match="shares by owner"):
        Runtime(desk.database, plays.ALL, crons=[Cron("odd", plays.fair, "* * * * *")])  # type: ignore[arg-type]
    assert desk.find() == []


def test_limits_that_let_nothing_run_are_refused() -> None:
    @workflow("other", queue=Queue("films", per_worker=1))
    def other() -> None: ...

    with pytest.raises(Invalid, match="lets nothing run"):
        Queue("none", per_worker=0)
    with pytest.raises(Invalid, match="allows 3 of the 2"):
        Queue("few", per_worker=3, at_once=2)
    with pytest.raises(Invalid, match="cannot name a queue"):
        Queue("_dbos_internal", per_worker=1)
    with pytest.raises(Invalid, match="two different limits"):
        Roster([plays.film, other])


def test_a_ticket_needs_an_id_that_can_be_told_from_another() -> None:
    for wrong in ("", "   ", "x" * 201, "video~2"):
        with pytest.raises(Invalid):
            Ticket(wrong)
    with pytest.raises(Invalid):
        Ticket("one", delay=-1)


def test_starts_are_smoothed_to_the_rate_of_a_queue(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    start()
    for number in range(4):
        desk.enqueue(plays.rationed, Ticket(f"{number}"), f"{number}")

    eventually(lambda: len(prompter.came("part")) == 2)
    desk.enqueue(plays.film, Ticket("meanwhile"), "meanwhile")
    ended(desk, "meanwhile")

    assert len([facts for facts in prompter.came("part") if facts[1] == "rationed"]) == 2
