"""What a kill, a crash, a deploy and a second process do to work in hand."""

import signal

from app.engine import Desk, State, Ticket
from tests.test_engine import plays
from tests.test_engine.conftest import Crew
from tests.test_engine.prompter import Prompter, alive, eventually


def ended(desk: Desk, asked: str, state: State = State.DONE) -> object:
    status = eventually(lambda: s if (s := desk.status(asked)).state.is_final else None)
    assert status.state is state, status
    return status.result


def test_a_killed_workers_film_is_finished_by_the_next_without_repeating_a_finished_step(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    first = crew.start()
    desk.enqueue(plays.film, Ticket("video:1:r1"), "one")
    prompter.expect("part", "one", "script").go()
    prompter.expect("part", "one", "voice")
    crew.kill(first)

    crew.start()
    prompter.expect("part", "one", "voice").go()
    prompter.expect("part", "one", "render").go()

    assert ended(desk, "video:1:r1") == ["one/script", "one/voice", "one/render"]
    names = [facts[1] for facts in prompter.came("part")]
    assert names == ["script", "voice", "voice", "render"]


def test_a_workflow_that_kills_its_worker_is_parked_seen_and_can_be_resumed(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    desk.enqueue(plays.doomed, Ticket("video:2:r1"), "two")
    for _ in range(3):
        crew.start().wait()

    crew.start()
    ended(desk, "video:2:r1", State.PARKED)
    assert [status.id for status in desk.parked()] == ["video:2:r1"]
    assert len(prompter.came("die")) == 3

    prompter.path.with_name("mended").touch()
    desk.resume("video:2:r1")
    assert ended(desk, "video:2:r1") == "survived"
    assert desk.parked() == []


def test_kills_at_different_steps_park_nothing_for_each_new_step_begins_the_count_anew(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    prompter.held = {"stumble"}
    desk.enqueue(plays.unlucky, Ticket("video:3:r1"), "three", 2)
    hand = crew.start()
    prompter.expect("stumble", "three", 0).go(falls=True)
    hand.wait()
    hand = crew.start()
    prompter.expect("stumble", "three", 0).go()
    prompter.expect("stumble", "three", 1).go(falls=True)
    hand.wait()
    crew.start()
    prompter.expect("stumble", "three", 1).go()
    assert ended(desk, "video:3:r1") == "survived"


def test_a_long_step_is_parked_only_where_it_dies_without_coming_farther_than_before(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    prompter.held = {"climb"}
    desk.enqueue(plays.long_step, Ticket("video:4:r1"), "four")
    for height in (1, 2, 3, 3):
        hand = crew.start()
        prompter.expect("climb", "four").go(height=height)
        hand.wait()
    crew.start()
    ended(desk, "video:4:r1", State.PARKED)
    assert len(prompter.came("climb")) == 4


def test_a_deploy_finishes_what_the_last_release_began_and_what_it_left_waiting(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    old = crew.start(RELEASE="1")
    desk.enqueue(plays.film, Ticket("early"), "early")
    desk.enqueue(plays.film, Ticket("late"), "late")
    prompter.expect("part", "early", "script").go()
    prompter.expect("part", "early", "voice")
    prompter.expect("part", "late", "script").go()
    prompter.expect("part", "late", "voice").go()
    prompter.expect("part", "late", "render")
    crew.kill(old)
    desk.enqueue(plays.film, Ticket("new"), "new")

    prompter.held = set()
    crew.start(RELEASE="2")

    whole = ["script", "translation", "voice", "render", "inspect"]
    assert ended(desk, "early") == [f"early/{name}" for name in whole]
    assert ended(desk, "new") == [f"new/{name}" for name in whole]
    assert ended(desk, "late") == [f"late/{name}" for name in whole if name != "translation"]


def test_work_of_a_newer_release_is_set_aside_by_an_older_worker_and_fetched_by_a_newer(
    desk: Desk, crew: Crew
) -> None:
    old = crew.start(without="newcomer")
    desk.enqueue(plays.newcomer, Ticket("new"), "new")
    eventually(lambda: desk.status("new").queue == "aside")
    if not desk.database.is_shared:
        crew.kill(old)

    crew.start()

    assert ended(desk, "new") == "new/new"


def test_a_worker_asked_to_leave_ends_its_step_begins_nothing_and_leaves_the_rest_to_others(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    leaving = crew.start()
    desk.enqueue(plays.film, Ticket("in hand"), "in hand")
    step = prompter.expect("part", "in hand", "script")

    leaving.send_signal(signal.SIGTERM)
    crew.said("engine.draining", leaving)
    desk.enqueue(plays.film, Ticket("after"), "after")
    assert not crew.says("left", leaving, within=1.5)
    step.go()

    assert crew.said("left", leaving) == [True]
    assert leaving.wait() == 0
    assert prompter.came("part") == [["in hand", "script"]]
    assert {desk.status(asked).state for asked in ("in hand", "after")} == {State.WAITING}
    prompter.held = set()
    crew.start()
    assert ended(desk, "in hand")
    assert ended(desk, "after")
    assert prompter.came("part").count(["in hand", "script"]) == 1


def test_a_worker_asked_to_leave_kills_what_takes_too_long_and_the_next_begins_it_anew(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    leaving = crew.start(DRAIN="0.1")
    desk.enqueue(plays.encoding, Ticket("long"), "long")
    encoder = int(str(prompter.expect("encoder", "long", went=True).facts[1]))

    leaving.send_signal(signal.SIGTERM)

    assert leaving.wait() in {0, 1}
    assert not alive(encoder)
    assert desk.status("long").state is State.WAITING


def test_a_program_dies_with_the_worker_that_started_it(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    worker = crew.start()
    desk.enqueue(plays.encoding, Ticket("long"), "long")
    encoder = int(str(prompter.expect("encoder", "long", went=True).facts[1]))
    assert alive(encoder)

    crew.kill(worker)

    eventually(lambda: not alive(encoder))


def test_a_note_that_is_said_twice_is_read_once(desk: Desk, crew: Crew, prompter: Prompter) -> None:
    prompter.held = {"talk"}
    first = crew.start()
    desk.enqueue(plays.talking, Ticket("one"), "one")
    prompter.expect("talk")
    crew.kill(first)
    prompter.held = set()
    crew.start()
    ended(desk, "one")

    notes = desk.notes("one")

    assert [(note.number, note.mark) for note in notes] == [(1, "voice:began"), (3, "voice:ended")]
    assert desk.notes("one", after=1) == notes[1:]
