"""Workflows and their steps: plain functions that a killed process does not end.

A workflow is run again from its beginning by whoever takes it over, and each step that was finished
answers with the value it gave the first time. So a workflow only calls steps and decides by what
they return; the clock, chance, settings, files and the network belong into steps, and a step may
begin more than once.
"""

import inspect
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import count
from typing import Any, Final, Generic, NoReturn, ParamSpec, TypeVar, cast

from dbos import DBOS

from app.core.exceptions import Invalid, YtempireError
from app.core.kept_errors import opened, stored
from app.core.plain import Json, plain
from app.engine.execution import Execution, current
from app.engine.families import DATABASE_RESTART, NO_RETRY, Retry, database_is_away
from app.engine.private import ending_if_not_ours
from app.engine.queues import Queue

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

RECOVERIES: Final = 10
"""How often a workflow may be begun anew, by kills or deploys, with nothing new done in between,
before it is parked for a person."""
LONGEST_HOLD: Final = 60.0
"""Seconds a step may wait for its next attempt: it keeps a place in its queue while it waits."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Workflow(Generic[P, R_co]):
    """A function whose progress outlives the process. Call it through a `Desk`."""

    name: str
    body: Callable[P, R_co]
    queue: Queue
    recoveries: int
    retry: Retry
    pausable: bool = True

    @cached_property
    def _signature(self) -> inspect.Signature:
        return inspect.signature(self.body)

    def arguments(self, *args: P.args, **kwargs: P.kwargs) -> list[Json]:
        """The call as plain values, in order. Raises Invalid if the function would not take it."""
        try:
            call = self._signature.bind(*args, **kwargs)
        except TypeError as error:
            raise Invalid(f"{self.name} cannot be called so: {error}.") from error
        if call.kwargs:
            raise Invalid(f"{self.name} takes named arguments, which are not kept.")
        return [
            plain(value, f"Argument {place} of {self.name}")
            for place, value in enumerate(call.args, start=1)
        ]


@dataclass(frozen=True, eq=False)
class Step(Generic[P, R_co]):
    """A function whose result is kept. Inside a workflow it runs once; elsewhere it is itself."""

    name: str
    body: Callable[P, R_co]
    retry: Retry

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """The result, of now or of the run that came this far before.

        Raises the family the body raised, now and whenever the workflow is run again; Unexpected
        for any other exception; Invalid if the result is no plain value.
        """
        execution = current()
        if execution is None or execution.in_step:
            return self.body(*args, **kwargs)
        attempt = partial(self.body, *args, **kwargs)
        execution.has_performed = False
        with ending_if_not_ours(), execution.gate.until_recorded():
            kept = DBOS.run_step({"name": self.name}, self._perform, execution, attempt)
        if execution.has_performed:
            execution.came_farther()
        if "error" in kept:
            raise opened(cast("dict[str, Json]", kept["error"]))
        return cast("R_co", kept["result"])

    def _perform(self, execution: Execution, body: Callable[[], object]) -> dict[str, Json]:
        for attempt in count(1):
            pause: float | None
            try:
                return {"result": plain(self._once(execution, body), f"The result of {self.name}")}
            except Exception as error:
                pause = self._pause(attempt, error)
                if pause is None:
                    if not isinstance(error, YtempireError):
                        log.exception("step.failed", extra={"step": self.name})
                    return {"error": stored(error, self.name)}
            execution.wait(pause)
        raise AssertionError

    def _once(self, execution: Execution, body: Callable[[], object]) -> object:
        execution.wait_while_paused()
        execution.gate.enter()
        execution.in_step = execution.has_performed = True
        try:
            return body()
        finally:
            execution.in_step = False

    def _pause(self, attempt: int, error: Exception) -> float | None:
        retry = DATABASE_RESTART if database_is_away(error) else self.retry
        pause = retry.pause(attempt, error)
        return pause if pause is not None and pause <= LONGEST_HOLD else None


AnyWorkflow = Workflow[..., object]


def workflow(
    name: str,
    *,
    queue: Queue,
    recoveries: int = RECOVERIES,
    retry: Retry = NO_RETRY,
    pausable: bool = True,
) -> Callable[[Callable[P, R]], Workflow[P, R]]:
    """Make a plain function a workflow of that name, for ever: it is stored with work in hand.

    With `retry`, an error that waiting may cure ends the run and has it begun again later, under
    the next attempt's id, with no place kept in the queue meanwhile. What is not `pausable` goes on
    while all work is paused: housekeeping, and telling what has happened.
    """

    def made(body: Callable[P, R]) -> Workflow[P, R]:
        _refuse_coroutine(body, name)
        return Workflow(name, body, queue, recoveries, retry, pausable)

    return made


def step(name: str, *, retry: Retry = NO_RETRY) -> Callable[[Callable[P, R]], Step[P, R]]:
    """Make a plain function a step: one paid call, one file made, or one transaction.

    With `retry`, errors that waiting may cure are tried again in place, for pauses of up to
    LONGEST_HOLD seconds; a database that restarts is waited for in any case.
    """

    def made(body: Callable[P, R]) -> Step[P, R]:
        _refuse_coroutine(body, name)
        return Step(name, body, retry)

    return made


def patched(change: str) -> bool:
    """Whether this run takes a change in the middle of its workflow: not if it was already past it."""
    with ending_if_not_ours():
        return DBOS.patch(change)


def fail(error: Exception, where: str) -> NoReturn:
    """Leave a workflow so that its error is kept with everything it says."""
    raise KeptError(stored(error, where)) from error


class KeptError(Exception):
    """An error in the shape in which the engine keeps all it is given."""

    def __init__(self, kept: dict[str, Json]) -> None:
        super().__init__(str(kept["what"]))
        self.code = str(kept["code"])
        self.data = kept


def _refuse_coroutine(body: Callable[..., Any], name: str) -> None:
    if inspect.iscoroutinefunction(body):
        raise Invalid(
            f"{name} is a coroutine; workflows and steps are plain functions in threads.",
            remedy="A blocking call in a coroutine would stop every request of this process.",
        )
