"""For admins: how the house stands, and the limits on money."""

import asyncio

from fastapi import APIRouter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.pause import pause_in_force
from app.api.acts import RecordDep
from app.api.admin_outputs import CheckOut, PauseOut
from app.api.costs_outputs import LimitsOut
from app.api.deps import Admin, ServicesDep
from app.api.health_outputs import HealthOut, ParkedOut, PostOut, StoppedOut
from app.api.limits import ChangeLimits, changed_limits, shown_limits
from app.api.schemas import Success
from app.api.v1.admin_queue import LATE
from app.api.versions import GivenVersion, VersionedDep
from app.costs.breakers import all_stops
from app.costs.calls import CallState, calls_in
from app.costs.limits import limits_in_force
from app.costs.lines import day_of
from app.costs.reports import budgets_now
from app.events.standing import post_standing
from app.videos.models import Video

router = APIRouter(prefix="/v1/admin", tags=["admin"])


@router.get("/health")
async def health(caller: Admin, services: ServicesDep) -> Success[HealthOut]:
    """Every check of the machine and its stores, and what needs a person."""
    checks = await asyncio.to_thread(services.checks)
    parked = await asyncio.to_thread(services.desk.parked)
    overdue = await asyncio.to_thread(services.desk.overdue, seconds=LATE)

    def standing(session: Session) -> HealthOut:
        limits = limits_in_force(session, month=caller.entitlements.spend_a_month)
        today = day_of(services.clock())
        _, day = budgets_now(session, limits, owner_id=caller.user_id, day=today)
        _, unknown = calls_in(session, CallState.UNKNOWN, video_id=None, offset=0, limit=1)
        films = session.execute(select(Video.state, func.count()).group_by(Video.state))
        return HealthOut(
            fine=all(check.fine or not check.needed for check in checks),
            pause=PauseOut.of(pause_in_force(session)),
            checks=[CheckOut.model_validate(check) for check in checks],
            films={state.value: count for state, count in films},
            parked=len(parked),
            parked_work=[ParkedOut.model_validate(each) for each in parked],
            overdue=len(overdue),
            unknown_calls=unknown,
            stopped_providers=[
                StoppedOut.model_validate(stop) for stop in all_stops(session, now=services.clock())
            ],
            webhooks=PostOut.model_validate(post_standing(session, now=services.clock())),
            spent_today=day.spent,
            reserved_today=day.reserved,
            limit_today=day.limit,
        )

    return Success(data=await services.database.read(standing))


@router.get("/limits")
async def limits(
    caller: Admin, services: ServicesDep, versioned: VersionedDep
) -> Success[LimitsOut]:
    """The limits on money; `month` is that of my own tier."""
    return await shown_limits(services.database, caller, versioned)


@router.put("/limits")
async def change_limits(
    *,
    wanted: ChangeLimits,
    caller: Admin,
    services: ServicesDep,
    record: RecordDep,
    version: GivenVersion,
    versioned: VersionedDep,
) -> Success[LimitsOut]:
    """Change limits, for everybody and from now on; what is held stays promised."""
    change = changed_limits(wanted, record, version, now=services.clock())
    await services.database.write(change)
    return await shown_limits(services.database, caller, versioned)
