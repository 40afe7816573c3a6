"""Errors: kept as their family, tried again only where waiting helps, the same when run again."""

import pytest

from app.core.exceptions import Invalid, ProviderRejected, ProviderUnavailable
from app.core.kept_errors import opened, stored
from app.engine import ChildStopped, Desk, Retry, State, Status, Ticket, Unexpected
from tests.test_engine import plays
from tests.test_engine.conftest import Crew, Started
from tests.test_engine.prompter import Prompter, eventually
from tests.test_engine.test_survival import ended


def failed(desk: Desk, asked: str) -> Status:
    status = eventually(lambda: s if (s := desk.status(asked)).state.is_final else None)
    assert status.state is State.FAILED, status
    return status


def test_a_provider_that_is_away_is_asked_again_in_the_same_step(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    prompter.held = {"speak"}
    start()
    desk.enqueue(plays.speech, Ticket("one"), "one")
    prompter.expect("speak").go(**{"raise": "unavailable"})
    prompter.expect("speak").go(**{"raise": "unavailable"})
    prompter.expect("speak").go()

    assert ended(desk, "one") == "spoken"
    assert len(desk.steps("one")) == 1


def test_a_provider_that_stays_away_ends_the_work_with_what_it_said(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    prompter.held = {"speak"}
    start()
    desk.enqueue(plays.speech, Ticket("one"), "one")
    for _ in range(3):
        prompter.expect("speak").go(**{"raise": "unavailable"})

    status = failed(desk, "one")

    assert isinstance(status.error, ProviderUnavailable)
    assert status.error.what == "The voice did not answer."
    assert len(prompter.came("speak")) == 3


def test_a_refusal_is_not_asked_again_and_keeps_its_remedy(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    prompter.held = {"speak"}
    start()
    desk.enqueue(plays.speech, Ticket("one"), "one")
    prompter.expect("speak").go(**{"raise": "rejected"})

    status = failed(desk, "one")

    assert isinstance(status.error, ProviderRejected)
    assert (status.error.kept, status.error.remedy) == ("The script.", "Top up.")
    assert len(prompter.came("speak")) == 1
    assert isinstance(desk.steps("one")[0].error, ProviderRejected)


def test_a_bug_is_kept_as_one_line_and_not_tried_again(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    prompter.held = {"speak"}
    start()
    desk.enqueue(plays.speech, Ticket("one"), "one")
    prompter.expect("speak").go(**{"raise": "bug"})

    status = failed(desk, "one")

    assert isinstance(status.error, Unexpected)
    assert status.error.what == "speak failed unexpectedly: ZeroDivisionError: secret-free"
    assert len(prompter.came("speak")) == 1


def test_work_that_is_put_off_leaves_its_queue_and_goes_on_as_the_same_work(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    prompter.held = {"upload"}
    start()
    desk.enqueue(plays.publish, Ticket("one"), "one")
    prompter.expect("upload").go(**{"raise": "unavailable", "retry_after": 3600})

    delayed = eventually(lambda: s if (s := desk.status("one")).state is State.DELAYED else None)
    assert delayed.id == "one"
    assert delayed.attempt == 2
    assert delayed.not_before is not None
    assert (delayed.not_before - delayed.asked_at).total_seconds() >= 3599
    assert [status.attempt for status in desk.find(prefix="one")] == [2]

    assert desk.cancel("one").state is State.CANCELLED


def test_work_that_was_put_off_is_finished_by_its_next_attempt(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    prompter.held = {"upload"}
    start()
    desk.enqueue(plays.publish, Ticket("one"), "one")
    prompter.expect("upload").go(**{"raise": "unavailable"})
    prompter.expect("upload").go(result="published")

    assert ended(desk, "one") == "published"
    assert desk.status("one").attempt == 2


def test_an_error_a_workflow_caught_is_the_same_error_after_a_kill(
    desk: Desk, crew: Crew, prompter: Prompter
) -> None:
    prompter.held = {"upload", "part"}
    first = crew.start()
    desk.enqueue(plays.careful, Ticket("one"), "one")
    prompter.expect("upload").go(**{"raise": "rejected"})
    prompter.expect("part", "one", "after refusal")
    crew.kill(first)

    prompter.held = set()
    crew.start()

    assert ended(desk, "one") == "The voice refused. Top up."
    assert len(prompter.came("upload")) == 1


def test_a_parent_is_told_the_error_of_its_child(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    start()
    desk.enqueue(plays.series, Ticket("series"), "series", ["a"])
    prompter.expect("part", "a")
    desk.cancel("series:a")

    assert isinstance(failed(desk, "series").error, ChildStopped)


@pytest.mark.parametrize("kind", ["tuple", "set", "bytes", "nan", "keys"])
def test_a_result_that_would_come_back_different_is_refused_where_it_is_made(
    kind: str, desk: Desk, start: Started
) -> None:
    start()
    desk.enqueue(plays.oddity, Ticket(kind), kind)

    error = failed(desk, kind).error

    assert isinstance(error, Invalid)
    assert "The result of odd" in error.what


def test_a_pause_doubles_is_bounded_and_never_shorter_than_asked_for() -> None:
    retry = Retry(attempts=4, first=1, longest=3)
    away = ProviderUnavailable("away")

    pauses = [retry.pause(attempt, away) or 0 for attempt in (1, 2, 3)]

    assert 0.5 <= pauses[0] <= 1 <= pauses[1] <= 2
    assert 1.5 <= pauses[2] <= 3
    assert retry.pause(4, away) is None
    assert retry.pause(1, ProviderUnavailable("away", retry_after=90)) == 90
    assert retry.pause(1, ProviderRejected("no")) is None


def test_an_error_comes_back_as_its_family_with_all_it_said() -> None:
    error = ProviderUnavailable("Away.", kept="All.", remedy="Wait.", retry_after=5, at={"x": [1]})

    again = opened(stored(error, "voice"))

    assert type(again) is ProviderUnavailable
    assert (str(again), again.facts) == (str(error), error.facts)
