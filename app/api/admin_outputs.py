"""What the running of the house looks like to an admin."""

from datetime import datetime
from uuid import UUID

from pydantic import JsonValue

from app.accounts.models import User
from app.accounts.pause import Pause
from app.accounts.people import Presence
from app.accounts.tiers import Role, Tier
from app.api.schemas import MoneyOut, Out
from app.costs.calls import CallState, PaidCall
from app.engine import State, Status
from app.engine.census import Share


class PersonOut(Out):
    """A user, as an admin sees it."""

    id: UUID
    email: str
    username: str
    role: Role
    tier: Tier
    created_at: datetime
    updated_at: datetime
    disabled_at: datetime | None


class PresenceOut(Out):
    """Where someone is signed in, and by how many keys programs come in for them."""

    sessions: int
    api_keys: int
    seen_at: datetime | None


class PersonInFullOut(PersonOut):
    """The same, with where they are at this moment."""

    presence: PresenceOut

    @classmethod
    def of(cls, user: User, presence: Presence) -> "PersonInFullOut":
        """The user as shown."""
        plain = PersonOut.model_validate(user).model_dump()
        return cls(**plain, presence=PresenceOut.model_validate(presence))


class NewPasswordOut(Out):
    """A new password, shown this once; the user chooses another after signing in with it."""

    password: str


class PauseOut(Out):
    """Whether all new work is paused, since when, by whom and why."""

    paused: bool
    since: datetime | None = None
    by_id: UUID | None = None
    reason: str = ""

    @classmethod
    def of(cls, pause: Pause | None) -> "PauseOut":
        """The pause as shown."""
        if pause is None:
            return cls(paused=False)
        return cls(paused=True, since=pause.since, by_id=pause.by_id, reason=pause.reason)


class ShareOut(Out):
    """Work of one owner in one state at one queue."""

    queue: str
    owner: str
    state: State
    count: int
    oldest: datetime


class WorkerOut(Out):
    """A process that works now."""

    slot: str
    host: str
    pid: int
    since: datetime
    heard: datetime


class WorkOut(Out):
    """One piece of work; `video_id` where it is the making of a film."""

    id: str
    workflow: str
    state: State
    queue: str | None
    owner: str | None
    attempt: int
    begun: int
    worker: str | None
    asked_at: datetime
    not_before: datetime | None
    ended_at: datetime | None
    problem: str | None = None
    video_id: str | None = None

    @classmethod
    def of(cls, status: Status) -> "WorkOut":
        """The work as shown."""
        kind, _, rest = status.id.partition(":")
        names = set(cls.model_fields) - {"problem", "video_id"}
        return cls(
            **{name: getattr(status, name) for name in names},
            problem=str(status.error) if status.error else None,
            video_id=rest.rpartition(":")[0] if kind == "video" else None,
        )


class QueueOut(Out):
    """All work that has not ended: in sum, what needs a person, and who works."""

    pause: PauseOut
    workers: list[WorkerOut]
    shares: list[ShareOut]
    waiting: int
    running: int
    parked: list[WorkOut]
    overdue: list[WorkOut]


class CallOut(Out):
    """A paid call: what it was for, where it stands, what is kept or was paid for it."""

    key: str
    video_id: UUID
    revision: int
    stage: str
    provider: str
    service: str
    model: str
    state: CallState
    reserved: MoneyOut
    cost: MoneyOut
    request_id: str
    attempts: int
    sent_at: datetime

    @classmethod
    def of(cls, call: PaidCall) -> "CallOut":
        """The call as shown."""
        purpose = call.purpose
        return cls(
            key=purpose.key,
            video_id=call.video_id,
            revision=call.revision,
            stage=purpose.stage,
            provider=purpose.provider,
            service=purpose.service,
            model=purpose.model,
            state=call.state,
            reserved=call.reserved,
            cost=call.cost,
            request_id=call.request_id,
            attempts=call.attempts,
            sent_at=call.sent_at,
        )


class EntryOut(Out):
    """An entry of the audit trail. `previous` and `digest` chain it to its neighbours."""

    id: int
    at: datetime
    actor_id: UUID | None
    action: str
    target: str
    reason: str
    before: dict[str, JsonValue]
    after: dict[str, JsonValue]
    request_id: str
    previous: str
    digest: str


class VerdictOut(Out):
    """What a walk along the whole chain found."""

    is_whole: bool
    entries: int
    head: str
    first_broken: int | None
    missing_at_end: int
    knows: bool


class CheckOut(Out):
    """One precondition and its state."""

    name: str
    fine: bool
    needed: bool
    state: str
    reason: str
    remedy: str


def shares_out(shares: list[Share]) -> list[ShareOut]:
    """The shares as shown."""
    return [ShareOut.model_validate(share) for share in shares]
