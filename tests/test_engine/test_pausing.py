"""What a pause of all work holds back, and what it lets go on."""

import threading
from itertools import count

from sqlalchemy.orm import Session

from app.engine import Desk, State, Ticket
from tests.test_engine import plays
from tests.test_engine.conftest import Started
from tests.test_engine.prompter import Prompter, eventually


class Switch:
    """Whether work is paused, and how often a step has asked since."""

    def __init__(self) -> None:
        self.is_on = threading.Event()
        self.asked = count()
        self.last = 0

    def __call__(self, _session: Session) -> bool:
        if self.is_on.is_set():
            self.last = next(self.asked)
        return self.is_on.is_set()

    def was_asked_again(self) -> bool:
        return self.last >= 4


def test_no_step_begins_while_work_is_paused_and_the_one_in_hand_ends(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    paused = Switch()
    prompter.held = {"part"}
    start(paused=paused)
    desk.enqueue(plays.film, Ticket("one"), "one")
    step = prompter.expect("part", "one", "script")
    paused.is_on.set()
    prompter.held = set()
    step.go()
    desk.enqueue(plays.film, Ticket("two"), "two")

    eventually(lambda: len(desk.steps("one")) == 1)
    eventually(paused.was_asked_again)
    assert prompter.came("part") == [["one", "script"]]

    paused.is_on.clear()
    eventually(lambda: desk.status("one").state is State.DONE)
    eventually(lambda: desk.status("two").state is State.DONE)


def test_paused_work_is_put_back_by_who_leaves_and_cancelled_by_who_asks(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    paused = Switch()
    paused.is_on.set()
    runtime = start(paused=paused)
    desk.enqueue(plays.film, Ticket("one"), "one")
    desk.enqueue(plays.film, Ticket("two"), "two")
    eventually(paused.was_asked_again)
    assert desk.cancel("two").state is State.CANCELLED
    assert runtime.drain(5)
    assert desk.status("one").state is State.WAITING
    assert prompter.came("part") == []
