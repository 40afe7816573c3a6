"""What was spent, by what and when, and the limits."""

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session

from app.accounts.caller import Caller
from app.accounts.tiers import Scope
from app.api.acts import RecordDep
from app.api.costs_outputs import BudgetOut, DayOut, LimitsOut, SpendOut, SummaryOut, total_of
from app.api.deps import Admin, ServicesDep, with_scope
from app.api.limits import ChangeLimits, changed_limits, shown_limits
from app.api.periods import PeriodDep
from app.api.schemas import Success
from app.api.versions import GivenVersion, VersionedDep
from app.costs.limits import limits_in_force
from app.costs.lines import day_of
from app.costs.reports import Dimension, budgets_now, daily_spend, spend_by

router = APIRouter(prefix="/v1/costs", tags=["costs"])

Reader = Annotated[Caller, Depends(with_scope(Scope.COSTS_READ))]


@router.get("/summary")
async def summary(caller: Reader, services: ServicesDep, days: PeriodDep) -> Success[SummaryOut]:
    """What I spent in a period, by provider, service, stage and channel."""

    def sums(session: Session) -> SummaryOut:
        limits = limits_in_force(session, month=caller.entitlements.spend_a_month)
        today = day_of(services.clock())
        month, _ = budgets_now(session, limits, owner_id=caller.user_id, day=today)
        seen = {
            dimension: spend_by(session, dimension, days, owner_id=caller.user_id)
            for dimension in Dimension
        }
        shown = {
            dimension: [SpendOut.model_validate(part) for part in parts]
            for dimension, parts in seen.items()
        }
        return SummaryOut(
            first=days.first,
            last=days.last,
            total=total_of(seen[Dimension.DAY]),
            by_provider=shown[Dimension.PROVIDER],
            by_service=shown[Dimension.SERVICE],
            by_stage=shown[Dimension.STAGE],
            by_channel=shown[Dimension.CHANNEL],
            month=BudgetOut.of(month),
        )

    return Success(data=await services.database.read(sums))


@router.get("/daily")
async def daily(caller: Reader, services: ServicesDep, days: PeriodDep) -> Success[list[DayOut]]:
    """What I spent on each day of a period, days without a call included."""
    found = await services.database.read(
        lambda session: daily_spend(session, days, owner_id=caller.user_id)
    )
    return Success(data=[DayOut.of(spend) for spend in found])


@router.get("/limits")
async def limits(
    caller: Reader, services: ServicesDep, versioned: VersionedDep
) -> Success[LimitsOut]:
    """The limits my films must fit under; their `ETag` is what an edit may be based on."""
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
