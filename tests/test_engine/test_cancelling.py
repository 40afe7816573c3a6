"""What a cancelled piece of work stops, and how soon."""

from app.engine import Desk, State, Ticket, Timing
from tests.test_engine import plays
from tests.test_engine.conftest import Started
from tests.test_engine.prompter import Prompter, alive, eventually
from tests.test_engine.test_survival import ended


def test_one_look_after_the_cancellation_a_running_program_is_dead_and_looks_come_twice_a_second(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    """How long that takes on this machine is measured by `make verify ONLY=cancel`."""
    runtime = start(timing=Timing(beat=3600, watch=3600, grace=3600))
    desk.enqueue(plays.encoding, Ticket("one"), "one")
    encoder = int(str(prompter.expect("encoder", "one", went=True).facts[1]))
    assert desk.cancel("one").state is State.CANCELLED
    assert alive(encoder)

    runtime._watch()

    eventually(lambda: not alive(encoder))
    assert Timing().watch <= 0.5


def test_cancelled_work_does_not_begin_its_next_step(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    runtime = start()
    desk.enqueue(plays.film, Ticket("one"), "one")
    step = prompter.expect("part", "one", "script")
    desk.cancel("one")
    prompter.held = set()
    step.go()

    assert runtime.drain(5)
    assert prompter.came("part") == [["one", "script"]]
    assert desk.status("one").state is State.CANCELLED


def test_work_cancelled_while_it_waits_never_begins(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    desk.enqueue(plays.film, Ticket("one"), "one")
    desk.enqueue(plays.film, Ticket("delayed", delay=3600), "delayed")
    assert desk.status("delayed").state is State.DELAYED
    desk.cancel("one")
    desk.cancel("delayed")

    start()
    desk.enqueue(plays.film, Ticket("two"), "two")

    ended(desk, "two")
    assert {facts[0] for facts in prompter.came("part")} == {"two"}
    assert [status.id for status in desk.find(State.CANCELLED)] == ["delayed", "one"]


def test_children_are_cancelled_with_their_parent(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    start()
    desk.enqueue(plays.series, Ticket("series"), "series", ["a", "b"])
    prompter.expect("part", "a")
    prompter.expect("part", "b")

    desk.cancel("series")

    assert desk.status("series:a").state is State.CANCELLED
    assert desk.status("series:b").state is State.CANCELLED


def test_cancelled_work_can_be_resumed_and_keeps_its_finished_steps(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    start()
    desk.enqueue(plays.film, Ticket("one"), "one")
    prompter.expect("part", "one", "script").go()
    voice = prompter.expect("part", "one", "voice")
    desk.cancel("one")
    prompter.held = set()
    voice.go()

    desk.resume("one")

    assert ended(desk, "one") == ["one/script", "one/voice", "one/render"]
    assert prompter.came("part").count(["one", "script"]) == 1


def test_work_that_has_ended_stays_as_it_ended_when_it_is_cancelled(
    desk: Desk, start: Started
) -> None:
    start()
    desk.enqueue(plays.film, Ticket("one"), "one")
    ended(desk, "one")

    assert desk.cancel("one").state is State.DONE
