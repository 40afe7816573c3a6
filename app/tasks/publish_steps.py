"""One step of one publication: begun, carried out, and written down however it ended."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from pydantic import JsonValue

from app.core.exceptions import Conflict, MachineUnfit, ProviderUnavailable, YtempireError
from app.core.kept_errors import OURS
from app.engine import stop_if_cancelled
from app.publishing import publication_work as work
from app.publishing.errors import (
    NoAccount,
    OwnerDisabled,
    QuotaExhausted,
    ReconnectNeeded,
    YouTubeRefused,
)
from app.publishing.publication_models import Publication, StepName, StepState
from app.publishing.publication_wake import is_for_an_account, until_connected
from app.publishing.publication_work import Ending, Run, Tried
from app.publishing.standing import learn_standing
from app.tasks.publish_acts import ACTS, Lacking, NotAsAsked
from app.tasks.publish_press import Later, Press

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=1)
MOST_FAILURES: Final = 12
"""Failures of a step that YouTube does not answer, about half a day, before a person is asked."""
FEW: Final = 5
"""Failures where YouTube may only need a moment: a token just refused, a picture not yet shown."""
A_DAY: Final = timedelta(days=1)
MOST_DAYS: Final = 30
"""So many days a film that YouTube does not show as it was to is looked at again: an owner may have
set it right in YouTube Studio.
"""
WAITS: Final = (Later, QuotaExhausted, ReconnectNeeded, NoAccount, OwnerDisabled)
"""What is waited for, however often: no failure of the step."""

log = logging.getLogger(__name__)


class PublicationSteps:
    """The steps at that press."""

    def __init__(self, press: Press) -> None:
        self._press = press

    def act(self, name: str, publication_id: str, attempt: int) -> bool:
        """Do that step if it is to be done; whether the attempt goes on after it."""
        run, step = Run(UUID(publication_id), attempt), StepName(name)
        try:
            publication = self._press.write(
                lambda s: work.begin_step(s, run, step, now=self._press.clock())
            )
        except Conflict:
            stop_if_cancelled()
            return False
        if publication is None:
            return self._goes_on_after(run, step)
        ending = self._ending(run, step, publication)
        self._press.write(lambda s: work.end_step(s, run, step, ending, now=self._press.clock()))
        return ending.state.is_over or step.is_aside

    def close(self, publication_id: str, attempt: int) -> str:
        """End the attempt; the state of the publication after it."""
        run = Run(UUID(publication_id), attempt)
        try:
            return self._press.write(lambda s: work.close(s, run, now=self._press.clock())).value
        except Conflict:
            stop_if_cancelled()
            return "called_off"

    def _goes_on_after(self, run: Run, step: StepName) -> bool:
        over = self._press.write(lambda s: work.step_state(s, run, step)).is_over
        return step.is_aside or over

    def _ending(self, run: Run, step: StepName, publication: Publication) -> Ending:
        try:
            if step is not StepName.READ_BACK:  # what is out is looked at, whoever is kept out
                self._press.demand_owner(publication)
            return Ending(state=ACTS[step](self._press, run, publication))
        except Exception as error:
            stop_if_cancelled()  # what failed because it was called off has not failed
            if not isinstance(error, YtempireError):
                log.exception("publish.failed", extra={"step": step.value})
            return self._after(run, step, publication, error)

    def _after(
        self, run: Run, step: StepName, publication: Publication, error: Exception
    ) -> Ending:
        """What becomes of a step that failed so."""
        now, problem = self._press.clock(), problem_of(error)
        if isinstance(error, YouTubeRefused):
            self._learn(publication, error, now=now)
        tried = _tried_once_more(self._press.write(lambda s: work.tried(s, run, step)), error)
        ending = Ending(state=StepState.OPEN, problem=problem, tried=tried)
        at = _again_at(error, tried, now=now)
        if at is not None:
            return replace(ending, state=StepState.WAITING, again_at=at)
        if isinstance(error, NotAsAsked) and tried.failures < FEW + MOST_DAYS:
            return replace(ending, again_at=now + A_DAY)
        stops = not step.is_aside and step is not StepName.READ_BACK
        return replace(ending, stops=stops)

    def _learn(self, publication: Publication, error: YouTubeRefused, *, now: datetime) -> None:
        """Know a channel that is stopped, and give a token that Google refuses out no more."""
        channel, account_id = publication.channel_id, publication.account_id
        self._press.write(lambda s: learn_standing(s, channel, error, now=now))
        if error.status == 401 and account_id is not None:
            self._press.tokens.forget(account_id)


def problem_of(error: Exception) -> dict[str, JsonValue]:
    """What the owner is told; what is ours is for the log."""
    if not isinstance(error, YtempireError) or isinstance(error, MachineUnfit):
        if isinstance(error, MachineUnfit):
            log.error("publish.unfit", extra={"reason": str(error)})
        return {"code": "unexpected", "detail": OURS, "kept": "", "remedy": "Try the step again."}
    return error.told | {"reason": str(error.facts.get("reason", ""))}


def _tried_once_more(tried: Tried, error: Exception) -> Tried:
    return Tried(
        failures=tried.failures + (not isinstance(error, WAITS)),
        looks=tried.looks + isinstance(error, Later),
        waits=tried.waits + 1 if is_for_an_account(error) else 0,
    )


def _again_at(error: Exception, tried: Tried, *, now: datetime) -> datetime | None:
    """When the step is tried again by itself; None where only a person helps."""
    if isinstance(error, Later):
        later: datetime = error.at
        return later
    if isinstance(error, QuotaExhausted):
        resets_at: datetime = error.resets_at
        return max(resets_at, now + timedelta(seconds=1))
    if is_for_an_account(error):
        return until_connected(tried.waits, now=now)
    if isinstance(error, OwnerDisabled):
        return now  # the clock begins nothing of an owner who is kept out
    pause = _pause(error, tried.failures)
    return None if pause is None else now + pause


def _pause(error: Exception, failures: int) -> timedelta | None:
    """How long after so many failures it is tried again; None where it is not."""
    soon = isinstance(error, NotAsAsked | Lacking) or (
        isinstance(error, YouTubeRefused) and error.status == 401
    )
    if soon and failures < FEW:
        return FIRST_PAUSE
    if isinstance(error, ProviderUnavailable) and failures < MOST_FAILURES:
        return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (failures - 1))
    return None
