"""For admins: paid calls whose end nobody knows, and corrections by someone who has looked."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import StringConstraints
from sqlalchemy.orm import Session

from app.accounts.acting import Record
from app.accounts.actions import Action
from app.api.acts import RecordDep
from app.api.admin_outputs import CallOut
from app.api.deps import Admin, PagingDep, Services, ServicesDep
from app.api.fields import Line
from app.api.limits import Amount
from app.api.schemas import Body, Page, Success
from app.core.exceptions import Invalid
from app.core.money import ZERO, Money
from app.costs import settlement
from app.costs.budgets import Alert
from app.costs.calls import CallState, calls_in, find_call

router = APIRouter(prefix="/v1/admin/ledger", tags=["admin"])

Correction = Callable[..., Alert | None]


class RealCost(Body):
    """What a call really cost, by the provider's own account, and how that is known."""

    key: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
    cost: Amount
    reason: Line


@router.get("/calls")
async def list_calls(
    _caller: Admin,
    services: ServicesDep,
    paging: PagingDep,
    state: CallState = CallState.UNKNOWN,
    video_id: UUID | None = None,
) -> Page[CallOut]:
    """Paid calls in one state, the oldest first; by default those whose end nobody knows."""
    found, total = await services.database.read(
        lambda session: calls_in(
            session, state, video_id=video_id, offset=paging.offset, limit=paging.per_page
        )
    )
    return Page(data=[CallOut.of(call) for call in found], pagination=paging.of(total))


@router.post("/resolve")
async def resolve(
    wanted: RealCost, _caller: Admin, services: ServicesDep, record: RecordDep
) -> Success[CallOut]:
    """Say what a call cost whose end nobody knew, perhaps nothing; its work may be bought again."""
    correct = _correction(settlement.resolve, Action.CALL_RESOLVED, wanted, services, record)
    return Success(data=await services.database.write(correct))


@router.post("/adjust")
async def adjust(
    wanted: RealCost, _caller: Admin, services: ServicesDep, record: RecordDep
) -> Success[CallOut]:
    """Correct what a finished call cost; past lines stay, the difference is a new one."""
    correct = _correction(settlement.adjust, Action.CALL_ADJUSTED, wanted, services, record)
    return Success(data=await services.database.write(correct))


def _correction(
    correct: Correction, action: Action, wanted: RealCost, services: Services, record: Record
) -> Callable[[Session], CallOut]:
    cost = Money.parse(wanted.cost)
    if cost < ZERO:
        raise Invalid("A call cannot have cost less than nothing.")
    now: datetime = services.clock()

    def work(session: Session) -> CallOut:
        before = find_call(session, wanted.key)
        correct(session, wanted.key, cost, by=str(record.actor_id), now=now)
        after = find_call(session, wanted.key)
        record(
            session,
            action,
            f"call:{wanted.key}",
            reason=wanted.reason,
            before={"state": before.state.value, "cost": str(before.cost)},
            after={"state": after.state.value, "cost": str(after.cost)},
        )
        return CallOut.of(after)

    return work
