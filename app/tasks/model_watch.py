"""Looking once a day whether the models of the settings will still be there."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.core.clock import Clock
from app.core.exceptions import YtempireError
from app.database import Database
from app.engine import UNHURRIED, Cron, Queue, Workflow, step, workflow
from app.videos.alerts import tell_of_account

WATCH: Final = Queue("model watch", per_worker=1, poll=UNHURRIED)
LAST_WEEK: Final = 7

Retiring = Callable[[date], Iterable[tuple[str, date]]]
"""The models that go soon or are gone, each with its day."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelWatch:
    """The workflow, and when the clock asks for it."""

    workflow: Workflow[[str], int]
    cron: Cron


def model_watch(database: Database, clock: Clock, retiring: Retiring) -> ModelWatch:
    """A look each morning; admins are told once a week, and each day of a model's last week."""
    look = step("look at models")(lambda: look_at_models(database, clock, retiring))

    @workflow("watch models", queue=WATCH, pausable=False)
    def watch(_due: str) -> int:
        return look()

    return ModelWatch(watch, Cron("models that go", watch, "40 5 * * *"))


def look_at_models(database: Database, clock: Clock, retiring: Retiring) -> int:
    """How many models were told of."""
    now = clock()
    try:
        found = list(retiring(now.date()))
    except YtempireError as error:
        log.warning("models.not_looked_at", extra={"reason": error.what})
        return 0
    due = [(name, day) for name, day in found if _is_due((day - now.date()).days)]
    for name, day in due:
        reason = f"The model goes on {day}: choose another in the settings."
        with database.transaction() as session:
            tell_of_account(session, None, f"openai:{name}", reason, now=now)
    return len(due)


def _is_due(days: int) -> bool:
    return days <= LAST_WEEK or days % LAST_WEEK == 60 % LAST_WEEK
