"""One run of a workflow in this process, and the gate before its steps."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final


class Stopped(BaseException):
    """This run ends here without an outcome: it was cancelled, or others go on with it.

    Not an Exception, so that no `except Exception` on the way takes it for a failure.
    """


class Gate:
    """Lets steps begin, holds them while it is unsure whose work this is, or turns them away.

    `paused` says whether all work is paused: then no step of pausable work begins.
    """

    def __init__(self, paused: Callable[[], bool] = lambda: False) -> None:
        self.is_paused: Final = paused
        self._changed = threading.Condition()
        self._held = False
        self._closed = False
        self._inside = 0

    def enter(self) -> None:
        """Begin the work of a step. Waits while held; raises Stopped once closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not self._held)
            if self._closed:
                raise Stopped

    @contextmanager
    def until_recorded(self) -> Iterator[None]:
        """The time of one step, from before it begins until its end is written down.

        Whoever leaves earlier leaves a step that was done and is begun again elsewhere.
        """
        with self._changed:
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def hold(self) -> None:
        """Let no step begin until released or closed."""
        self._set(held=True)

    def release(self) -> None:
        """Let steps begin again, unless closed for good."""
        self._set(held=False)

    def close(self) -> None:
        """Let no step begin any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def wait_empty(self, seconds: float) -> bool:
        """Whether the end of the last step that had begun was written down within so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._inside == 0, seconds)

    @property
    def is_closed(self) -> bool:
        """Whether no step begins any more."""
        return self._closed

    def _set(self, *, held: bool) -> None:
        with self._changed:
            self._held = held
            self._changed.notify_all()


class Execution:
    """A workflow running in this process: what to kill when it must stop, and whether it must."""

    def __init__(self, workflow_id: str, gate: Gate) -> None:
        self.workflow_id: Final = workflow_id
        self.gate: Final = gate
        self.in_step = False
        self.has_performed = False
        """Whether the step in hand, or the last one, was done by this run and not before it."""
        self.pausable = True
        self.on_progress: Callable[[], bool] = lambda: True
        self._has_progressed = False
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._stopped = False
        self._remedies: list[Callable[[], None]] = []

    @property
    def is_stopped(self) -> bool:
        """Whether what it does now is wanted no longer."""
        return self._stopped

    def came_farther(self) -> None:
        """Have the ends of earlier runs forgiven, once: this one is past the place where they ended."""
        if not self._has_progressed:
            self._has_progressed = self.on_progress()

    def wake(self) -> None:
        """End its waits; a step in hand goes on."""
        self._woken.set()

    def stop(self) -> None:
        """End its waits and whatever its step registered with `on_stop`."""
        with self._lock:
            self._stopped = True
            remedies = tuple(self._remedies)
        self._woken.set()
        for remedy in remedies:
            remedy()

    def wait(self, seconds: float) -> None:
        """Wait so long. Raises Stopped as soon as it must stop or the gate closes."""
        self._woken.wait(seconds)
        self.go_on()
        if self.gate.is_closed:
            raise Stopped

    def wait_while_paused(self) -> None:
        """Wait as long as all work is paused. Raises Stopped as `wait` does."""
        while self.pausable and self.gate.is_paused():
            self.wait(PAUSE_LOOK)

    def go_on(self) -> None:
        """Raise Stopped if it must stop."""
        if self._stopped:
            raise Stopped

    @contextmanager
    def on_stop(self, remedy: Callable[[], None]) -> Iterator[None]:
        """Call the remedy, from another thread, if it must stop while the block runs."""
        with self._lock:
            self._remedies.append(remedy)
        try:
            if self._stopped:
                remedy()
            yield
        finally:
            with self._lock:
                self._remedies.remove(remedy)


class Executions:
    """Every workflow that runs in this process now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: list[Execution] = []

    @contextmanager
    def begin(self, workflow_id: str, gate: Gate) -> Iterator[Execution]:
        """The time of one run, current in its thread."""
        execution = Execution(workflow_id, gate)
        with self._lock:
            self._running.append(execution)
        token = _current.set(execution)
        try:
            yield execution
        finally:
            _current.reset(token)
            with self._lock:
                self._running.remove(execution)

    def running(self) -> list[Execution]:
        """Those that run at this moment."""
        with self._lock:
            return list(self._running)


_current: ContextVar[Execution | None] = ContextVar("execution", default=None)


def current() -> Execution | None:
    """The run this thread works for; None outside workflows and in threads a step has started."""
    return _current.get()


def cancelled() -> bool:
    """Whether the work of this thread is wanted no longer: loops in a step ask it now and then."""
    execution = _current.get()
    return execution is not None and execution.is_stopped


def stop_if_cancelled() -> None:
    """Leave the step if its work is wanted no longer. Nothing of it is kept."""
    execution = _current.get()
    if execution is not None:
        execution.go_on()


@contextmanager
def on_cancel(remedy: Callable[[], None]) -> Iterator[None]:
    """Call the remedy from another thread if the work is cancelled while the block runs."""
    execution = _current.get()
    if execution is None:
        yield
        return
    with execution.on_stop(remedy):
        yield


class Repeated:
    """An action in a thread of its own, again and again with the same pause, until ended."""

    def __init__(self, name: str, seconds: float, action: Callable[[], None]) -> None:
        self._seconds = seconds
        self._action = action
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._repeat, name=name, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Let the action in hand finish, and no other begin."""
        self._ending.set()
        if self._thread is not threading.current_thread():
            self._thread.join(LONGEST_ACTION)

    def _repeat(self) -> None:
        due = time.monotonic() + self._seconds
        while not self._ending.wait(max(0.0, due - time.monotonic())):
            self._action()
            due = time.monotonic() + self._seconds


PAUSE_LOOK: Final = 1.0
"""Seconds between two looks at whether work is still paused."""
LONGEST_ACTION: Final = 10.0
"""Seconds that the end of a repeated action is waited for."""
