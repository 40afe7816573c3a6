"""Queues stand before scarce resources; tickets say whose turn it is."""

from dataclasses import dataclass
from enum import IntEnum

from app.core.exceptions import Invalid

LONGEST_ID = 200
UNHURRIED = 2.0
"""Seconds between looks for work that nobody waits for; each look is three statements, idle or not."""
SOON = 0.5
"""Seconds between looks for work that the outside keeps waiting for longer than that."""
AGAIN = "~"
"""Sets off the attempt in the id of a workflow that was put off."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many starts in any window of so many seconds.

    It smooths traffic and is no budget: a cancelled start leaves the count, and on SQLite the
    window is exact to a second only.
    """

    starts: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Queue:
    """One scarce resource and how much of it may be used at once.

    `per_worker` bounds one process, `at_once` all of them together, `per_owner` each owner's share.
    A queue with `per_owner` is fair: owners with work take turns in random order, and a backlog of
    one leaves the rest of the workers to the others; priority then counts among one owner's own.
    `poll` is how long, in seconds, a free worker may overlook new work.
    """

    name: str
    per_worker: int
    at_once: int | None = None
    per_owner: int | None = None
    rate: Rate | None = None
    owner_rate: Rate | None = None
    poll: float = 0.2

    def __post_init__(self) -> None:
        """Refuse what the engine would accept and never run."""
        if not self.name or self.name.startswith("_"):
            raise Invalid(f"{self.name!r} cannot name a queue.")
        bounds = (self.per_worker, self.at_once, self.per_owner)
        if any(bound is not None and bound < 1 for bound in bounds):
            raise Invalid(f"Queue {self.name} lets nothing run: every bound is at least 1.")
        for wider, narrower in (
            (self.at_once, self.per_worker),
            (self.at_once, self.per_owner),
        ):
            if wider is not None and narrower is not None and narrower > wider:
                raise Invalid(f"Queue {self.name} allows {narrower} of the {wider} at once.")

    @property
    def is_fair(self) -> bool:
        """Whether owners take turns, so that every ticket must name one."""
        return self.per_owner is not None or self.owner_rate is not None


class Priority(IntEnum):
    """Lower goes first. There is always one: unset would mean before everything."""

    AWAITED = 10
    USUAL = 50
    BACKFILL = 90


@dataclass(frozen=True, slots=True)
class Ticket:
    """One piece of work asked for. The id carries the meaning: the same id is the same work, once.

    `owner` is whose share of a fair queue it uses; `delay` is in seconds and kept to a second.
    """

    id: str
    owner: str = ""
    priority: Priority = Priority.USUAL
    delay: float = 0.0

    def __post_init__(self) -> None:
        """Refuse an id that could not be told from another."""
        if not self.id.strip() or len(self.id) > LONGEST_ID:
            raise Invalid(f"A piece of work needs an id of 1 to {LONGEST_ID} characters.")
        if AGAIN in self.id:
            raise Invalid(f"{self.id} contains {AGAIN}, which sets off attempts.")
        if self.delay < 0:
            raise Invalid(f"{self.id} cannot start {-self.delay} seconds ago.")


def revision(subject: str, number: int) -> str:
    """The id of the subject's work at that revision: a change means a new revision, not a re-run."""
    return f"{subject}:r{number}"


def attempt_of(workflow_id: str) -> tuple[str, int]:
    """The id that was asked for and which attempt at it this is, from 1."""
    asked, mark, number = workflow_id.rpartition(AGAIN)
    return (asked, int(number)) if mark and number.isdigit() else (workflow_id, 1)


def next_attempt(workflow_id: str) -> str:
    """The id under which work that was put off goes on."""
    asked, attempt = attempt_of(workflow_id)
    return f"{asked}{AGAIN}{attempt + 1}"
