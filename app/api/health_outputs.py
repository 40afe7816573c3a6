"""How the house stands, as an admin sees it."""

from datetime import datetime

from app.api.admin_outputs import CheckOut, PauseOut
from app.api.schemas import MoneyOut, Out


class ParkedOut(Out):
    """Work that waits for a person; `begun` is how often it was begun without coming farther."""

    id: str
    workflow: str
    begun: int


class StoppedOut(Out):
    """A provider, or `provider:model`, that nobody asks until then, and why."""

    name: str
    until: datetime
    reason: str


class PostOut(Out):
    """Webhooks over all users: `announced` and not handed out, `waiting` for an attempt, `failed` for
    good within a day; endpoints that are `paused` for a while, and `disabled` ones.
    """

    announced: int
    waiting: int
    failed: int
    paused: int
    disabled: int


class HealthOut(Out):
    """How the house stands: every check, films by state, what needs a person, the day's money."""

    fine: bool
    pause: PauseOut
    checks: list[CheckOut]
    films: dict[str, int]
    parked: int
    parked_work: list[ParkedOut]
    overdue: int
    unknown_calls: int
    stopped_providers: list[StoppedOut]
    webhooks: PostOut
    spent_today: MoneyOut
    reserved_today: MoneyOut
    limit_today: MoneyOut
