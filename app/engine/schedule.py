"""Work that the clock asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dbos import ClientScheduleInput, DBOSClient
from dbos import error as engine_error

from app.core.exceptions import Invalid
from app.engine.roster import Roster
from app.engine.workflows import Workflow

CRON: Final = "cron"
"""The second argument of every run that the clock asks for."""


@dataclass(frozen=True, slots=True)
class Cron:
    """A workflow begun by the clock. It is given the time it was due, RFC 3339, and nothing else.

    `expression` has five fields, or six with seconds first; `zone` is a name such as
    `America/Los_Angeles`. Each tick is begun once over all processes; those missed while nothing
    ran are made up if `missed` says so.
    """

    name: str
    workflow: Workflow[[str], object]
    expression: str
    zone: str = "UTC"
    missed: bool = False


def refuse_unfit(crons: Sequence[Cron], roster: Roster) -> None:
    """Raise Invalid for a cron whose work would never run."""
    for cron in crons:
        if not roster.knows(cron.workflow):
            raise Invalid(f"{cron.name} begins {cron.workflow.name}, which is no workflow of ours.")
        if cron.workflow.queue.is_fair:
            raise Invalid(f"{cron.name} has no owner, and its queue shares by owner.")


def schedule(client: DBOSClient, crons: Sequence[Cron]) -> None:
    """Make these the only schedules. Raises Invalid for an expression or a zone that means nothing."""
    try:
        client.apply_schedules([_asked(cron) for cron in crons])
    except engine_error.DBOSException as error:
        raise Invalid(f"The schedules cannot be kept: {error}.") from error
    wanted = {cron.name for cron in crons}
    for left_over in client.list_schedules():
        if left_over["schedule_name"] not in wanted:
            client.delete_schedule(left_over["schedule_name"])


def _asked(cron: Cron) -> ClientScheduleInput:
    return ClientScheduleInput(
        schedule_name=cron.name,
        workflow_name=cron.workflow.name,
        schedule=cron.expression,
        context=CRON,
        automatic_backfill=cron.missed,
        cron_timezone=cron.zone,
        queue_name=cron.workflow.queue.name,
    )
