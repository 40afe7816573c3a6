"""Work that a worker has taken from a queue and is slow to begin, or cannot begin at all."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from threading import Event
from typing import Any

import pytest
from typing_extensions import override

from app.engine import Desk, Runtime, State, Ticket, Timing
from tests.test_engine import plays
from tests.test_engine.conftest import Started
from tests.test_engine.prompter import Prompter, eventually
from tests.test_engine.test_survival import ended

BY_HAND = Timing(beat=3600, watch=0.1, grace=3600)
"""The test sweeps, and nobody else."""
Crowd = Callable[[Runtime], AbstractContextManager[None]]


class Late(ThreadPoolExecutor):
    """Gives work to a thread no sooner than it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told = Event()

    @override
    def submit(self, *work: Any, **named: Any) -> Future[Any]:
        self.told.wait()
        return super().submit(*work, **named)


class Exhausted(ThreadPoolExecutor):
    """Has no thread for the first that asks, as a machine at its limit of threads."""

    refused = False

    @override
    def submit(self, *work: Any, **named: Any) -> Future[Any]:
        if not self.refused:
            self.refused = True
            raise RuntimeError("can't start new thread")
        return super().submit(*work, **named)


@contextmanager
def slow_to_deal_out(runtime: Runtime) -> Iterator[None]:
    late = Late()
    with threads_of(runtime, late, late.told):
        yield


@contextmanager
def no_thread_free(runtime: Runtime) -> Iterator[None]:
    only, free = ThreadPoolExecutor(1), Event()
    only.submit(free.wait)
    with threads_of(runtime, only, free):
        yield


@contextmanager
def threads_of(
    runtime: Runtime, threads: ThreadPoolExecutor, let_go: Event | None = None
) -> Iterator[None]:
    """Have the work of that runtime run in those threads from now on; they are let go at the end."""
    assert runtime._engine is not None
    runtime._engine._executor.shutdown(wait=False)
    runtime._engine._executor_field = threads
    try:
        yield
    finally:
        if let_go:
            let_go.set()


@pytest.mark.parametrize("crowd", [slow_to_deal_out, no_thread_free])
def test_what_a_crowded_machine_is_slow_to_begin_is_not_taken_for_lost(
    desk: Desk, start: Started, prompter: Prompter, crowd: Crowd
) -> None:
    runtime = start(timing=BY_HAND)
    with crowd(runtime):
        desk.enqueue(plays.episode, Ticket("one"), "one")
        eventually(lambda: desk.status("one").state is State.RUNNING)
        for _ in range(3):
            runtime._beat()
        assert desk.status("one").state is State.RUNNING
        assert desk.row("one").recovery_attempts == 1
    ended(desk, "one")
    assert prompter.came("part") == [["one", "episode"]]


def test_what_a_worker_took_and_could_not_begin_is_put_back_and_begun(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    runtime = start()
    exhausted = Exhausted()
    with threads_of(runtime, exhausted):
        desk.enqueue(plays.episode, Ticket("one"), "one")
        assert ended(desk, "one") == "one/episode"

    assert exhausted.refused
    assert prompter.came("part") == [["one", "episode"]]
